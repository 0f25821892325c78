#include "client/sender.h"

#include <gtest/gtest.h>

#include "client/event_queue.h"

namespace analytics {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Deadline kStart{std::chrono::hours(1)};

// A queue of batches of one event each.
EventQueue queue_of(int events) {
  EventQueue queue({.events_max = 1, .bytes_max = 100, .flush_interval = seconds(5)});
  for (int i = 0; i < events; ++i) queue.push("{}", kStart);
  return queue;
}

Sender::Now at(Duration passed) { return {.time = kStart + passed, .random01 = 0}; }

Result<HttpResponse> status(int code) { return HttpResponse{code}; }
Result<HttpResponse> status_with_wait(int code, const char* seconds_to_wait) {
  return HttpResponse{code, {{"Retry-After", seconds_to_wait}}};
}

TEST(Sender, SendsAsManyBatchesAtOnceAsAreAllowed) {
  EventQueue queue = queue_of(3);
  Sender sender({.in_flight_max = 2});
  EXPECT_TRUE(sender.next(queue, kStart));
  EXPECT_TRUE(sender.next(queue, kStart));
  EXPECT_FALSE(sender.next(queue, kStart));
}

TEST(Sender, IsDoneWithABatchThatArrived) {
  EventQueue queue = queue_of(1);
  Sender sender({.in_flight_max = 1});
  const Sender::Start start = *sender.next(queue, kStart);
  const std::vector<Sender::Fate> fates = sender.finished(start.id, status(200), at(seconds(0)));
  ASSERT_EQ(fates.size(), 1u);
  EXPECT_TRUE(fates[0].delivered);
  EXPECT_EQ(fates[0].attempts, 1);
  EXPECT_EQ(fates[0].http_status, 200);
  EXPECT_TRUE(sender.idle());
}

TEST(Sender, DropsABatchThatIsRefused) {
  EventQueue queue = queue_of(1);
  Sender sender({.in_flight_max = 1});
  const Sender::Start start = *sender.next(queue, kStart);
  const Sender::Fate fate =
      sender.finished(start.id, HttpResponse{400, {}, "no"}, at(seconds(0))).at(0);
  EXPECT_FALSE(fate.delivered);
  EXPECT_EQ(fate.reason, DropReason::refused);
  EXPECT_EQ(fate.error.http_status, 400);
  EXPECT_EQ(fate.error.response_body, "no");
  EXPECT_FALSE(fate.error.retryable);
}

TEST(Sender, TriesAgainAfterABackoffThatGrows) {
  EventQueue queue = queue_of(1);
  Sender sender({.in_flight_max = 1});
  const Sender::Id id = sender.next(queue, kStart)->id;
  EXPECT_TRUE(sender.finished(id, status(500), at(seconds(0))).empty());
  EXPECT_FALSE(sender.next(queue, kStart + milliseconds(499)));
  EXPECT_EQ(sender.next_wake(queue), kStart + milliseconds(500));
  const std::optional<Sender::Start> again = sender.next(queue, kStart + milliseconds(500));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->id, id);
  EXPECT_EQ(again->attempts, 1);
  EXPECT_TRUE(sender.finished(id, status(500), at(milliseconds(500))).empty());
  EXPECT_EQ(sender.next_wake(queue), kStart + milliseconds(1500));
}

TEST(Sender, KeepsTheEventsBytesOverRetries) {
  EventQueue queue = queue_of(1);
  Sender sender({.in_flight_max = 1});
  const Sender::Start first = *sender.next(queue, kStart);
  const std::string bytes = first.batch->events;
  (void)sender.finished(first.id, status(503), at(seconds(0)));
  EXPECT_EQ(sender.next(queue, kStart + seconds(1))->batch->events, bytes);
}

TEST(Sender, RetriesWhenTheNetworkFails) {
  EventQueue queue = queue_of(1);
  Sender sender({.in_flight_max = 1});
  const Sender::Id id = sender.next(queue, kStart)->id;
  const Error refused{ErrorCode::connect_failed, "refused"};
  EXPECT_TRUE(sender.finished(id, refused, at(seconds(0))).empty());
  EXPECT_TRUE(sender.next(queue, kStart + seconds(1)));
}

TEST(Sender, GivesUpWhenRetriesAreExhausted) {
  EventQueue queue = queue_of(1);
  Sender sender({.in_flight_max = 1, .retry = {.retries_max = 1}});
  const Sender::Id id = sender.next(queue, kStart)->id;
  EXPECT_TRUE(sender.finished(id, status(500), at(seconds(0))).empty());
  ASSERT_TRUE(sender.next(queue, kStart + seconds(1)));
  const Sender::Fate fate = sender.finished(id, status(502), at(seconds(1))).at(0);
  EXPECT_EQ(fate.reason, DropReason::retries_exhausted);
  EXPECT_EQ(fate.attempts, 2);
  EXPECT_EQ(fate.http_status, 502);
}

TEST(Sender, HoldsEverythingWhileAServerAsksForIt) {
  EventQueue queue = queue_of(3);
  Sender sender({.in_flight_max = 2});
  const Sender::Id first = sender.next(queue, kStart)->id;
  const Sender::Id second = sender.next(queue, kStart)->id;
  EXPECT_TRUE(sender.finished(first, status_with_wait(429, "7"), at(seconds(0))).empty());
  EXPECT_TRUE(sender.finished(second, status(200), at(seconds(1))).at(0).delivered);
  EXPECT_FALSE(sender.next(queue, kStart + milliseconds(6999)));
  EXPECT_EQ(sender.next_wake(queue), kStart + seconds(7));
  EXPECT_TRUE(sender.next(queue, kStart + seconds(7)));
}

TEST(Sender, KeepsItsPlaceWhileItWaitsForARetry) {
  EventQueue queue = queue_of(2);
  Sender sender({.in_flight_max = 1});
  const Sender::Id id = sender.next(queue, kStart)->id;
  (void)sender.finished(id, status(500), at(seconds(0)));
  EXPECT_FALSE(sender.next(queue, kStart)) << "the second batch must wait in the queue";
}

TEST(Sender, IgnoresAnswersToWhatIsNotUnderWay) {
  EventQueue queue = queue_of(1);
  Sender sender({.in_flight_max = 1});
  EXPECT_TRUE(sender.finished(99, status(200), at(seconds(0))).empty());
  const Sender::Id id = sender.next(queue, kStart)->id;
  EXPECT_TRUE(sender.finished(id, status(500), at(seconds(0))).empty());
  EXPECT_TRUE(sender.finished(id, status(200), at(seconds(0))).empty()) << "it waits for a retry";
}

TEST(Sender, AbandonsEverythingThatHasBegun) {
  EventQueue queue = queue_of(2);
  Sender sender({.in_flight_max = 2});
  (void)sender.next(queue, kStart);
  const Sender::Id waiting = sender.next(queue, kStart)->id;
  (void)sender.finished(waiting, status(500), at(seconds(0)));
  const std::vector<Sender::Fate> fates = sender.abandon();
  ASSERT_EQ(fates.size(), 2u);
  EXPECT_EQ(fates[0].reason, DropReason::closed);
  EXPECT_EQ(fates[0].attempts, 1);
  EXPECT_EQ(fates[0].error.code, ErrorCode::closed);
  EXPECT_EQ(fates[1].attempts, 1);
  EXPECT_EQ(fates[1].error.http_status, 500) << "what stood in the way is told";
  EXPECT_EQ(fates[1].error.message, "not delivered before the client was closed: HTTP 500");
  EXPECT_TRUE(sender.idle());
}

TEST(Sender, LetsTheProgramSayWhatAStatusMeans) {
  EventQueue queue = queue_of(2);
  Sender sender(
      {.in_flight_max = 2,
       .status_rules = {{.status = 404, .retry = true}, {.status = 503, .retry = false}}});
  const Sender::Id first = sender.next(queue, kStart)->id;
  const Sender::Id second = sender.next(queue, kStart)->id;
  EXPECT_TRUE(sender.finished(first, status(404), at(seconds(0))).empty());
  EXPECT_EQ(sender.finished(second, status(503), at(seconds(0))).at(0).reason, DropReason::refused);
}

TEST(Sender, RetriesWhatATokenThatRanOutExplains) {
  for (const int code : {401, 511}) {
    EventQueue queue = queue_of(2);
    Sender with_tokens({.in_flight_max = 1, .has_tokens = true});
    EXPECT_TRUE(
        with_tokens.finished(with_tokens.next(queue, kStart)->id, status(code), at({})).empty());
    Sender without({.in_flight_max = 1});
    EXPECT_EQ(without.finished(without.next(queue, kStart)->id, status(code), at({})).size(), 1u);
  }
}

TEST(Sender, SendsAgainWhatAServerWouldNotTakePacked) {
  EventQueue queue = queue_of(2);
  Sender sender({.in_flight_max = 2});
  const Sender::Id packed = sender.next(queue, kStart)->id;
  const Sender::Id plain = sender.next(queue, kStart)->id;
  Sender::Now now = at(seconds(0));
  now.body_was_packed = true;
  EXPECT_TRUE(sender.finished(packed, status(415), now).empty());
  EXPECT_EQ(sender.finished(plain, status(415), at(seconds(0))).size(), 1u);
}

}  // namespace
}  // namespace analytics
