// The event log on a disk that fails, is full, or has more than need be kept.
#include <gtest/gtest.h>

#include <future>
#include <thread>

#include <analytics/testing/manual_clock.h>

#include "journal/faulty_files.h"
#include "server/log/event_cursor.h"
#include "server/log/event_log.h"
#include "server/log/log_keeper.h"

namespace analytics::server {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

class EventLogDiskTest : public ::testing::Test {
 protected:
  void open() {
    log = std::move(EventLog::open(files, "log", options)).value();
    log->on_stored([this](const std::string&, std::uint64_t events, std::uint64_t end) {
      told_events += events;
      told_end = end;
    });
  }
  IncomingRequest request(const std::string& id, std::size_t bytes = 0) {
    return {.source_id = "shop",
            .received_at = clock->wall_time(),
            .events = {{.type = EventType::track,
                        .json = R"({"filling":")" + std::string(bytes, 'x') + "\"}",
                        .message_id = id,
                        .has_own_id = false,
                        .timestamp = clock->wall_time()}},
            .received = 1};
  }
  Result<void> store(IncomingRequest incoming) {
    std::promise<Result<void>> stored;
    log->append(std::move(incoming), [&](Result<void> result) { stored.set_value(result); });
    return stored.get_future().get();
  }
  Result<void> store(const std::string& id) { return store(request(id)); }
  std::vector<std::string> ids() {
    EventCursor cursor = std::move(EventCursor::at(*log, log->journal().begin())).value();
    std::vector<std::string> all;
    while (cursor.next().value()) {
      for (const EventRecord& record : cursor.events()) all.emplace_back(record.message_id);
    }
    return all;
  }
  void tend_later() {
    clock->advance(seconds(61));
    log->tend();
  }

  FaultyFiles files;
  std::shared_ptr<testing::ManualClock> clock = std::make_shared<testing::ManualClock>();
  EventLog::Options options{.clock = clock, .journal = {.clock = clock}};
  std::unique_ptr<EventLog> log;
  std::uint64_t told_events = 0;
  std::uint64_t told_end = 0;
};

TEST_F(EventLogDiskTest, TakesNothingAfterAFailedSyncUntilTheJournalIsReopened) {
  open();
  ASSERT_TRUE(store("1"));
  files.fail_after(Call::sync, 0, ErrorCode::io_error);
  EXPECT_FALSE(store("2"));
  EXPECT_FALSE(log->ready());
  EXPECT_FALSE(store("3")) << "the disk works again, but what is on it was not looked at";
  EXPECT_EQ(log->counts()["shop"].received, 1u);
  log->tend();
  EXPECT_TRUE(log->ready());
  EXPECT_TRUE(store("4"));
}

TEST_F(EventLogDiskTest, TakesOverWhatWasWrittenAllTheSame) {
  open();
  files.fail_after(Call::sync, 0, ErrorCode::io_error);
  EXPECT_FALSE(store("1"));
  log->tend();
  // The write had gone through, so that the event is there: stored, counted, and told of once.
  EXPECT_EQ(ids(), std::vector<std::string>{"1"});
  EXPECT_EQ(log->counts()["shop"].accepted, 1u);
  EXPECT_EQ(told_events, 1u);
  EXPECT_EQ(told_end, 1u);
  ASSERT_TRUE(store("1")) << "its sender tries again";
  EXPECT_EQ(log->counts()["shop"].duplicates, 1u);
  EXPECT_EQ(ids(), std::vector<std::string>{"1"});
}

TEST_F(EventLogDiskTest, TakesAgainWhatWasNotWritten) {
  open();
  files.fail_after(Call::write, 0, ErrorCode::disk_full);
  EXPECT_FALSE(store("1"));
  log->tend();
  ASSERT_TRUE(store("1"));
  EXPECT_EQ(ids(), std::vector<std::string>{"1"});
  const SourceCounts counts = log->counts()["shop"];
  EXPECT_EQ(counts.accepted, 1u);
  EXPECT_EQ(counts.duplicates, 0u);
}

TEST_F(EventLogDiskTest, TriesEachSecondAsLongAsTheDiskFails) {
  open();
  files.fail_after(Call::write, 0, ErrorCode::io_error);
  EXPECT_FALSE(store("1"));
  files.fail_after(Call::open, 0, ErrorCode::io_error);
  const Deadline again = log->tend();
  EXPECT_FALSE(log->ready());
  EXPECT_EQ(again, clock->now() + seconds(1));
  log->tend();
  EXPECT_FALSE(log->ready()) << "a second has not passed";
  clock->advance(seconds(1));
  log->tend();
  EXPECT_TRUE(log->ready());
}

TEST_F(EventLogDiskTest, TellsOfATroubleOnceAndOfItsEnd) {
  int problems = 0;
  int recoveries = 0;
  options.on_problem = [&](const Error&) { ++problems; };
  options.on_recovery = [&] { ++recoveries; };
  open();
  for (int i = 0; i < 5; ++i) {
    files.fail_after(Call::write, 0, ErrorCode::disk_full);
    EXPECT_FALSE(store("1"));
    clock->advance(seconds(1));
    log->tend();
  }
  EXPECT_EQ(problems, 1);
  EXPECT_EQ(recoveries, 0) << "it may fail again at once";
  clock->advance(seconds(10));
  log->tend();
  EXPECT_EQ(recoveries, 1);
  log->tend();
  EXPECT_EQ(recoveries, 1);
}

TEST_F(EventLogDiskTest, KeepsCountsThatCouldNotBeStoredAndStoresThemOnce) {
  open();
  IncomingRequest bad{.source_id = "shop", .received_at = clock->wall_time(), .received = 1};
  bad.reject("event_not_defined");
  ASSERT_TRUE(store(std::move(bad)));
  files.fail_after(Call::sync, 0, ErrorCode::io_error);
  log->tend();
  EXPECT_FALSE(store("1")) << "the sync of the counts failed, or this one does after it";
  tend_later();
  tend_later();
  EXPECT_EQ(log->counts()["shop"].rejected_total(), 1u);
  log.reset();
  open();
  EXPECT_EQ(log->counts()["shop"].rejected_total(), 1u);
}

TEST_F(EventLogDiskTest, IsTendedByItsKeeperAsSoonAsSomethingIsDue) {
  open();
  const LogKeeper keeper(*log, clock);
  files.fail_after(Call::sync, 0, ErrorCode::io_error);
  EXPECT_FALSE(store("1"));
  while (!log->ready()) std::this_thread::yield();
  EXPECT_TRUE(store("2"));
}

TEST_F(EventLogDiskTest, RemovesWhatIsOlderThanItNeedBeAndNeverWhatIsNeeded) {
  options.age_max = hours(24);
  options.journal.segment_age_max = hours(1);
  std::uint64_t needed = 1;
  open();
  log->needed_from([&] { return needed; });
  for (const char* id : {"1", "2", "3"}) {
    ASSERT_TRUE(store(id));
    clock->advance(hours(2));
    log->tend();
  }
  // Not at once: a clock that jumps is doubted for a day.
  for (int i = 0; i < 60; ++i) {
    clock->advance(hours(1));
    log->tend();
  }
  EXPECT_EQ(ids(), (std::vector<std::string>{"2", "3"})) << "the second is still needed";
  needed = 3;
  tend_later();
  EXPECT_EQ(ids(), std::vector<std::string>{"3"}) << "the last segment stays";
  log.reset();
  open();
  EXPECT_EQ(log->counts()["shop"].accepted, 3u) << "what went is still counted";
}

TEST_F(EventLogDiskTest, TakesNothingBeyondItsBudgetAndGoesOnOnceThereIsRoom) {
  options.bytes_max = 40'000;
  options.journal.segment_bytes_max = 10'000;
  std::uint64_t needed = 0;
  open();
  log->needed_from([&] { return needed; });
  int stored = 0;
  while (stored < 100 && store(request(std::to_string(stored), 2'000))) ++stored;
  EXPECT_LE(stored, 20);
  EXPECT_GE(stored, 15);
  EXPECT_EQ(log->ready().error().code, ErrorCode::disk_full);
  EXPECT_LT(log->journal().stored_bytes(), 50'000u);
  log->tend();
  EXPECT_FALSE(store("x")) << "all of it is needed";
  needed = log->journal().durable_end();
  clock->advance(seconds(10));
  log->tend();
  log->tend();
  EXPECT_TRUE(log->ready());
  EXPECT_TRUE(store("x"));
}

TEST_F(EventLogDiskTest, ReadsOnlyWhatIsBehindTheLastCheckpointWhenItStarts) {
  options.journal.segment_bytes_max = 100'000;
  open();
  for (int i = 0; i < 300; ++i) ASSERT_TRUE(store(request(std::to_string(i), 2'000)));
  log.reset();
  const std::uint64_t before = files.calls(Call::read);
  open();
  EXPECT_LT(files.calls(Call::read) - before, 40u) << "of 600,000 bytes in 6 segments";
  EXPECT_EQ(log->counts()["shop"].accepted, 300u);
  ASSERT_TRUE(store("0"));
  EXPECT_EQ(log->counts()["shop"].duplicates, 1u);
}

TEST_F(EventLogDiskTest, RefusesToGoOnWhereItsEndIsMissing) {
  options.journal.segment_bytes_max = 4'000;
  open();
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(store(request(std::to_string(i), 2'000)));
  log.reset();
  std::string last;
  for (const std::string& path : files.paths()) {
    if (path.starts_with("log/journal/0")) last = std::max(last, path);
  }
  ASSERT_TRUE(files.unlink(last));
  const auto opened = EventLog::open(files, "log", options);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::corrupt);
  EXPECT_NE(opened.error().message.find("its newest segments are missing"), std::string::npos);
}

TEST_F(EventLogDiskTest, RemovesOldEventsToMakeRoomForTheRememberedIds) {
  options.bytes_max = 100'000;
  options.journal.segment_bytes_max = 10'000;
  open();
  const auto nothing = [&] { return log->journal().durable_end(); };
  log->needed_from(nothing);
  for (int i = 0; i < 2'000; ++i) {
    if (i % 10 == 0) tend_later();
    ASSERT_TRUE(store(std::to_string(i)));
  }
  log.reset();  // Which writes the ids.
  open();
  log->needed_from(nothing);
  ASSERT_GT(log->duplicates().disk_bytes, *options.bytes_max / 4);
  for (int i = 0; i < 400; ++i) {
    if (i % 10 == 0) tend_later();
    ASSERT_TRUE(store("new " + std::to_string(i))) << i;
  }
}

}  // namespace
}  // namespace analytics::server
