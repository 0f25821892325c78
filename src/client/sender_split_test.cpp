// What becomes of a batch that a server refuses for one of its events.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <set>
#include <string>

#include "client/event_queue.h"
#include "client/sender.h"

namespace analytics {
namespace {

constexpr Deadline kStart{std::chrono::hours(1)};

EventQueue batch_of(int events) {
  EventQueue queue({.events_max = 3000, .bytes_max = 500'000, .flush_interval = {}});
  for (int i = 0; i < events; ++i) queue.push("{" + std::to_string(i) + "}", kStart);
  return queue;
}

struct Course {
  int requests = 0;
  std::set<std::string> delivered;
  std::set<std::string> dropped;
};

// Sends everything to a server that answers each batch as `answer` says.
Course run(Sender& sender, EventQueue& queue,
           const std::function<int(const EncodedBatch&)>& answer) {
  Course course;
  while (const std::optional<Sender::Start> start = sender.next(queue, kStart)) {
    ++course.requests;
    const int code = answer(*start->batch);
    for (const Sender::Fate& fate :
         sender.finished(start->id, HttpResponse{code}, {.time = kStart})) {
      for (std::size_t i = 0; i < fate.batch.size(); ++i) {
        (fate.delivered ? course.delivered : course.dropped).emplace(fate.batch.event(i));
      }
    }
  }
  EXPECT_TRUE(sender.idle());
  return course;
}

std::function<int(const EncodedBatch&)> refuses(std::set<std::string> bad, int code = 400) {
  return [=](const EncodedBatch& batch) {
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (bad.contains(std::string(batch.event(i)))) return code;
    }
    return 200;
  };
}

TEST(SenderSplit, OneBadEventCostsNoOtherWhereverItStands) {
  for (const int events : {2, 3, 7, 250}) {
    for (int bad = 0; bad < events; ++bad) {
      EventQueue queue = batch_of(events);
      Sender sender({.in_flight_max = 2});
      const std::string event = "{" + std::to_string(bad) + "}";
      const Course course = run(sender, queue, refuses({event}));
      EXPECT_EQ(course.dropped, std::set<std::string>{event});
      EXPECT_EQ(course.delivered.size(), static_cast<std::size_t>(events - 1));
      EXPECT_LE(course.requests - 1, 2 * std::log2(events) + 2);
    }
  }
}

TEST(SenderSplit, SplitsWhatIsTooLargeToo) {
  EventQueue queue = batch_of(4);
  Sender sender({.in_flight_max = 1});
  EXPECT_EQ(run(sender, queue, refuses({"{2}"}, 413)).delivered.size(), 3u);
}

TEST(SenderSplit, StopsWhereBothHalvesAreRefusedAlike) {
  EventQueue queue = batch_of(100);
  Sender sender({.in_flight_max = 2});
  const Course course = run(sender, queue, [](const EncodedBatch&) { return 400; });
  EXPECT_EQ(course.requests, 3);
  EXPECT_EQ(course.dropped.size(), 100u);
}

TEST(SenderSplit, GoesOnWhereTheHalvesAreRefusedForDifferentReasons) {
  EventQueue queue = batch_of(4);
  Sender sender({.in_flight_max = 1});
  const Course course = run(sender, queue, [](const EncodedBatch& batch) {
    if (batch.events.find("{0}") != std::string::npos) return 400;
    return batch.events.find("{3}") != std::string::npos ? 413 : 200;
  });
  EXPECT_EQ(course.delivered, (std::set<std::string>{"{1}", "{2}"}));
}

TEST(SenderSplit, MakesNoMoreRequestsThanItsBoundWhateverIsRefused) {
  EventQueue queue = batch_of(64);
  Sender sender({.in_flight_max = 2});
  std::set<std::string> bad;
  for (int i = 32; i < 64; i += 2) bad.insert("{" + std::to_string(i) + "}");
  const Course course = run(sender, queue, refuses(bad));
  EXPECT_LE(course.requests - 1, 2 * 6 + 2);
  EXPECT_EQ(course.delivered.size() + course.dropped.size(), 64u);
  EXPECT_GE(course.delivered.size(), 32u) << "the half without a bad event";
}

TEST(SenderSplit, LeavesABatchOfOneAndOtherRefusalsWhole) {
  EventQueue one = batch_of(1);
  Sender sender({.in_flight_max = 1});
  EXPECT_EQ(run(sender, one, refuses({"{0}"})).requests, 1);
  EventQueue queue = batch_of(8);
  EXPECT_EQ(run(sender, queue, refuses({"{0}"}, 401)).requests, 1);
}

TEST(SenderSplit, PiecesAreNoRetries) {
  EventQueue queue = batch_of(4);
  Sender sender({.in_flight_max = 1});
  const Sender::Id whole = sender.next(queue, kStart)->id;
  EXPECT_TRUE(sender.finished(whole, HttpResponse{400}, {.time = kStart}).empty());
  const std::optional<Sender::Start> half = sender.next(queue, kStart);
  ASSERT_TRUE(half) << "at once";
  EXPECT_EQ(half->attempts, 0);
  EXPECT_EQ(half->batch->events, "{0},{1}");
  const auto fates = sender.finished(half->id, HttpResponse{200}, {.time = kStart});
  EXPECT_EQ(fates.at(0).attempts, 2) << "requests that carried them";
}

TEST(SenderSplit, AHalfWaitsForTheOthersRetries) {
  EventQueue queue = batch_of(4);
  Sender sender({.in_flight_max = 1});
  (void)sender.finished(sender.next(queue, kStart)->id, HttpResponse{400}, {.time = kStart});
  (void)sender.finished(sender.next(queue, kStart)->id, HttpResponse{400}, {.time = kStart});
  const Sender::Id second = sender.next(queue, kStart)->id;
  EXPECT_TRUE(sender.finished(second, HttpResponse{503}, {.time = kStart}).empty());
  EXPECT_FALSE(sender.next(queue, kStart)) << "the first half is not cut yet";
  const Deadline later = kStart + std::chrono::seconds(1);
  EXPECT_EQ(sender.next(queue, later)->id, second);
  EXPECT_TRUE(sender.finished(second, HttpResponse{200}, {.time = later}).at(0).delivered);
  EXPECT_EQ(sender.next(queue, later)->batch->events, "{0}");
}

TEST(SenderSplit, ARetryAfterHoldsThePiecesToo) {
  EventQueue queue = batch_of(4);
  Sender sender({.in_flight_max = 2});
  (void)sender.finished(sender.next(queue, kStart)->id, HttpResponse{400}, {.time = kStart});
  const Sender::Id first = sender.next(queue, kStart)->id;
  (void)sender.finished(first, HttpResponse{429, {{"Retry-After", "7"}}}, {.time = kStart});
  EXPECT_FALSE(sender.next(queue, kStart + std::chrono::seconds(6)));
  EXPECT_TRUE(sender.next(queue, kStart + std::chrono::seconds(7)));
}

TEST(SenderSplit, GivesUpPiecesAndParkedHalvesWhenAllIsAbandoned) {
  EventQueue queue = batch_of(4);
  Sender sender({.in_flight_max = 1});
  (void)sender.finished(sender.next(queue, kStart)->id, HttpResponse{400}, {.time = kStart});
  (void)sender.finished(sender.next(queue, kStart)->id, HttpResponse{400}, {.time = kStart});
  EXPECT_EQ(sender.events_under_way(), 4u);
  std::size_t events = 0;
  for (const Sender::Fate& fate : sender.abandon()) events += fate.batch.size();
  EXPECT_EQ(events, 4u);
}

}  // namespace
}  // namespace analytics
