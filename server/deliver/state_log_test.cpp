#include "server/deliver/state_log.h"

#include <gtest/gtest.h>

#include "journal/faulty_files.h"

namespace analytics::server {
namespace {

Snapshot some_snapshot() {
  Snapshot snapshot{.sequence = 3,
                    .began_at = 1,
                    .counted_end = 14,
                    .accepted = 12,
                    .pending = 2,
                    .sources = "shop",
                    .rules = "enabled",
                    .rules_since = 4,
                    .delivered = 7,
                    .filtered = {{"disabled", 2}},
                    .discarded = {{"400", 1}},
                    .committed_discarded = {{"invalid_json", 1}},
                    .committed_offset = 9};
  snapshot.progress.done(0, 5);
  snapshot.progress.done(8, 12);
  return snapshot;
}

TEST(Snapshot, ReadsBackWhatWasWritten) {
  EXPECT_EQ(decode_snapshot(encode_snapshot(some_snapshot())).value(), some_snapshot());
}

TEST(Snapshot, IsRefusedWhereItIsCutAnywhere) {
  const std::string bytes = encode_snapshot(some_snapshot());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(decode_snapshot(std::string_view(bytes).substr(0, size)));
  }
}

TEST(StateLog, RemembersTheLastSnapshot) {
  FaultyFiles files;
  {
    auto log = std::move(StateLog::open(files, "/state", Clock::real())).value();
    EXPECT_FALSE(log->last());
    log->save(Snapshot{.delivered = 1});
    ASSERT_TRUE(log->save_and_wait(some_snapshot()));
  }
  auto log = std::move(StateLog::open(files, "/state", Clock::real())).value();
  EXPECT_EQ(log->last(), some_snapshot());
}

TEST(StateLog, StillHasASnapshotAfterTheDiskFailed) {
  FaultyFiles files;
  const Snapshot first{.delivered = 1};
  const Snapshot second{.delivered = 2};
  {
    auto log = std::move(StateLog::open(files, "/state", Clock::real())).value();
    ASSERT_TRUE(log->save_and_wait(first));
    files.fail_after(Call::sync, 0, ErrorCode::io_error);
    EXPECT_FALSE(log->save_and_wait(second));
    log->save(second);  // Says so in the log, and changes nothing.
  }
  auto log = std::move(StateLog::open(files, "/state", Clock::real())).value();
  // What failed to be synced may be there or not.
  EXPECT_TRUE(log->last() == first || log->last() == second);
}

TEST(StateLog, DoesNotGrowWithoutEnd) {
  FaultyFiles files;
  auto log = std::move(StateLog::open(files, "/state", Clock::real())).value();
  Snapshot large = some_snapshot();
  for (std::uint64_t i = 0; i < 10'000; ++i) large.progress.done(100 + 2 * i, 101 + 2 * i);
  for (int i = 0; i < 100; ++i) {
    log->save(large);
    ASSERT_TRUE(log->save_and_wait(large));
  }
  EXPECT_LE(files.list("/state").value().size(), 5u);
}

}  // namespace
}  // namespace analytics::server
