// What a client with a spool keeps, and what it sends again: through the loop, on files that fail.
#include <gtest/gtest.h>

#include <mutex>
#include <set>
#include <string>

#include <analytics/testing.h>

#include "client/delivery_loop.h"
#include "journal/faulty_files.h"

namespace analytics {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ManualClock;
using testing::RecordingTransport;

class SpoolTest : public ::testing::Test {
 protected:
  SpoolTest() {
    transport->hold_all();
    config.write_key = "key";
    config.host = "http://127.0.0.1:1";
    config.gzip_bytes_min = 0;
    config.spool.folder = "spool";
    config.spool.bytes_max = 1 << 20;
    config.retries_max = 0;
    config.close_timeout = milliseconds(0);  // A clock that stands still ends no wait.
    config.transport = transport;
    config.clock = clock;
    config.on_outcome = [this](const Outcome& outcome) {
      const std::lock_guard guard(mutex);
      (outcome.delivered ? delivered : dropped).insert(std::string(outcome.event));
    };
    config.log = [this](LogLevel, std::string_view text) {
      const std::lock_guard guard(mutex);
      log += std::string(text) + "\n";
    };
  }
  std::unique_ptr<DeliveryLoop> start() {
    FinalConfig final = finalize(config).value();
    final.files = &files;
    return DeliveryLoop::start(std::move(final)).value();
  }
  static std::string event(int number) {
    return R"({"messageId":")" + std::to_string(number) + R"("})";
  }
  static void push(DeliveryLoop& loop, int first, int last) {
    for (int i = first; i <= last; ++i) ASSERT_EQ(loop.push(event(i)), ErrorCode::ok);
  }
  static void expect_sum(const Accounting& a) {
    EXPECT_EQ(a.accepted + a.recovered, a.delivered + a.dropped_total() + a.spooled + a.in_flight);
  }
  // Moves the clock, for it stands still by itself, until it is so.
  template <class Condition>
  void until(const Condition& is_so) {
    while (!is_so()) clock->advance(milliseconds(100));
  }
  static std::set<std::string> events(int first, int last) {
    std::set<std::string> all;
    for (int i = first; i <= last; ++i) all.insert(event(i));
    return all;
  }

  std::shared_ptr<RecordingTransport> transport = std::make_shared<RecordingTransport>();
  std::shared_ptr<ManualClock> clock = std::make_shared<ManualClock>();
  FaultyFiles files;
  Config config;
  bool has_logged(std::string_view text) {
    const std::lock_guard guard(mutex);
    return log.find(text) != std::string::npos;
  }

  std::mutex mutex;
  std::set<std::string> delivered;
  std::set<std::string> dropped;
  std::string log;
};

TEST_F(SpoolTest, KeepsWhatCouldNotBeDeliveredBeforeCloseForTheNextRun) {
  {
    auto loop = start();
    push(*loop, 1, 3);
    const FlushReport report = loop->close(clock->now());
    EXPECT_FALSE(report.complete);
    EXPECT_EQ(report.dropped, 0u);
    EXPECT_EQ(report.spooled, 3u);
    expect_sum(loop->accounting());
  }
  transport->answer_all(200);
  auto loop = start();
  EXPECT_EQ(loop->accounting().recovered, 3u);
  EXPECT_TRUE(loop->flush(clock->now() + seconds(5)).complete);
  EXPECT_EQ(delivered, events(1, 3));
  EXPECT_TRUE(dropped.empty());
  expect_sum(loop->accounting());
  EXPECT_TRUE(loop->close(clock->now() + seconds(5)).complete);
  EXPECT_TRUE(files.paths().empty()) << "nothing is left behind where nothing is left to send";
}

TEST_F(SpoolTest, KeepsWhatWasRetriedInVainAndTriesItLater) {
  bool is_up = false;
  transport->script([&](const RecordingTransport::Recorded&) {
    return Result<HttpResponse>(HttpResponse{is_up ? 200 : 503});
  });
  auto loop = start();
  push(*loop, 1, 3);
  (void)loop->flush(clock->now());
  until([&] { return loop->accounting().spooled == 3; });
  expect_sum(loop->accounting());
  is_up = true;
  until([&] { return loop->accounting().delivered == 3; });
  expect_sum(loop->accounting());
}

TEST_F(SpoolTest, WritesEveryEventAheadBeforeItIsSent) {
  config.spool.mode = SpoolMode::write_ahead;
  auto loop = start();
  push(*loop, 1, 3);
  until([&] { return !transport->requests().empty(); });
  files.kill();  // As the process would be, with everything in memory.
  transport->answer_all(200);
  auto next = start();
  EXPECT_EQ(next->accounting().recovered, 3u);
  EXPECT_TRUE(next->flush(clock->now() + seconds(5)).complete);
  EXPECT_EQ(delivered, events(1, 3));
}

TEST_F(SpoolTest, DeliversWhatIsWrittenAheadOnce) {
  transport->answer_all(200);
  config.spool.mode = SpoolMode::write_ahead;
  auto loop = start();
  push(*loop, 1, 600);
  EXPECT_TRUE(loop->flush(clock->now() + seconds(5)).complete);
  const Accounting accounting = loop->accounting();
  EXPECT_EQ(accounting.delivered, 600u);
  EXPECT_EQ(accounting.spooled, 0u);
  EXPECT_EQ(delivered, events(1, 600));
  loop.reset();
  EXPECT_EQ(start()->accounting().recovered, 0u);
}

TEST_F(SpoolTest, SpillsFromHalfOfTheQueueOnInsteadOfRejecting) {
  config.queue_events_max = 20;
  config.batch_events_max = 5;
  config.when_full = WhenFull::spill;
  auto loop = start();
  for (int i = 1; i <= 200; ++i) {
    while (loop->push(event(i)) != ErrorCode::ok) std::this_thread::yield();
    if (i % 10 == 0) expect_sum(loop->accounting());
  }
  EXPECT_GT(loop->accounting().spooled, 100u);
  transport->answer_all(200);
  for (RecordingTransport::RequestId id = 1; id <= 2; ++id)
    transport->answer(id, HttpResponse{200});
  EXPECT_TRUE(loop->flush(clock->now() + seconds(5)).complete);
  EXPECT_EQ(delivered, events(1, 200));
  expect_sum(loop->accounting());
}

TEST_F(SpoolTest, DropsItsOldestAtItsLimitOfBytesAndCountsThem) {
  config.when_full = WhenFull::spill;
  config.queue_events_max = 100;
  config.queue_bytes_max = 200'000;
  auto loop = start();
  const std::string padding(10'000, 'x');
  for (int i = 0; i < 300; ++i) {
    const std::string large =
        R"({"messageId":")" + std::to_string(i) + R"(","a":")" + padding + R"("})";
    while (loop->push(large) != ErrorCode::ok) std::this_thread::yield();
    expect_sum(loop->accounting());
  }
  const FlushReport report = loop->close(clock->now());
  const Accounting accounting = loop->accounting();
  expect_sum(accounting);
  const auto full = accounting.dropped[static_cast<std::size_t>(DropReason::spool_full)];
  EXPECT_GT(full, 0u);
  EXPECT_EQ(report.spooled + full, 300u);
  EXPECT_EQ(dropped.size(), full) << "each is told of";
  for (const std::string& event : dropped) {
    EXPECT_EQ(event.find(R"("messageId":"299")"), std::string::npos) << "the oldest go first";
  }
  std::uint64_t stored = 0;
  for (const std::string& path : files.paths()) stored += files.contents(path).size();
  EXPECT_LE(stored, config.spool.bytes_max);
}

TEST_F(SpoolTest, FallsBackToMemoryWhileTheDiskIsFullAndUsesItAgainLater) {
  config.spool.mode = SpoolMode::write_ahead;
  transport->answer_all(200);
  auto loop = start();
  files.set_capacity(0);
  push(*loop, 1, 3);
  EXPECT_TRUE(loop->flush(clock->now() + seconds(5)).complete);
  EXPECT_EQ(delivered, events(1, 3));
  EXPECT_TRUE(has_logged("events are kept in memory"));
  files.set_capacity(UINT64_MAX);
  until([&] { return has_logged("can be written again"); });
  push(*loop, 4, 5);
  EXPECT_TRUE(loop->flush(clock->now() + seconds(5)).complete);
  EXPECT_EQ(delivered, events(1, 5));
  expect_sum(loop->accounting());
}

TEST_F(SpoolTest, ReportsWhatTheDiskWouldNotTakeAtClose) {
  auto loop = start();
  files.set_capacity(0);
  push(*loop, 1, 3);
  const FlushReport report = loop->close(clock->now() + seconds(0));
  EXPECT_EQ(report.dropped, 3u);
  EXPECT_EQ(dropped, events(1, 3)) << "event by event";
  expect_sum(loop->accounting());
}

TEST_F(SpoolTest, DoesNotWaitForAServerThatFailsWhenItIsClosed) {
  transport->answer_all(503);
  config.retries_max = 10;
  config.batch_events_max = 1;
  auto loop = start();
  push(*loop, 1, 3);  // Two of them are sent at once: two failures in a row.
  const FlushReport report = loop->close(clock->now() + std::chrono::hours(1));
  EXPECT_EQ(report.spooled, 3u) << "and the clock stands still";
}

TEST_F(SpoolTest, ASynchronousCallDoesNotWaitForMoreEventsOnDisk) {
  transport->answer_all(200);
  config.spool.mode = SpoolMode::write_ahead;
  auto loop = start();
  EXPECT_EQ(loop->push_and_wait(event(1), clock->now() + seconds(30)), ErrorCode::ok);
}

TEST_F(SpoolTest, TwoClientsShareAFolderWithoutHarm) {
  auto one = start();
  auto two = start();
  push(*one, 1, 3);
  push(*two, 4, 6);
  EXPECT_EQ(one->close(clock->now()).spooled, 3u);
  EXPECT_EQ(two->close(clock->now()).spooled, 3u);
  transport->answer_all(200);
  auto next = start();
  EXPECT_TRUE(next->flush(clock->now() + seconds(5)).complete);
  until([&] { return next->accounting().delivered == 6; });
  EXPECT_EQ(delivered, events(1, 6));
  EXPECT_EQ(next->accounting().recovered, 6u) << "the second subfolder was adopted";
}

TEST_F(SpoolTest, LeavesWhatIsForAnotherKeyAlone) {
  {
    auto loop = start();
    push(*loop, 1, 1);
    (void)loop->close(clock->now());
  }
  config.write_key = "another";
  auto loop = start();
  EXPECT_EQ(loop->accounting().recovered, 0u);
  EXPECT_TRUE(has_logged("for another write key or host"));
  EXPECT_FALSE(has_logged("another\""));
}

TEST_F(SpoolTest, StoresNoWriteKey) {
  config.write_key = "very-secret-key";
  auto loop = start();
  push(*loop, 1, 1);
  (void)loop->close(clock->now());
  ASSERT_FALSE(files.paths().empty());
  for (const std::string& path : files.paths()) {
    EXPECT_EQ((path + files.contents(path)).find("very-secret-key"), std::string::npos);
  }
}

TEST_F(SpoolTest, CountsWhatItCanNotRead) {
  config.spool.mode = SpoolMode::write_ahead;
  auto loop = start();
  push(*loop, 1, 3);
  while (loop->accounting().spooled != 3) std::this_thread::yield();  // They wait for more.
  files.fail_after(Call::read, 0, ErrorCode::corrupt);
  until([&] { return loop->accounting().dropped_total() == 3; });
  const Accounting accounting = loop->accounting();
  EXPECT_EQ(accounting.dropped[static_cast<std::size_t>(DropReason::spool_unreadable)], 3u);
  until([&] { return has_logged("3 spooled events could not be read"); });
  expect_sum(accounting);
}

TEST_F(SpoolTest, NamesTheFolderThatCanNotBeUsed) {
  FinalConfig final = finalize(config).value();
  final.given.spool.folder = "/no/such/folder/spool";
  const auto started = DeliveryLoop::start(std::move(final));
  ASSERT_FALSE(started);
  EXPECT_NE(started.error().message.find("Config::spool.folder: "), std::string::npos);
}

}  // namespace
}  // namespace analytics
