#include "server/deliver/feed.h"

#include <gtest/gtest.h>

#include <future>

#include "journal/faulty_files.h"

namespace analytics::server {
namespace {

using std::chrono::seconds;
using Ids = std::vector<std::string>;

class FeedTest : public ::testing::Test {
 protected:
  // One request of track events with these names, which are their message ids too.
  void store(const Ids& names, std::string source = "shop", Timestamp received_at = {}) {
    IncomingRequest request{.source_id = std::move(source), .received_at = received_at};
    for (const std::string& name : names) {
      request.events.push_back({.type = EventType::track,
                                .json = R"({"userId":"u","event":")" + name + R"("})",
                                .message_id = name,
                                .has_own_id = false,
                                .timestamp = received_at});
    }
    request.received = request.events.size();
    std::promise<void> stored;
    log->append(std::move(request), [&](const Result<void>&) { stored.set_value(); });
    stored.get_future().get();
  }

  // The ids of the events that the feed gives, and "-" for offsets that hold none.
  Ids fed(FeedScope scope, const Progress& progress = Progress(), std::uint64_t until = 1'000) {
    Feed feed(EventCursor::at(*log, 0).value(), std::move(scope));
    Ids ids;
    for (auto next = feed.next(until, progress); next.value(); next = feed.next(until, progress)) {
      ids.push_back((*next)->event ? (*next)->event->message_id : "-");
    }
    return ids;
  }

  FaultyFiles files;
  std::unique_ptr<EventLog> log = std::move(EventLog::open(files, "/log", {})).value();
};

TEST_F(FeedTest, GivesEventsInTheOrderOfTheLog) {
  store({"a", "b"});
  store({"c"});
  EXPECT_EQ(fed({}), (Ids{"a", "b", "c"}));
}

TEST_F(FeedTest, PassesOverRequestsOfOtherSourcesAsAWhole) {
  store({"a", "b"}, "blog");
  store({"c"});
  EXPECT_EQ(fed({.sources = {"shop"}}), (Ids{"-", "c"}));
}

TEST_F(FeedTest, PassesOverWhatIsDone) {
  store({"a", "b", "c"});
  Progress progress(1);
  progress.done(2, 3);
  EXPECT_EQ(fed({}, progress), (Ids{"-", "b", "-"}));
}

TEST_F(FeedTest, StopsBeforeWhatIsNotCountedYet) {
  store({"a"});
  store({"b"});
  EXPECT_EQ(fed({}, Progress(), 1), (Ids{"a"}));
}

TEST_F(FeedTest, KeepsToARangeOfTimeWithoutItsEnd) {
  store({"a"}, "shop", Timestamp(seconds(10)));
  store({"b"}, "shop", Timestamp(seconds(20)));
  store({"c"}, "shop", Timestamp(seconds(30)));
  EXPECT_EQ(fed({.from = Timestamp(seconds(20)), .to = Timestamp(seconds(30))}),
            (Ids{"-", "b", "-"}));
}

TEST_F(FeedTest, KeepsToEventsOfSomeNames) {
  store({"a", "b"});
  EXPECT_EQ(fed({.event_names = {"b"}}), (Ids{"-", "b"}));
}

TEST_F(FeedTest, GoesOnWhereThereIsMore) {
  store({"a"});
  Feed feed(EventCursor::at(*log, 0).value(), {});
  EXPECT_TRUE(feed.next(1'000, Progress()).value());
  EXPECT_FALSE(feed.next(1'000, Progress()).value());
  store({"b"});
  EXPECT_EQ(feed.next(1'000, Progress()).value()->event->message_id, "b");
}

TEST_F(FeedTest, StaysBeforeWhatItCannotRead) {
  store({"a"});
  JournalFrame frame;
  frame.add("no event");
  ASSERT_TRUE(log->journal().append_and_wait(std::move(frame)));
  Feed feed(EventCursor::at(*log, 0).value(), {});
  EXPECT_TRUE(feed.next(2, Progress()).value());
  EXPECT_EQ(feed.next(2, Progress()).error().code, ErrorCode::corrupt);
  EXPECT_EQ(feed.next(2, Progress()).error().code, ErrorCode::corrupt) << "it is not passed over";
}

TEST_F(FeedTest, ReadsSingleEventsBack) {
  store({"a", "b"});
  store({"c", "d"});
  const std::vector<Event> events = read_events(*log, {1, 2, 3}).value();
  ASSERT_EQ(events.size(), 3u);
  EXPECT_EQ(events[0].message_id, "b");
  EXPECT_EQ(events[2].message_id, "d");
  EXPECT_EQ(events[2].offset, 3u);
  EXPECT_EQ(read_event(*log, 0).value()->message_id, "a");
}

}  // namespace
}  // namespace analytics::server
