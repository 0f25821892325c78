#include "server/deliver/progress.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace analytics::server {
namespace {

using Ranges = std::map<std::uint64_t, std::uint64_t>;

TEST(Progress, AdvancesItsMarkOverWhatIsDoneInOrder) {
  Progress progress(5);
  progress.done(5, 6);
  progress.done(6, 9);
  EXPECT_EQ(progress.low_water(), 9u);
  EXPECT_TRUE(progress.beyond().empty());
}

TEST(Progress, KeepsRangesBeyondAGapAndJoinsThem) {
  Progress progress;
  progress.done(2, 3);
  progress.done(4, 6);
  EXPECT_EQ(progress.beyond(), (Ranges{{2, 3}, {4, 6}}));
  progress.done(3, 4);
  EXPECT_EQ(progress.beyond(), (Ranges{{2, 6}}));
  progress.done(0, 2);
  EXPECT_EQ(progress.low_water(), 6u);
  EXPECT_TRUE(progress.beyond().empty());
}

TEST(Progress, AgreesWithAPlainSetWhateverTheOrder) {
  std::mt19937 random(7);
  Progress progress;
  std::set<std::uint64_t> model;
  for (int i = 0; i < 2'000; ++i) {
    const std::uint64_t begin = random() % 300;
    const std::uint64_t end = begin + random() % 4;
    progress.done(begin, end);
    for (std::uint64_t offset = begin; offset < end; ++offset) model.insert(offset);
    const std::uint64_t probe = random() % 310;
    ASSERT_EQ(progress.is_done(probe), model.contains(probe)) << probe;
  }
  EXPECT_TRUE(progress.is_done(0));
}

}  // namespace
}  // namespace analytics::server
