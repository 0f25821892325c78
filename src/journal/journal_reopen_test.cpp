// Journal::reopen: what an open journal does after the disk has failed it.

#include <atomic>
#include <future>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "journal/held_files.h"
#include "journal/journal.h"
#include "journal/sample_journal.h"

namespace analytics {
namespace {

const std::string kSegment = SampleJournal::path(0, 0);

class JournalReopen : public ::testing::Test {
 protected:
  ErrorCode append(const std::string& record) {
    const Result<std::uint64_t> first = journal->append_and_wait(frame_of("", {record}));
    return first ? ErrorCode::ok : first.error().code;
  }
  std::string read_all() {
    JournalCursor cursor = std::move(journal->read_from(0)).value();
    return text_of(cursor);
  }

  FaultyFiles memory;
  HeldFiles files{memory};
  std::unique_ptr<Journal> journal = std::move(Journal::open(files, "log", {})).value();
};

TEST_F(JournalReopen, AppendsAgainAndKeepsWhatWasWrittenButNotAcknowledged) {
  ASSERT_EQ(append("a"), ErrorCode::ok);
  memory.fail_after(Call::sync, 0, ErrorCode::io_error);
  ASSERT_EQ(append("b"), ErrorCode::io_error);
  ASSERT_EQ(append("c"), ErrorCode::not_available);
  EXPECT_EQ(journal->failure()->code, ErrorCode::io_error);
  ASSERT_TRUE(journal->reopen());
  EXPECT_FALSE(journal->failure());
  EXPECT_EQ(journal->durable_end_frame(), 2u) << "b was found";
  EXPECT_EQ(append("d"), ErrorCode::ok);
  EXPECT_EQ(read_all(), "0:[a] 1:[b] 2:[d]");
  std::mt19937_64 random(1);
  memory.cut_power(PowerCut::synced_only, random);
  journal = std::move(Journal::open(files, "log", {})).value();
  EXPECT_EQ(read_all(), "0:[a] 1:[b] 2:[d]") << "b too is on stable storage";
}

TEST_F(JournalReopen, CutsWhatWasWrittenInPartAndSaysSo) {
  ASSERT_EQ(append("a"), ErrorCode::ok);
  memory.fail_after(Call::write, 0, ErrorCode::io_error);
  ASSERT_EQ(append("b"), ErrorCode::io_error);
  ASSERT_TRUE(journal->reopen());
  EXPECT_EQ(journal->repair().bytes_cut, 28u);
  EXPECT_EQ(journal->durable_end_frame(), 1u);
  EXPECT_EQ(append("c"), ErrorCode::ok);
  EXPECT_EQ(read_all(), "0:[a] 1:[c]");
}

TEST_F(JournalReopen, DoesNothingWhereNothingFailed) {
  ASSERT_EQ(append("a"), ErrorCode::ok);
  const std::uint64_t reads = memory.calls(Call::read);
  const std::uint64_t lists = memory.calls(Call::list);
  EXPECT_TRUE(journal->reopen());
  EXPECT_EQ(memory.calls(Call::read), reads);
  EXPECT_EQ(memory.calls(Call::list), lists);
}

TEST_F(JournalReopen, LeavesItShutWhileTheDiskIsBrokenAndMayBeTriedAgain) {
  ASSERT_EQ(append("a"), ErrorCode::ok);
  memory.fail_after(Call::write, 0, ErrorCode::disk_full);
  ASSERT_EQ(append("b"), ErrorCode::disk_full);
  memory.fail_after(Call::sync, 0, ErrorCode::io_error);
  EXPECT_EQ(journal->reopen().error().code, ErrorCode::io_error);
  EXPECT_EQ(journal->failure()->code, ErrorCode::io_error);
  EXPECT_EQ(append("c"), ErrorCode::not_available);
  EXPECT_EQ(read_all(), "0:[a]");
  ASSERT_TRUE(journal->reopen());
  EXPECT_EQ(append("d"), ErrorCode::ok);
  EXPECT_EQ(read_all(), "0:[a] 1:[d]");
}

TEST_F(JournalReopen, GoesOnOnceAFullDiskHasRoomAgain) {
  ASSERT_EQ(append("a"), ErrorCode::ok);
  memory.set_capacity(120);
  ASSERT_EQ(append(std::string(100, 'b')), ErrorCode::disk_full);
  ASSERT_TRUE(journal->reopen());
  ASSERT_EQ(append(std::string(100, 'c')), ErrorCode::disk_full) << "it is still full";
  memory.set_capacity(1'000);
  ASSERT_TRUE(journal->reopen());
  EXPECT_EQ(append("d"), ErrorCode::ok);
  EXPECT_EQ(read_all(), "0:[a] 1:[d]");
}

TEST_F(JournalReopen, LetsCursorsAndHooksGoOn) {
  std::vector<std::uint64_t> ends;
  journal->on_durable([&](std::uint64_t end) { ends.push_back(end); });
  ASSERT_EQ(append("a"), ErrorCode::ok);
  JournalCursor cursor = std::move(journal->read_from(0)).value();
  ASSERT_EQ(text_of(cursor), "0:[a]");
  memory.fail_after(Call::sync, 0, ErrorCode::io_error);
  ASSERT_EQ(append("b"), ErrorCode::io_error);
  ASSERT_EQ(text_of(cursor), "");
  ASSERT_TRUE(journal->reopen());
  EXPECT_EQ(text_of(cursor), "1:[b]");
  ASSERT_EQ(append("c"), ErrorCode::ok);
  EXPECT_EQ(text_of(cursor), "2:[c]");
  journal->close();
  EXPECT_EQ(ends, (std::vector<std::uint64_t>{1, 2, 3}));
}

TEST_F(JournalReopen, SaysCorruptWhereSomethingAcknowledgedIsGoneAndCutsNothing) {
  ASSERT_EQ(append("a"), ErrorCode::ok);
  ASSERT_EQ(append("b"), ErrorCode::ok);
  memory.fail_after(Call::write, 0, ErrorCode::io_error);
  ASSERT_EQ(append("c"), ErrorCode::io_error);
  const std::string right = memory.contents(kSegment);
  std::string damaged = right;
  damaged[110] ^= 1;  // in b, after which nothing says that it was synced
  memory.put(kSegment, damaged);
  EXPECT_EQ(journal->reopen().error().message,
            kSegment + ", byte 104: the journal ends before what was acknowledged");
  EXPECT_EQ(journal->failure()->code, ErrorCode::corrupt);
  EXPECT_EQ(memory.contents(kSegment), damaged);
  EXPECT_EQ(append("d"), ErrorCode::not_available);
  memory.put(kSegment, right);
  EXPECT_TRUE(journal->reopen());
  EXPECT_EQ(append("d"), ErrorCode::ok);
  EXPECT_EQ(read_all(), "0:[a] 1:[b] 2:[d]");
}

TEST_F(JournalReopen, SaysCorruptWhereTheWholeFolderIsGone) {
  ASSERT_EQ(append("a"), ErrorCode::ok);
  memory.fail_after(Call::write, 0, ErrorCode::io_error);
  ASSERT_EQ(append("b"), ErrorCode::io_error);
  ASSERT_TRUE(memory.unlink(kSegment));
  EXPECT_EQ(journal->reopen().error().code, ErrorCode::corrupt);
  EXPECT_TRUE(memory.paths().empty());
}

TEST_F(JournalReopen, DoesNotWriteWhatWasStagedBehindAGroupThatFailed) {
  files.hold();
  std::promise<Result<std::uint64_t>> first, second;
  std::future<Result<std::uint64_t>> second_done = second.get_future();
  Result<void> reopened_in_done;
  journal->append(frame_of("", {"a"}), [&](Result<std::uint64_t> result) {
    reopened_in_done = journal->reopen();
    first.set_value(std::move(result));
  });
  files.wait_for_sync();
  journal->append(frame_of("", {"b"}),
                  [&](Result<std::uint64_t> result) { second.set_value(std::move(result)); });
  memory.fail_after(Call::sync, 0, ErrorCode::io_error);
  files.let_go();
  ASSERT_EQ(first.get_future().get().error().code, ErrorCode::io_error);
  EXPECT_EQ(reopened_in_done.error().code, ErrorCode::not_available) << "it would wait for itself";
  ASSERT_TRUE(journal->reopen());
  ASSERT_EQ(second_done.wait_for(std::chrono::seconds(0)), std::future_status::ready)
      << "all is told before it is open again";
  EXPECT_EQ(second_done.get().error().code, ErrorCode::not_available);
  EXPECT_EQ(append("c"), ErrorCode::ok);
  EXPECT_EQ(read_all(), "0:[a] 1:[c]");
}

TEST_F(JournalReopen, IsRefusedOnceItWasClosed) {
  memory.fail_after(Call::sync, 0, ErrorCode::io_error);
  ASSERT_EQ(append("a"), ErrorCode::io_error);
  journal->close();
  EXPECT_EQ(journal->reopen().error().code, ErrorCode::closed);
}

constexpr int kThreads = 4;
constexpr std::uint64_t kAcknowledgedEach = 150;

/// Appends until enough was acknowledged, and reopens when it wasn't.
void append_many(Journal& journal, int thread, std::mutex& mutex, std::vector<std::string>& acked) {
  for (std::uint64_t count = 0; count < kAcknowledgedEach;) {
    const std::string record = std::to_string(thread) + "." + std::to_string(count);
    const Result<std::uint64_t> first = journal.append_and_wait(frame_of("", {record}));
    if (!first) {
      (void)journal.reopen();
      continue;
    }
    const std::lock_guard lock(mutex);
    acked.push_back(std::to_string(*first) + ":[" + record + "]");
    ++count;
  }
}

TEST(JournalReopenedByMany, HasEverythingThatWasAcknowledgedAtTheOffsetItSaid) {
  FaultyFiles files;
  auto journal = std::move(Journal::open(files, "log", {.segment_bytes_max = 2048})).value();
  std::mutex mutex;
  std::vector<std::string> acked;
  std::vector<std::thread> threads;
  std::atomic<bool> done = false;
  std::thread breaker([&] {
    constexpr Call kCalls[] = {Call::write, Call::sync, Call::open, Call::sync_folder};
    for (std::uint64_t i = 0; !done; ++i) {
      files.fail_after(kCalls[i % std::size(kCalls)], i % 7, ErrorCode::io_error);
      std::this_thread::yield();
    }
  });
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] { append_many(*journal, t, mutex, acked); });
  }
  for (std::thread& thread : threads) thread.join();
  done = true;
  breaker.join();
  journal->close();
  files.kill();  // and with it the faults that wait
  journal = std::move(Journal::open(files, "log", {})).value();
  JournalCursor cursor = std::move(journal->read_from(0)).value();
  const std::string all = " " + text_of(cursor) + " ";
  ASSERT_EQ(acked.size(), kThreads * kAcknowledgedEach);
  for (const std::string& frame : acked) {
    EXPECT_NE(all.find(" " + frame + " "), std::string::npos) << frame;
  }
}

}  // namespace
}  // namespace analytics
