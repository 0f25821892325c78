#include "server/log/duplicates_merge.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "journal/faulty_files.h"

namespace analytics::server {
namespace {

using std::chrono::hours;

constexpr MergeLimits kLimits{.entries_max = 100, .age_span_max = hours(4)};

/// Runs of that many ids, an hour each, one after the other.
std::optional<MergeRange> choice(std::vector<std::uint64_t> entries, MergeLimits limits = kLimits) {
  std::vector<RunSize> runs;
  for (const std::uint64_t each : entries) {
    const hours begin(static_cast<int>(runs.size()));
    runs.push_back({each, begin, begin + hours(1)});
  }
  return choose_merge(runs, limits);
}

TEST(ChooseMerge, LeavesAloneWhatCanNotBeFewer) {
  EXPECT_EQ(choice({}), std::nullopt);
  EXPECT_EQ(choice({7}), std::nullopt);
  EXPECT_EQ(choice({8, 4, 2, 1}), std::nullopt);
}

TEST(ChooseMerge, CarriesAsDigitsAreCarried) {
  EXPECT_EQ(choice({1, 1}), (MergeRange{0, 2}));
  EXPECT_EQ(choice({8, 1, 1}), (MergeRange{1, 3}));
  EXPECT_EQ(choice({4, 2, 1, 1}), (MergeRange{0, 4}));
  EXPECT_EQ(choice({20, 5, 5, 1}), (MergeRange{1, 4})) << "1 came while 5 was being made";
}

TEST(ChooseMerge, TakesEmptyRunsTogether) {
  EXPECT_EQ(choice({5, 0, 0}), (MergeRange{1, 3}));
  EXPECT_EQ(choice({5, 0}), std::nullopt);
}

TEST(ChooseMerge, KeepsToTheLimitOfIds) {
  EXPECT_EQ(choice({50, 51}), std::nullopt);
  EXPECT_EQ(choice({50, 50}), (MergeRange{0, 2}));
}

TEST(ChooseMerge, KeepsToTheLimitOfAge) {
  EXPECT_EQ(choice({1, 1, 1, 1, 1}), (MergeRange{0, 4})) << "the fifth lies beyond four hours";
  EXPECT_EQ(
      choose_merge(std::vector<RunSize>{{1, hours(0), hours(4)}, {1, hours(4), hours(5)}}, kLimits),
      std::nullopt);
}

TEST(ChooseMerge, MakesOneOfAGroupThatIsComplete) {
  EXPECT_EQ(choice({60, 20, 10, 30, 5}), (MergeRange{0, 3})) << "30 more would be too many";
}

TEST(ChooseMerge, LeavesFewRunsOfManyTables) {
  std::vector<RunSize> runs;
  std::size_t most = 0;
  for (int table = 0; table < 1'000; ++table) {
    runs.push_back({1, hours(0), hours(0)});
    while (const auto range = choose_merge(runs, {.entries_max = 125, .age_span_max = hours(4)})) {
      for (std::size_t i = range->first + 1; i < range->last; ++i) {
        runs[range->first].entries += runs[i].entries;
      }
      runs.erase(runs.begin() + static_cast<std::ptrdiff_t>(range->first) + 1,
                 runs.begin() + static_cast<std::ptrdiff_t>(range->last));
    }
    most = std::max(most, runs.size());
  }
  EXPECT_LE(most, 8u + 7u) << "of 125 each, and the digits of 125";
}

class RunMergeTest : public ::testing::Test {
 protected:
  std::shared_ptr<const DuplicateRun> write(const std::string& path, std::set<DuplicateId> ids,
                                            std::uint64_t begin_frame) {
    RunWriter writer = std::move(RunWriter::create(files, path, ids.size())).value();
    for (const DuplicateId& id : ids) EXPECT_TRUE(writer.add(id));
    DuplicateSpan span{.begin_frame = begin_frame, .end_frame = begin_frame + 10};
    span.begin_age = hours(begin_frame);
    span.end_age = span.begin_age + hours(1);
    return std::move(writer.finish(span)).value();
  }
  std::set<DuplicateId> random_ids(int count) {
    std::set<DuplicateId> ids;
    for (int i = 0; i < count; ++i) ids.insert({random(), random()});
    return ids;
  }

  FaultyFiles files;
  std::mt19937_64 random{1};
};

TEST_F(RunMergeTest, HasAllIdsOnceAndAllFrames) {
  std::set<DuplicateId> all = random_ids(1'000);
  const std::set<DuplicateId> second = random_ids(3'000);
  const auto first = write("f/1", all, 0);
  all.insert(second.begin(), second.end());
  std::set<DuplicateId> both = second;
  both.insert(*all.begin());
  RunMerge merge(files, {first, write("f/2", {}, 10), write("f/3", both, 20)}, "f/4");
  while (!merge.step()) {
  }
  const auto run = std::move(merge.result()).value();
  EXPECT_EQ(run->count(), all.size());
  EXPECT_EQ(run->span().begin_frame, 0u);
  EXPECT_EQ(run->span().end_frame, 30u);
  EXPECT_EQ(run->span().begin_age, hours(0));
  EXPECT_EQ(run->span().end_age, hours(21));
  for (const DuplicateId& id : all) ASSERT_TRUE(run->contains(id).value());
}

TEST_F(RunMergeTest, SaysWhichRunCanNotBeRead) {
  const auto first = write("f/1", random_ids(10), 0);
  write("f/2", random_ids(10), 10);
  std::string bytes = files.contents("f/2");
  bytes[kRunHeaderBytes] ^= 1;
  files.put("f/2", bytes);
  const auto second = std::move(DuplicateRun::open(files, "f/2")).value();
  RunMerge merge(files, {first, second}, "f/3");
  while (!merge.step()) {
  }
  EXPECT_EQ(merge.result().error().code, ErrorCode::corrupt);
  EXPECT_EQ(merge.unreadable(), second);
  EXPECT_FALSE(merge.has_file());
}

TEST_F(RunMergeTest, BlamesNoInputForADiskThatIsFull) {
  const auto first = write("f/1", random_ids(10), 0);
  const auto second = write("f/2", random_ids(10), 10);
  RunMerge merge(files, {first, second}, "f/3");
  files.set_capacity(0);
  while (!merge.step()) {
  }
  EXPECT_EQ(merge.result().error().code, ErrorCode::disk_full);
  EXPECT_EQ(merge.unreadable(), nullptr);
  EXPECT_TRUE(merge.has_file());
}

}  // namespace
}  // namespace analytics::server
