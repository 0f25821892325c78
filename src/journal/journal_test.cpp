#include "journal/journal.h"

#include <algorithm>
#include <condition_variable>
#include <future>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "journal/held_files.h"
#include "journal/sample_journal.h"

namespace analytics {
namespace {

std::unique_ptr<Journal> open_journal(Files& files, JournalOptions options = {}) {
  return std::move(Journal::open(files, "log", std::move(options))).value();
}

Journal::Done note(std::promise<Result<std::uint64_t>>& promise) {
  return [&promise](Result<std::uint64_t> result) { promise.set_value(std::move(result)); };
}

TEST(Journal, GivesTheOffsetOnceTheFrameIsOnStableStorage) {
  FaultyFiles files;
  auto journal = open_journal(files);
  EXPECT_EQ(journal->append_and_wait(frame_of("", {"a", "b"})).value(), 0u);
  EXPECT_EQ(journal->append_and_wait(frame_of("", {"c"})).value(), 2u);
  EXPECT_EQ(journal->durable_end(), 3u);
  EXPECT_EQ(journal->durable_end_frame(), 2u);
  EXPECT_EQ(journal->begin(), 0u);
}

TEST(Journal, WritesTogetherWhatCameInWhileItSynced) {
  FaultyFiles memory;
  HeldFiles files(memory);
  auto journal = open_journal(files);
  const std::uint64_t syncs = memory.calls(Call::sync);
  files.hold();
  std::vector<std::uint64_t> offsets;
  std::promise<void> last;
  journal->append(frame_of("", {"first"}), nullptr);
  files.wait_for_sync();
  for (int i = 0; i < 10; ++i) {
    journal->append(frame_of("", {"x", "y"}), [&, i](Result<std::uint64_t> first) {
      offsets.push_back(first.value());
      if (i == 9) last.set_value();
    });
  }
  files.let_go();
  last.get_future().wait();
  EXPECT_EQ(offsets, (std::vector<std::uint64_t>{1, 3, 5, 7, 9, 11, 13, 15, 17, 19}));
  EXPECT_EQ(memory.calls(Call::sync) - syncs, 2u);
}

TEST(Journal, ShowsNothingBeforeItIsOnStableStorage) {
  FaultyFiles memory;
  HeldFiles files(memory);
  auto journal = open_journal(files);
  JournalCursor cursor = std::move(journal->read_from(0)).value();
  files.hold();
  std::promise<Result<std::uint64_t>> done;
  journal->append(frame_of("", {"a"}), note(done));
  files.wait_for_sync();
  EXPECT_EQ(journal->durable_end(), 0u);
  EXPECT_FALSE(cursor.next().value());
  files.let_go();
  ASSERT_TRUE(done.get_future().get());
  EXPECT_EQ(text_of(cursor), "0:[a]");
}

TEST(Journal, RefusesWhatIsBeyondItsBoundUntilThereIsRoomAgain) {
  FaultyFiles memory;
  HeldFiles files(memory);
  JournalFrame frame = frame_of("", {std::string(100, 'x')});
  auto journal = open_journal(files, {.staged_bytes_max = 2 * frame.bytes()});
  files.hold();
  std::promise<Result<std::uint64_t>> first, second, third;
  journal->append(frame, note(first));
  files.wait_for_sync();
  journal->append(frame, note(second));
  journal->append(frame_of("", {}), note(third));
  EXPECT_EQ(third.get_future().get().error().code, ErrorCode::queue_full);
  files.let_go();
  EXPECT_TRUE(first.get_future().get());
  EXPECT_TRUE(second.get_future().get());
  EXPECT_EQ(journal->append_and_wait(frame).value(), 2u);
}

TEST(Journal, RefusesAFrameOverTheLimit) {
  FaultyFiles files;
  auto journal = open_journal(files);
  JournalFrame frame;
  frame.head.resize(kFrameBytesMax);
  EXPECT_EQ(journal->append_and_wait(std::move(frame)).error().code, ErrorCode::message_too_large);
  EXPECT_EQ(journal->append_and_wait(frame_of("", {"a"})).value(), 0u);
}

TEST(Journal, TellsEveryWaitingAppendWhenASyncFailsAndRefusesTheNext) {
  FaultyFiles memory;
  HeldFiles files(memory);
  auto journal = open_journal(files);
  files.hold();
  std::promise<Result<std::uint64_t>> first, second;
  journal->append(frame_of("", {"a"}), note(first));
  files.wait_for_sync();
  journal->append(frame_of("", {"b"}), note(second));
  memory.fail_after(Call::sync, 0, ErrorCode::io_error);
  files.let_go();
  EXPECT_EQ(first.get_future().get().error().code, ErrorCode::io_error);
  EXPECT_EQ(second.get_future().get().error().code, ErrorCode::not_available);
  EXPECT_EQ(journal->append_and_wait(frame_of("", {"c"})).error().code, ErrorCode::not_available);
  EXPECT_EQ(journal->durable_end(), 0u);
}

TEST(Journal, CommitsWhatWasAppendedBeforeItCloses) {
  FaultyFiles files;
  auto journal = open_journal(files);
  std::promise<Result<std::uint64_t>> done;
  journal->append(frame_of("", {"a"}), note(done));
  journal->close();
  EXPECT_TRUE(done.get_future().get());
  EXPECT_EQ(journal->append_and_wait(frame_of("", {"b"})).error().code, ErrorCode::closed);
  EXPECT_EQ(journal->drop_before(1).error().code, ErrorCode::closed);
  JournalCursor cursor = std::move(journal->read_from(0)).value();
  EXPECT_EQ(text_of(cursor), "0:[a]");
  auto again = open_journal(files);
  EXPECT_EQ(again->append_and_wait(frame_of("", {"c"})).value(), 1u);
}

TEST(Journal, IsOpenOnceAtATime) {
  FaultyFiles files;
  auto journal = open_journal(files);
  EXPECT_EQ(Journal::open(files, "log", {}).error().code, ErrorCode::locked);
  journal.reset();
  EXPECT_TRUE(Journal::open(files, "log", {}));
}

TEST(Journal, RefusesSettingsOutOfRange) {
  FaultyFiles files;
  EXPECT_TRUE(Journal::open(files, "a", {.segment_bytes_max = kSegmentBytesMin}));
  EXPECT_TRUE(Journal::open(files, "b", {.segment_bytes_max = kSegmentBytesMax}));
  EXPECT_EQ(Journal::open(files, "c", {.segment_bytes_max = kSegmentBytesMin - 1}).error().code,
            ErrorCode::invalid_config);
  EXPECT_EQ(Journal::open(files, "c", {.segment_bytes_max = kSegmentBytesMax + 1}).error().code,
            ErrorCode::invalid_config);
  EXPECT_EQ(Journal::open(files, "c", {.segment_age_max = Duration::zero()}).error().code,
            ErrorCode::invalid_config);
  EXPECT_EQ(Journal::open(files, "c", {.clock = nullptr}).error().code, ErrorCode::invalid_config);
}

TEST(Journal, LetsDoneAppend) {
  FaultyFiles files;
  auto journal = open_journal(files);
  std::promise<Result<std::uint64_t>> done;
  journal->append(frame_of("", {"a"}),
                  [&](Result<std::uint64_t>) { journal->append(frame_of("", {"b"}), note(done)); });
  EXPECT_EQ(done.get_future().get().value(), 1u);
}

TEST(Journal, CallsHooksAfterTheDonesOfACommitUntilTheyAreRemoved) {
  FaultyFiles files;
  auto journal = open_journal(files);
  std::vector<std::string> calls;
  std::promise<void> called;
  const std::uint64_t id = journal->on_durable([&](std::uint64_t end) {
    calls.push_back("hook " + std::to_string(end));
    called.set_value();
  });
  journal->append(frame_of("", {"a", "b"}),
                  [&](Result<std::uint64_t>) { calls.push_back("done"); });
  called.get_future().wait();
  journal->remove_hook(id);
  ASSERT_TRUE(journal->append_and_wait(frame_of("", {"c"})));
  journal->close();
  EXPECT_EQ(calls, (std::vector<std::string>{"done", "hook 2"}));
}

TEST(Journal, DropsWholeSegmentsBelowAnOffsetAndNeverTheLast) {
  FaultyFiles files;
  auto journal = open_journal(files, {.segment_bytes_max = 256});
  for (int i = 0; i < 4; ++i) {
    ASSERT_TRUE(journal->append_and_wait(frame_of("", {std::string(90, 'x'), "y"})));
    ASSERT_TRUE(journal->append_and_wait(frame_of(std::string(60, 'h'), {})));
  }
  ASSERT_EQ(journal->segment_count(), 8u);
  ASSERT_TRUE(journal->drop_before(3));
  EXPECT_EQ(journal->begin(), 2u);
  ASSERT_TRUE(journal->drop_before(1'000));
  EXPECT_EQ(journal->begin(), 8u);
  EXPECT_EQ(journal->segment_count(), 1u);
  journal.reset();
  journal = open_journal(files);
  EXPECT_EQ(journal->begin(), 8u);
  EXPECT_EQ(journal->append_and_wait(frame_of("", {"next"})).value(), 8u);
}

TEST(Journal, DropsAgainWhatItCouldNotDropTheFirstTime) {
  FaultyFiles files;
  auto journal = open_journal(files, {.segment_bytes_max = 256});
  for (int i = 0; i < 4; ++i) {
    ASSERT_TRUE(journal->append_and_wait(frame_of("", {std::string(200, 'x')})));
  }
  files.fail_after(Call::unlink, 1, ErrorCode::io_error);
  EXPECT_EQ(journal->drop_before(3).error().code, ErrorCode::io_error);
  EXPECT_EQ(journal->begin(), 1u);
  files.fail_after(Call::sync_folder, 0, ErrorCode::io_error);
  EXPECT_EQ(journal->drop_before(3).error().code, ErrorCode::io_error);
  EXPECT_EQ(journal->begin(), 2u);
  EXPECT_TRUE(journal->drop_before(3));
  EXPECT_EQ(journal->begin(), 3u);
  journal.reset();
  EXPECT_EQ(open_journal(files)->begin(), 3u);
}

constexpr int kThreads = 4;
constexpr int kAppendsEach = 200;

/// Appends from a thread of its own; keeps what `done` said.
void append_many(Journal& journal, int thread, std::mutex& mutex, std::vector<std::string>& acked) {
  for (int i = 0; i < kAppendsEach; ++i) {
    const std::string record = std::to_string(thread) + "." + std::to_string(i);
    journal.append(frame_of("", {record}), [&, record](Result<std::uint64_t> first) {
      const std::lock_guard lock(mutex);
      acked.push_back(std::to_string(first.value()) + ":[" + record + "]");
    });
  }
}

TEST(Journal, KeepsTheAppendsOfSeveralThreadsEachOnceAtTheOffsetItSaid) {
  FaultyFiles files;
  auto journal = open_journal(files, {.segment_bytes_max = 4096});
  std::mutex mutex;
  std::vector<std::string> acked;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] { append_many(*journal, t, mutex, acked); });
  }
  for (std::thread& thread : threads) thread.join();
  journal->close();
  ASSERT_EQ(acked.size(), std::size_t{kThreads * kAppendsEach});
  std::string expected;
  for (const std::string& frame : acked) expected += (expected.empty() ? "" : " ") + frame;
  JournalCursor cursor = std::move(journal->read_from(0)).value();
  EXPECT_EQ(text_of(cursor), expected) << "in the order in which they were acknowledged";
}

/// Reads until `count` records were seen, waking up by a hook; returns their offsets.
std::vector<std::uint64_t> follow(Journal& journal, std::size_t count) {
  std::mutex mutex;
  std::condition_variable changed;
  std::uint64_t end = 0;
  const std::uint64_t hook = journal.on_durable([&](std::uint64_t durable_end) {
    const std::lock_guard lock(mutex);
    end = durable_end;
    changed.notify_one();
  });
  std::vector<std::uint64_t> seen;
  JournalCursor cursor = std::move(journal.read_from(0)).value();
  while (seen.size() < count) {
    if (cursor.next().value()) {
      for (std::size_t i = 0; i < cursor.frame().records.size(); ++i) {
        seen.push_back(cursor.frame().first_offset + i);
      }
      continue;
    }
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return end > seen.size() || journal.durable_end() > seen.size(); });
  }
  journal.remove_hook(hook);
  return seen;
}

TEST(Journal, IsReadBySeveralCursorsWhileItIsWritten) {
  FaultyFiles files;
  auto journal = open_journal(files, {.segment_bytes_max = 1024});
  std::vector<std::future<std::vector<std::uint64_t>>> readers;
  for (int i = 0; i < 2; ++i) {
    readers.push_back(
        std::async(std::launch::async, [&] { return follow(*journal, 3 * kAppendsEach); }));
  }
  for (int i = 0; i < kAppendsEach; ++i) {
    ASSERT_TRUE(journal->append_and_wait(frame_of("", {"a", "b", "c"})));
  }
  std::vector<std::uint64_t> all(3 * kAppendsEach);
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
  for (auto& reader : readers) EXPECT_EQ(reader.get(), all);
}

}  // namespace
}  // namespace analytics
