// What the outcome of an attempt means for the events in it, and for the destination.

#include <atomic>

#include "server/deliver/worker_fixture.h"

namespace analytics::server {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Ids = std::vector<std::string>;
using Kind = Outcome::Kind;

bool has(const std::vector<Event>& events, std::string_view id) {
  return std::ranges::find(events, id, &Event::message_id) != events.end();
}

class WorkerOutcomes : public WorkerTest {};

class SplitAttempts : public WorkerTest {
 protected:
  // Refuses every attempt that has this event.
  void refuse(std::string id) {
    script->attempt_outcome = [id](const std::vector<Event>& events) -> std::optional<Outcome> {
      if (!has(events, id)) return std::nullopt;
      return Outcome{.kind = Kind::split, .status = 400, .code = "400"};
    };
  }
};

TEST_F(SplitAttempts, FindTheEventThatIsAtFault) {
  refuse("c");
  open({.batch_max = 10});
  store({"a", "b", "c", "d", "e", "f", "g", "h"});
  const DestinationCounts done = wait_until_done();
  EXPECT_EQ(done.delivered, 7u);
  EXPECT_EQ(done.discarded, (CountsByCode{{"400", 1}}));
  EXPECT_EQ(delivered(), (Ids{"a", "b", "d", "e", "f", "g", "h"})) << "in their order";
  EXPECT_EQ(script->attempts, (std::vector<std::size_t>{8, 4, 2, 2, 1, 1, 4}));
}

TEST_F(SplitAttempts, GiveEveryEventAFateWhereAllAreAtFault) {
  script->attempt_outcome = [](const std::vector<Event>&) {
    return Outcome{.kind = Kind::split, .code = "413"};
  };
  open({.batch_max = 4});
  store({"a", "b", "c", "d"});
  EXPECT_EQ(wait_until_done().discarded, (CountsByCode{{"413", 4}}));
}

TEST_F(SplitAttempts, LetTheOtherHalfWaitWhereTheFirstFails) {
  std::atomic<int> tries = 0;
  script->attempt_outcome = [&](const std::vector<Event>& events) -> std::optional<Outcome> {
    ++tries;
    if (events.size() > 2) return Outcome{.kind = Kind::split, .code = "413"};
    if (tries == 2) return Outcome{.kind = Kind::retry, .code = "503"};
    return std::nullopt;
  };
  open({.batch_max = 4});
  store({"a", "b", "c", "d"});
  EXPECT_EQ(wait_until_done().delivered, 4u);
  EXPECT_EQ(delivered(), (Ids{"a", "b", "c", "d"}));
}

class WorkerBreaker : public WorkerTest {
 protected:
  WorkerBreaker() { setup.breaker = {.failures_max = 3, .pause = {.base = std::chrono::hours(1)}}; }
};

TEST_F(WorkerBreaker, LosesOneEventToWrongSettingsAndPauses) {
  script->outcome = [](const Event&) { return Outcome{.kind = Kind::unauthorized, .code = "401"}; };
  open({.batch_max = 1});
  store({"1", "2", "3"});
  wait_until([&] { return !counts().paused.empty(); });
  EXPECT_EQ(counts().discarded, (CountsByCode{{"401", 1}}));
  EXPECT_EQ(counts().pending, 2u);
}

TEST_F(WorkerBreaker, LosesNoBatchToWrongSettings) {
  setup.breaker.pause = {.base = milliseconds(1), .cap = milliseconds(1)};
  std::atomic<int> left = 3;
  script->attempt_outcome = [&](const std::vector<Event>&) -> std::optional<Outcome> {
    if (left-- > 0) return Outcome{.kind = Kind::unauthorized, .code = "401"};
    return std::nullopt;
  };
  open({.batch_max = 10});
  store({"a", "b", "c", "d", "e"});
  const DestinationCounts done = wait_until_done();
  EXPECT_EQ(done.discarded, (CountsByCode{{"401", 2}})) << "the batch first, then two probes";
  EXPECT_EQ(delivered(), (Ids{"c", "d", "e"}));
}

TEST_F(WorkerBreaker, LeavesADestinationAloneThatFailsAgainAndAgain) {
  script->outcome = [](const Event&) {
    return Outcome{.kind = Kind::retry, .code = "ECONNREFUSED"};
  };
  open({.batch_max = 1});
  store({"1"}, "ann");
  store({"2"}, "bob");
  wait_until([&] { return !counts().paused.empty(); });
  EXPECT_EQ(counts().retried, (CountsByCode{{"ECONNREFUSED", 3}}));
}

TEST_F(WorkerBreaker, AsksWithOneEventBeforeItSendsTheRest) {
  setup.breaker.pause.base = milliseconds(1);
  std::atomic<int> left = 3;
  script->attempt_outcome = [&](const std::vector<Event>&) -> std::optional<Outcome> {
    if (left-- > 0) return Outcome{.kind = Kind::retry, .code = "503"};
    return std::nullopt;
  };
  open({.batch_max = 10});
  store({"a", "b", "c", "d"});
  EXPECT_EQ(wait_until_done().delivered, 4u);
  EXPECT_EQ(script->attempts, (std::vector<std::size_t>{4, 4, 4, 1, 3}));
}

TEST_F(WorkerOutcomes, CountsApartWhatMayHaveArrived) {
  std::atomic<int> tries = 0;
  script->outcome = [&](const Event&) {
    return Outcome{.kind = ++tries == 1 ? Kind::unknown : Kind::delivered, .code = "ETIMEDOUT"};
  };
  open();
  store({"1"});
  const DestinationCounts done = wait_until_done();
  EXPECT_EQ(done.delivered, 1u);
  EXPECT_EQ(done.unknown, 1u);
  EXPECT_EQ(done.retried, (CountsByCode{{"ETIMEDOUT", 1}}));
}

TEST_F(WorkerOutcomes, LetsTheDestinationSayOfEachEventWhatBecameOfIt) {
  std::atomic<int> tries = 0;
  script->outcome = [&](const Event& event) {
    if (event.message_id == "bad") return Outcome{.kind = Kind::discarded, .code = "400"};
    if (event.message_id == "slow" && ++tries == 1) return Outcome{.kind = Kind::retry};
    return Outcome{};
  };
  open({.batch_max = 10, .outcomes_differ = true});
  store({"slow", "after"}, "ann");
  store({"bad"}, "bob");
  const DestinationCounts done = wait_until_done();
  EXPECT_EQ(done.delivered, 2u);
  EXPECT_EQ(done.discarded, (CountsByCode{{"400", 1}}));
  EXPECT_EQ(delivered(), (Ids{"slow", "after"}));
}

TEST_F(WorkerOutcomes, HoldsEverythingWhereTheDestinationAsksForIt) {
  script->outcome = [](const Event&) {
    return Outcome{
        .kind = Kind::retry, .status = 429, .code = "429", .retry_after = std::chrono::hours(1)};
  };
  open({.batch_max = 1});
  store({"1"}, "ann");
  store({"2"}, "bob");
  wait_until([&] { return counts().paused == "it asked to be left alone for a while"; });
  EXPECT_EQ(counts().retried, (CountsByCode{{"429", 1}}));
}

TEST_F(WorkerOutcomes, KeepsToItsRateLimit) {
  setup.rate = std::make_shared<RateLimit>(1);
  open({.batch_max = 1});
  store({"1", "2", "3"});
  wait_until([&] { return counts().paused == "its rate limit is reached"; });
  EXPECT_LT(delivered().size(), 3u);
}

TEST_F(WorkerOutcomes, LetsAnAttemptFillUpForAWhile) {
  open({.batch_max = 3, .linger = std::chrono::hours(1)});
  store({"1", "2"});
  wait_until([&] { return counts().oldest_pending.has_value(); });
  EXPECT_EQ(counts().delivered, 0u);
  store({"3"});
  EXPECT_EQ(wait_until_done().delivered, 3u);
  EXPECT_EQ(script->attempts, (std::vector<std::size_t>{3}));
}

TEST_F(WorkerOutcomes, SendsWhatThereIsWhenItHasLingered) {
  open({.batch_max = 3, .linger = milliseconds(1)});
  store({"1"});
  EXPECT_EQ(wait_until_done().delivered, 1u);
}

TEST_F(WorkerOutcomes, MeasuresHowLongThingsTake) {
  open();
  store({"1", "2"});
  const DestinationCounts done = wait_until_done();
  EXPECT_EQ(done.attempt_times.count(), 2u);
  EXPECT_EQ(done.end_to_end_times.count(), 2u);
}

// A user whose first event is never taken, and 500 behind it; others go on meanwhile.
TEST_F(WorkerOutcomes, ParksOneUsersEventsSoThatOthersGoOn) {
  setup.lanes = {.events_max = 50};
  std::atomic<bool> is_stuck = true;
  script->outcome = [&](const Event& event) {
    const bool fails = is_stuck && event.user == "stuck";
    return Outcome{.kind = fails ? Kind::retry : Kind::delivered, .code = "500"};
  };
  setup.backoff = {.base = milliseconds(1), .cap = milliseconds(1)};
  open({.batch_max = 5, .outcomes_differ = true});
  store({"s"}, "stuck");
  wait_until([&] { return counts().retried.contains("500"); });
  Ids ids;
  for (int i = 0; i < 500; ++i) ids.push_back(std::to_string(i));
  store(ids, "stuck");
  store({"other"}, "other");
  wait_until([&] { return counts().delivered == 1u; });
  EXPECT_EQ(delivered(), (Ids{"other"}));
  EXPECT_GT(counts().parked, 400u);
  is_stuck = false;
  EXPECT_EQ(wait_until_done().delivered, 502u);
  ids.insert(ids.begin(), {"other", "s"});
  EXPECT_EQ(delivered(), ids);
}

}  // namespace
}  // namespace analytics::server
