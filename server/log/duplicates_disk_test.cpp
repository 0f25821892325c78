// The window of duplicates over restarts, crashes, power cuts, and disks that fail.
#include <gtest/gtest.h>

#include <algorithm>

#include "server/log/duplicates_sample.h"

namespace analytics::server {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr std::uint64_t kHeader = 96;

std::string run_path(std::uint64_t number) {
  return std::string(SampleWindow::kFolder) + "/" + run_name(number);
}

TEST(DuplicateWindowDisk, ReadsNothingAgainAfterItWasClosed) {
  SampleWindow sample;
  sample.store_range(0, 50);
  sample.restart();
  EXPECT_EQ(sample.replayed, 0u);
  EXPECT_EQ(sample.window->covered_frame(), 50u);
  EXPECT_EQ(sample.known(0, 50), 50u);
}

TEST(DuplicateWindowDisk, ReadsTheLogAgainFromWhatIsCoveredAfterACrash) {
  SampleWindow sample;
  sample.store_range(0, 50);
  sample.window->settle();
  sample.crash();
  EXPECT_EQ(sample.window->covered_frame(), 48u) << "twelve tables of four";
  EXPECT_EQ(sample.replayed, 2u);
  EXPECT_EQ(sample.known(0, 50), 50u);
}

TEST(DuplicateWindowDisk, CoversNoFrameBeforeItIsDurable) {
  SampleWindow sample;
  for (std::uint64_t id = 0; id < 20; ++id) sample.insert({id});
  sample.window->durable(7);
  sample.window->settle();
  sample.crash();
  EXPECT_EQ(sample.window->covered_frame(), 4u);
  EXPECT_EQ(sample.known(0, 20), 20u);
}

TEST(DuplicateWindowDisk, CoversAFrameOnlyAsAWhole) {
  SampleWindow sample;
  std::vector<bool> fresh;
  for (std::uint64_t id = 0; id < 10; ++id) {
    sample.window->insert(SampleWindow::hashes({id}), sample.now, 0, fresh);
  }
  sample.window->durable(1);
  sample.window->settle();
  EXPECT_EQ(sample.window->stats().runs, 0u) << "there may be more of it";
}

TEST(DuplicateWindowDisk, CoversFramesWithoutIds) {
  SampleWindow sample;
  sample.options.table_frames_max = 10;
  sample.restart();
  for (int frame = 0; frame < 105; ++frame) sample.insert({});
  sample.window->durable(105);
  sample.window->settle();
  EXPECT_EQ(sample.window->stats().runs, 1u);
  sample.crash();
  EXPECT_EQ(sample.window->covered_frame(), 100u);
}

TEST(DuplicateWindowDisk, WritesWhatItHasWhenItIsAsked) {
  SampleWindow sample;
  sample.store(1);
  sample.window->seal();
  sample.window->settle();
  sample.crash();
  EXPECT_EQ(sample.window->covered_frame(), 1u);
}

TEST(DuplicateWindowDisk, DoesNotCoverFramesWhoseNumbersComeAgain) {
  SampleWindow sample;
  sample.store_range(0, 2);
  for (std::uint64_t id = 10; id < 20; ++id) sample.insert({id});  // Frames 2 to 11.
  sample.stored.resize(2);
  for (std::uint64_t id = 10; id < 20; ++id) {
    sample.window->erase(SampleWindow::hashes({id}));
  }
  sample.store_range(20, 30);  // Frames 2 to 11, again.
  sample.window->settle();
  sample.crash();
  EXPECT_EQ(sample.known(0, 2), 2u);
  EXPECT_EQ(sample.known(20, 30), 10u);
  EXPECT_EQ(sample.known(10, 20), 0u);
}

TEST(DuplicateWindowDisk, CoversNoFrameThatIsFoundToBeStoredUntilItIsInsertedAgain) {
  SampleWindow sample(4'096, /*has_thread=*/false);
  for (std::uint64_t id = 0; id < 10; ++id) sample.insert({id});
  for (std::uint64_t id = 2; id < 10; ++id) {
    sample.window->erase(SampleWindow::hashes({id}));
  }
  sample.window->durable(10);  // Written all the same, as it turns out.
  sample.window->settle();
  sample.crash();
  EXPECT_EQ(sample.window->covered_frame(), 0u);
  EXPECT_EQ(sample.known(0, 10), 10u);
}

TEST(DuplicateWindowDisk, TriesAgainWhenTheNextTableComes) {
  SampleWindow sample;
  sample.files.fail_after(Call::sync, 0, ErrorCode::io_error);
  sample.store_range(0, 5);
  sample.window->settle();
  EXPECT_EQ(sample.window->stats().failures, 1u);
  EXPECT_EQ(sample.window->stats().waiting_tables, 1u);
  EXPECT_EQ(sample.problems(), 1u);
  sample.store_range(5, 9);
  sample.window->settle();
  EXPECT_EQ(sample.window->stats().waiting_tables, 0u);
  EXPECT_EQ(sample.known(0, 9), 9u);
  EXPECT_EQ(sample.files.paths().size(), sample.window->stats().runs) << "no remains";
}

TEST(DuplicateWindowDisk, TriesAgainAfterAWhile) {
  SampleWindow sample;
  sample.files.fail_after(Call::open, 0, ErrorCode::io_error);
  sample.store_range(0, 5);
  sample.window->settle();
  sample.store(0);
  sample.window->settle();
  EXPECT_EQ(sample.window->stats().waiting_tables, 1u);
  sample.now += DuplicateWindow::kRetryAfter;
  sample.store(0);
  sample.window->settle();
  EXPECT_EQ(sample.window->stats().waiting_tables, 0u);
}

TEST(DuplicateWindowDisk, ForgetsOldIdsOfADiskThatStaysFull) {
  SampleWindow sample;
  sample.files.set_capacity(0);
  sample.store_range(0, 100);
  sample.window->settle();
  const DuplicateStats stats = sample.window->stats();
  EXPECT_EQ(stats.waiting_tables, DuplicateRuns::kTablesMax);
  EXPECT_EQ(stats.shrunk, 24u - DuplicateRuns::kTablesMax);
  EXPECT_EQ(sample.problems(), 1u) << "the first of a series";
  EXPECT_EQ(sample.known(70, 100), 30u);
  sample.files.set_capacity(UINT64_MAX);
  sample.now += DuplicateWindow::kRetryAfter;
  sample.store(99);
  sample.now += DuplicateWindow::kRetryAfter;
  sample.store(99);
  sample.window->settle();
  EXPECT_EQ(sample.window->stats().waiting_tables, 0u);
}

TEST(DuplicateWindowDisk, ForgetsOldIdsOfALogThatStoresNothing) {
  SampleWindow sample;
  for (std::uint64_t id = 0; id < 100; ++id) sample.insert({id});
  EXPECT_EQ(sample.window->stats().waiting_tables, DuplicateRuns::kTablesMax);
  EXPECT_GT(sample.window->stats().shrunk, 0u);
}

TEST(DuplicateWindowDisk, GoesOnWhenMergesFail) {
  SampleWindow sample;
  sample.store_range(0, 5);
  sample.window->settle();
  sample.files.set_capacity(sample.files.contents(run_path(0)).size() * 2);
  sample.store_range(5, 9);
  sample.window->settle();
  EXPECT_EQ(sample.window->stats().runs, 2u);
  EXPECT_EQ(sample.window->stats().failures, 1u);
  sample.files.set_capacity(UINT64_MAX);
  sample.store_range(9, 13);
  sample.window->settle();
  EXPECT_EQ(sample.window->stats().runs, 1u) << "of three tables";
  EXPECT_EQ(sample.known(0, 13), 13u);
}

TEST(DuplicateWindowDisk, LosesNothingWhereverThePowerIsCut) {
  constexpr Call kCalls[] = {Call::open, Call::write, Call::sync, Call::sync_folder, Call::unlink};
  for (const Call call : kCalls) {
    for (std::uint64_t after = 0; after < 30; ++after) {
      SCOPED_TRACE(std::to_string(static_cast<int>(call)) + " " + std::to_string(after));
      std::mt19937_64 random(after);
      SampleWindow sample;
      sample.files.lose_power_after(call, after);
      sample.store_range(0, 40);
      sample.window->settle();
      sample.cut_power(PowerCut::random, random);
      ASSERT_EQ(sample.known(0, 40), 40u);
    }
  }
}

TEST(DuplicateWindowDisk, BelievesNoRunWhoseSyncFailed) {
  std::mt19937_64 random(1);
  SampleWindow sample;
  sample.files.fail_after(Call::sync, 1, ErrorCode::io_error);  // The header's.
  sample.store_range(0, 5);
  sample.window->settle();
  sample.crash();
  sample.store_range(5, 9);
  sample.window->settle();
  sample.cut_power(PowerCut::synced_only, random);
  EXPECT_EQ(sample.known(0, 9), 9u);
}

TEST(DuplicateWindowDisk, RemovesWhatWasNeverFinished) {
  SampleWindow sample;
  sample.store_range(0, 5);
  sample.window->settle();
  sample.files.put(run_path(77), std::string(200, '\0'));
  sample.crash();
  sample.window->settle();
  EXPECT_EQ(sample.files.contents(run_path(77)), "");
  EXPECT_EQ(sample.problems(), 0u);
  EXPECT_EQ(sample.window->stats().shrunk, 0u);
  EXPECT_EQ(sample.known(0, 5), 5u);
}

TEST(DuplicateWindowDisk, GivesUpARunWhoseFilterIsDamaged) {
  SampleWindow sample;
  sample.store_range(0, 5);
  sample.window->settle();
  std::string bytes = sample.files.contents(run_path(0));
  bytes.back() ^= 1;
  sample.files.put(run_path(0), bytes);
  sample.crash();
  sample.window->settle();
  EXPECT_EQ(sample.problems(), 1u);
  EXPECT_EQ(sample.window->stats().shrunk, 1u);
  EXPECT_EQ(sample.files.contents(run_path(0)), "");
  EXPECT_EQ(sample.known(0, 5), 5u) << "it was the newest, so its frames were read again";
}

TEST(DuplicateWindowDisk, GivesUpARunWhoseIdsAreDamagedWhenItFindsOut) {
  SampleWindow sample;
  sample.store_range(0, 5);
  sample.window->settle();
  std::string bytes = sample.files.contents(run_path(0));
  bytes[kHeader] ^= 1;
  sample.files.put(run_path(0), bytes);
  sample.crash();
  EXPECT_EQ(sample.problems(), 0u);
  EXPECT_EQ(sample.known(0, 5), 1u) << "only what was not in it";
  sample.window->settle();
  EXPECT_EQ(sample.problems(), 1u);
  EXPECT_EQ(sample.window->stats().shrunk, 1u);
  EXPECT_EQ(sample.files.contents(run_path(0)), "");
  EXPECT_EQ(sample.known(0, 5), 5u) << "they were new events, and are remembered";
}

TEST(DuplicateWindowDisk, GivesUpARunThatMergingFindsDamaged) {
  SampleWindow sample;
  sample.store_range(0, 5);
  sample.window->settle();
  std::string bytes = sample.files.contents(run_path(0));
  bytes[kHeader] ^= 1;
  sample.files.put(run_path(0), bytes);
  sample.crash();
  sample.store_range(5, 20);
  sample.window->settle();
  EXPECT_EQ(sample.problems(), 1u);
  EXPECT_EQ(sample.window->stats().shrunk, 1u);
  EXPECT_EQ(sample.known(4, 20), 16u);
}

TEST(DuplicateWindowDisk, TakesAnIdForNewWhereItCanNotBeRead) {
  SampleWindow sample;
  sample.store_range(0, 5);
  sample.window->settle();
  sample.files.fail_after(Call::read, 0, ErrorCode::io_error);
  EXPECT_TRUE(sample.store(0));
  EXPECT_EQ(sample.window->stats().shrunk, 1u);
  EXPECT_EQ(sample.problems(), 1u);
}

TEST(DuplicateWindowDisk, LeavesAFileAloneThatCanNotBeOpened) {
  SampleWindow sample;
  sample.store_range(0, 5);
  sample.window->settle();
  const std::string bytes = sample.files.contents(run_path(0));
  sample.files.kill();
  sample.files.fail_after(Call::open, 0, ErrorCode::io_error);
  sample.open();
  sample.window->settle();
  EXPECT_EQ(sample.files.contents(run_path(0)), bytes);
  EXPECT_EQ(sample.known(0, 5), 5u) << "from the log";
}

TEST(DuplicateWindowDisk, RemovesRunsOfAnotherLog) {
  SampleWindow sample;
  sample.store_range(0, 50);
  sample.window->settle();
  sample.stored.clear();
  sample.crash();
  EXPECT_EQ(sample.window->covered_frame(), 0u);
  EXPECT_EQ(sample.known(0, 50), 0u);
  EXPECT_GT(sample.problems(), 0u);
}

TEST(DuplicateWindowDisk, PrefersAMergedRunToWhatItWasMadeOf) {
  SampleWindow sample;
  sample.store_range(0, 5);
  sample.window->settle();
  const std::string first = sample.files.contents(run_path(0));
  sample.store_range(5, 9);
  sample.window->settle();
  ASSERT_EQ(sample.window->stats().runs, 1u);
  sample.files.put(run_path(0), first);  // As if the power had gone before it was removed.
  sample.crash();
  sample.window->settle();
  EXPECT_EQ(sample.window->stats().runs, 1u);
  EXPECT_EQ(sample.window->stats().entries, 9u);
  EXPECT_EQ(sample.files.contents(run_path(0)), "");
}

TEST(DuplicateWindowDisk, ForgetsByAgeOverRestarts) {
  SampleWindow sample;
  for (std::uint64_t hour = 0; hour < 100; ++hour) {
    sample.now = SampleWindow::kBegin + hours(hour);
    sample.store(hour);
    hour % 3 == 0 ? sample.restart() : sample.crash();
  }
  sample.window->settle();
  EXPECT_LE(sample.window->stats().entries, 24u + 2 * 4 + 1);
  EXPECT_EQ(sample.known(76, 100), 24u);
  EXPECT_TRUE(sample.store(1));
}

TEST(DuplicateWindowDisk, NeedsItsFolder) {
  FaultyFiles files;
  files.fail_after(Call::list, 0, ErrorCode::io_error);
  EXPECT_EQ(DuplicateWindow::open({.files = &files, .folder = "f"}, 0).error().code,
            ErrorCode::io_error);
}

TEST(DuplicateWindowDisk, GoesOnInMemoryAfterItWasClosed) {
  SampleWindow sample;
  sample.store(1);
  sample.window->close();
  sample.window->close();
  EXPECT_FALSE(sample.store(1));
  EXPECT_TRUE(sample.store(2));
  EXPECT_FALSE(sample.store(2));
}

}  // namespace
}  // namespace analytics::server
