#include "server/log/event_log.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>

#include "journal/faulty_files.h"
#include "server/log/event_cursor.h"

namespace analytics::server {
namespace {

const Timestamp kNow = Clock::real()->wall_time();

IncomingEvent event(std::string id) {
  return {.type = EventType::track,
          .json = R"({"userId":"u"})",
          .message_id = id,
          .has_own_id = false,
          .timestamp = kNow};
}

IncomingRequest request(std::vector<std::string> ids, std::string source = "shop") {
  IncomingRequest request{.source_id = std::move(source), .received_at = kNow};
  for (std::string& id : ids) request.events.push_back(event(std::move(id)));
  request.received = request.events.size();
  return request;
}

class EventLogTest : public testing::Test {
 protected:
  void open() { log = std::move(EventLog::open(files, "/log", {})).value(); }
  Result<void> store(IncomingRequest incoming) {
    std::promise<Result<void>> stored;
    log->append(std::move(incoming), [&](Result<void> result) { stored.set_value(result); });
    return stored.get_future().get();
  }
  std::vector<std::string> ids_from(std::uint64_t offset) {
    EventCursor cursor = std::move(EventCursor::at(*log, offset)).value();
    std::vector<std::string> ids;
    while (cursor.next().value()) {
      for (const EventRecord& record : cursor.events()) ids.emplace_back(record.message_id);
    }
    return ids;
  }

  FaultyFiles files;
  std::unique_ptr<EventLog> log;
};

TEST_F(EventLogTest, StoresEventsInTheirOrder) {
  open();
  ASSERT_TRUE(store(request({"1", "2"})));
  ASSERT_TRUE(store(request({"3"})));
  EXPECT_EQ(ids_from(0), (std::vector<std::string>{"1", "2", "3"}));
  EXPECT_EQ(ids_from(1), (std::vector<std::string>{"2", "3"}));
}

TEST_F(EventLogTest, LeavesOutDuplicatesAndCountsThem) {
  open();
  ASSERT_TRUE(store(request({"1", "1", "2"})));
  ASSERT_TRUE(store(request({"2", "3"})));
  ASSERT_TRUE(store(request({"1"}, "other")));
  EXPECT_EQ(ids_from(0), (std::vector<std::string>{"1", "2", "3", "1"}));
  const SourceCounts counts = log->counts()["shop"];
  EXPECT_EQ(counts.received, 5u);
  EXPECT_EQ(counts.duplicates, 2u);
  EXPECT_EQ(counts.accepted, 3u);
  EXPECT_TRUE(counts.balanced());
}

TEST_F(EventLogTest, RemembersIdsAndCountsOverARestart) {
  open();
  ASSERT_TRUE(store(request({"1"})));
  IncomingRequest bad{.source_id = "shop", .received_at = kNow, .received = 1};
  bad.reject("no_user_anon_id");
  ASSERT_TRUE(store(std::move(bad)));
  log.reset();
  open();
  ASSERT_TRUE(store(request({"1", "2"})));
  EXPECT_EQ(ids_from(0), (std::vector<std::string>{"1", "2"}));
  const SourceCounts counts = log->counts()["shop"];
  EXPECT_EQ(counts.received, 4u);
  EXPECT_EQ(counts.rejected.at("no_user_anon_id"), 1u);
  EXPECT_TRUE(counts.balanced());
}

TEST_F(EventLogTest, TellsOfWhatIsStored) {
  open();
  std::atomic<std::uint64_t> told = 0;
  log->on_stored([&](const std::string& source, std::uint64_t events, std::uint64_t end) {
    EXPECT_EQ(source, "shop");
    EXPECT_EQ(end, told + events);
    told += events;
  });
  ASSERT_TRUE(store(request({"1", "2"})));
  ASSERT_TRUE(store(request({"2"})));
  EXPECT_EQ(told, 2u);
}

TEST_F(EventLogTest, KeepsTheRequestsCommonPartWithItsEvents) {
  open();
  IncomingRequest incoming = request({"1"});
  incoming.context = R"({"ip":"1.1.1.1"})";
  ASSERT_TRUE(store(std::move(incoming)));
  EventCursor cursor = std::move(EventCursor::at(*log, 0)).value();
  ASSERT_TRUE(cursor.next().value());
  EXPECT_EQ(cursor.head().source, "shop");
  EXPECT_EQ(cursor.head().context, R"({"ip":"1.1.1.1"})");
  EXPECT_FALSE(cursor.next().value());
  ASSERT_TRUE(store(request({"2"})));
  EXPECT_TRUE(cursor.next().value());
}

TEST_F(EventLogTest, StoresNoCommonPartWithoutEvents) {
  open();
  ASSERT_TRUE(store(request({"1"})));
  const std::uint64_t before = log->journal().stored_bytes();
  IncomingRequest again = request({"1"});
  again.context = R"({"padding":")" + std::string(400'000, 'x') + R"("})";
  ASSERT_TRUE(store(std::move(again)));
  EXPECT_LT(log->journal().stored_bytes(), before + 1'000);
}

TEST_F(EventLogTest, CountsRequestsWithoutEventsAtOnceAndWritesNothingForEach) {
  open();
  ASSERT_TRUE(store(request({"1"})));
  const std::uint64_t frames = log->journal().durable_end_frame();
  for (int i = 0; i < 100; ++i) {
    IncomingRequest bad{.received_at = kNow, .received = 1};
    bad.reject("unknown_source");
    ASSERT_TRUE(store(std::move(bad)));
  }
  EXPECT_EQ(log->counts()[""].rejected.at("unknown_source"), 100u);
  EXPECT_EQ(log->journal().durable_end_frame(), frames);
  log->tend();
  log->close();
  EXPECT_EQ(log->journal().durable_end_frame(), frames + 1);
  EXPECT_EQ(log->counts()[""].received, 100u) << "and not twice";
  log.reset();
  open();
  EXPECT_EQ(log->counts()[""].rejected.at("unknown_source"), 100u);
}

TEST_F(EventLogTest, AnswersADuplicateOnlyOnceWhatItRepeatsIsStored) {
  open();
  ASSERT_TRUE(store(request({"1"})));
  const std::uint64_t frames = log->journal().durable_end_frame();
  ASSERT_TRUE(store(request({"1"})));
  EXPECT_EQ(log->journal().durable_end_frame(), frames + 1);
}

TEST_F(EventLogTest, AddsUpWithManyThreads) {
  open();
  std::vector<std::thread> senders;
  for (int t = 0; t < 4; ++t) {
    senders.emplace_back([&, t] {
      for (int i = 0; i < 200; ++i) {
        // Each id comes from two threads; one of them is the duplicate.
        ASSERT_TRUE(store(request({std::to_string(t / 2) + "-" + std::to_string(i)})));
      }
    });
  }
  for (std::thread& sender : senders) sender.join();
  const SourceCounts counts = log->counts()["shop"];
  EXPECT_EQ(counts.accepted, 400u);
  EXPECT_EQ(counts.duplicates, 400u);
  EXPECT_TRUE(counts.balanced());
  EXPECT_EQ(ids_from(0).size(), 400u);
}

}  // namespace
}  // namespace analytics::server
