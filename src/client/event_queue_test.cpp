#include "client/event_queue.h"

#include <gtest/gtest.h>

namespace analytics {
namespace {

using std::chrono::seconds;
using Pushed = EventQueue::Pushed;

constexpr Deadline kStart{std::chrono::hours(1)};

EventQueue::Limits limits() {
  return {.events_max = 10,
          .bytes_max = 1000,
          .batch_events_max = 3,
          .batch_bytes_max = 20,
          .flush_interval = seconds(5)};
}

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
  EXPECT_EQ(queue.push("{1}", kStart), Pushed::worth_waking);
  EXPECT_EQ(queue.push("{2}", kStart), Pushed::queued);
  EXPECT_EQ(queue.push("{3}", kStart), Pushed::worth_waking);
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

TEST(EventQueue, RefusesAtItsLimitsUntilRoomIsGivenBack) {
  EventQueue::Limits few = limits();
  few.events_max = 2;
  EventQueue queue(few);
  queue.push("{1}", kStart);
  queue.push("{2}", kStart);
  EXPECT_EQ(queue.push("{3}", kStart), Pushed::full);
  const EncodedBatch taken = *queue.take_any();
  EXPECT_EQ(queue.push("{3}", kStart), Pushed::full) << "what was taken still counts";
  queue.release(taken);
  EXPECT_EQ(queue.push("{3}", kStart), Pushed::worth_waking);
}

TEST(EventQueue, CountsBytesWithoutCommas) {
  EventQueue::Limits small = limits();
  small.bytes_max = 6;
  EventQueue queue(small);
  queue.push("{1}", kStart);
  queue.push("{2}", kStart);
  EXPECT_EQ(queue.bytes(), 6u);
  EXPECT_EQ(queue.push("{", kStart), Pushed::full);
  queue.release(*queue.take_any());
  EXPECT_EQ(queue.bytes(), 0u);
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
