#include "client/event_queue.h"

#include <gtest/gtest.h>

namespace analytics {
namespace {

using std::chrono::seconds;

constexpr Deadline kStart{std::chrono::hours(1)};

BatchLimits limits() { return {.events_max = 3, .bytes_max = 20, .flush_interval = seconds(5)}; }

TEST(EventQueue, PacksEventsWithCommasAndNumbersThem) {
  EventQueue queue(limits());
  queue.push("{1}", kStart);
  queue.push("{2}", kStart);
  queue.flush();
  const std::optional<EncodedBatch> batch = queue.take(kStart);
  ASSERT_TRUE(batch);
  EXPECT_EQ(batch->events, "{1},{2}");
  EXPECT_EQ(batch->event(0), "{1}");
  EXPECT_EQ(batch->event(1), "{2}");
  EXPECT_EQ(batch->first_number, 1u);
}

TEST(EventQueue, GivesABatchOnlyWhenItIsDue) {
  EventQueue queue(limits());
  EXPECT_FALSE(queue.next_due());
  queue.push("{1}", kStart);
  EXPECT_EQ(queue.next_due(), kStart + seconds(5));
  EXPECT_FALSE(queue.take(kStart + seconds(4)));
  EXPECT_TRUE(queue.take(kStart + seconds(5)));
}

TEST(EventQueue, GivesAFullBatchAtOnce) {
  EventQueue queue(limits());
  queue.push("{1}", kStart);
  queue.push("{2}", kStart);
  EXPECT_FALSE(queue.take(kStart));
  queue.push("{3}", kStart);
  EXPECT_EQ(queue.take(kStart)->size(), 3u);
}

TEST(EventQueue, BeginsANewBatchWhereTheBytesWouldNotFit) {
  EventQueue queue(limits());
  queue.push("{12345678}", kStart);  // 10 bytes
  queue.push("{1234567}", kStart);   // 9 more and a comma: exactly 20
  EXPECT_EQ(queue.take(kStart)->events.size(), 20u);
  queue.push("{12345678}", kStart);
  queue.push("{12345678}", kStart);  // 21 would be one too many
  EXPECT_EQ(queue.take(kStart)->size(), 1u);
}

TEST(EventQueue, SaysHowMuchItsBatchStillTakes) {
  EventQueue queue(limits());
  EXPECT_EQ(queue.events_until_full(), 3u);
  EXPECT_EQ(queue.bytes_until_full(), 20u);
  queue.push("{1}", kStart);
  EXPECT_EQ(queue.events_until_full(), 2u);
  EXPECT_EQ(queue.bytes_until_full(), 17u);
}

TEST(EventQueue, CountsWhatWaitsWithoutCommas) {
  EventQueue queue(limits());
  queue.push("{1}", kStart);
  queue.push("{2}", kStart);
  EXPECT_EQ(queue.events(), 2u);
  EXPECT_EQ(queue.bytes(), 6u);
  (void)queue.take_any();
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(queue.bytes(), 0u);
}

TEST(EventQueue, GivesUpItsOldestEvents) {
  EventQueue queue(limits());
  for (const char* event : {"{1}", "{2}", "{3}", "{4}"}) queue.push(event, kStart);
  EXPECT_EQ(queue.take_oldest(2)->events, "{1},{2}");
  EXPECT_EQ(queue.take_oldest(9)->events, "{3}") << "of one batch at a time";
  const EncodedBatch last = *queue.take_oldest(1);
  EXPECT_EQ(last.events, "{4}");
  EXPECT_EQ(last.first_number, 4u);
}

TEST(EventQueue, TakesABatchBackInFrontOfAllOthers) {
  EventQueue queue(limits());
  queue.push("{1}", kStart);
  EncodedBatch first = *queue.take_any();
  queue.push("{2}", kStart);
  queue.put_back(std::move(first));
  EXPECT_EQ(queue.take(kStart)->events, "{1}") << "due at once";
  EXPECT_EQ(queue.events(), 1u);
}

TEST(EventQueue, FlushesWhatWasQueuedBeforeAndNothingAfter) {
  EventQueue queue(limits());
  queue.push("{1}", kStart);
  queue.flush();
  EXPECT_TRUE(queue.take(kStart));
  queue.push("{2}", kStart);
  EXPECT_FALSE(queue.take(kStart));
}

TEST(EventQueue, KnowsHowManyOfTheFirstEventsWait) {
  EventQueue queue(limits());
  for (int i = 0; i < 5; ++i) queue.push("{1}", kStart);
  EXPECT_EQ(queue.waiting_through(4), 4u);
  (void)queue.take_any();
  EXPECT_EQ(queue.waiting_through(4), 1u);
}

}  // namespace
}  // namespace analytics
