#include "server/log/kept_file.h"

#include <gtest/gtest.h>

#include "journal/faulty_files.h"

namespace analytics::server {
namespace {

std::string keep(FaultyFiles& files, const std::string& made) {
  return read_or_make(files, "/", "key", 4, [&] { return made; }).value();
}

TEST(KeptFile, IsMadeOnceAndReadFromThenOn) {
  FaultyFiles files;
  EXPECT_EQ(keep(files, "abcd"), "abcd");
  EXPECT_EQ(keep(files, "wxyz"), "abcd");
}

TEST(KeptFile, SurvivesAPowerCutOnceItWasReturned) {
  FaultyFiles files;
  (void)keep(files, "abcd");
  std::mt19937_64 random(1);
  files.cut_power(PowerCut::synced_only, random);
  EXPECT_EQ(keep(files, "wxyz"), "abcd");
}

TEST(KeptFile, IsMadeAgainWhereItWasCutShort) {
  FaultyFiles files;
  files.set_capacity(2);
  EXPECT_FALSE(read_or_make(files, "/", "key", 4, [] { return std::string("abcd"); }));
  files.set_capacity(1'000);
  EXPECT_EQ(keep(files, "wxyz"), "wxyz");
}

}  // namespace
}  // namespace analytics::server
