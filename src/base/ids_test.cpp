#include "base/ids.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <regex>
#include <set>
#include <string>

namespace analytics {
namespace {

std::string uuid() {
  std::string text(kUuidBytes, '?');
  write_uuid(text.data());
  return text;
}

TEST(Uuid, IsARandomOneByItsForm) {
  const std::regex form("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(std::regex_match(uuid(), form));
}

TEST(Uuid, IsNeverTheSameTwice) {
  std::set<std::string> seen;
  for (int i = 0; i < 100'000; ++i) EXPECT_TRUE(seen.insert(uuid()).second);
}

TEST(Random01, StaysFrom0UpTo1AndComesNearBoth) {
  double least = 1;
  double most = 0;
  for (int i = 0; i < 100'000; ++i) {
    const double number = random_01();
    least = std::min(least, number);
    most = std::max(most, number);
  }
  EXPECT_GE(least, 0.0);
  EXPECT_LT(least, 0.01);
  EXPECT_LT(most, 1.0);
  EXPECT_GT(most, 0.99);
}

TEST(Uuid, DiffersBetweenParentAndChildAfterAFork) {
  (void)uuid();  // The parent's generator is seeded, as a program's would be.
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const pid_t child = fork();
  if (child == 0) {
    const std::string text = uuid();
    _exit(write(ends[1], text.data(), text.size()) == static_cast<ssize_t>(kUuidBytes) ? 0 : 1);
  }
  std::string from_child(kUuidBytes, '?');
  ASSERT_EQ(read(ends[0], from_child.data(), kUuidBytes), static_cast<ssize_t>(kUuidBytes));
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  EXPECT_NE(uuid(), from_child);
}

}  // namespace
}  // namespace analytics
