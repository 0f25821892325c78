#include "server/destinations/pack/delivery/attempt.h"

#include <gmock/gmock.h>

#include <thread>

#include "server/destinations/pack/delivery/pack_destination.h"
#include "server/destinations/pack/delivery/pack_fixture.h"
#include "server/destinations/recording_transport.h"

namespace analytics::server::pack {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

// Answers when the test says so.
class HoldingTransport final : public Transport {
 public:
  RequestId start(HttpRequest request, Deadline, Done done) override {
    const std::lock_guard guard(mutex_);
    started_.push_back(request.url.substr(request.url.rfind('/') + 1));
    held_.push_back(std::move(done));
    return started_.size();
  }
  void cancel(RequestId) override {}

  std::vector<std::string> started() {
    const std::lock_guard guard(mutex_);
    return started_;
  }

  void answer(std::size_t index, int status = 200) {
    Done done;
    {
      const std::lock_guard guard(mutex_);
      done = std::move(held_[index]);
    }
    done(HttpResponse{.status = status});
  }

 private:
  std::mutex mutex_;
  std::vector<std::string> started_;
  std::vector<Done> held_;
};

// `a` for track calls, then `b` for those with a flag, each event by itself.
std::shared_ptr<const Pack> two_actions() {
  return pack_with(R"(limits: {attempts_at_once: 2}
actions:
  a:
    title: A
    description: Sends.
    trigger: type = "track"
    fields: {id: {type: string, default: {"@path": $.userId}, description: an id}}
    steps: [{request: {method: GET, url: "https://api.example.com/a{{payload.id}}"}}]
  b:
    title: B
    description: Sends.
    trigger: properties.b = true
    fields: {id: {type: string, default: {"@path": $.userId}, description: an id}}
    steps: [{request: {method: GET, url: "https://api.example.com/b{{payload.id}}"}}]
mappings:
  - {name: A, action: a}
  - {name: B, action: b}
)");
}

struct Running {
  std::shared_ptr<HoldingTransport> transport = std::make_shared<HoldingTransport>();
  std::shared_ptr<AttemptParts> parts;
  std::vector<Outcome> outcomes;

  explicit Running(std::size_t at_once = 2) {
    parts = std::make_shared<AttemptParts>(
        attempt_parts(CompiledPack::compile(two_actions(), "{}").value(), transport,
                      std::make_shared<StandingClock>()));
    parts->gate = std::make_shared<CallGate>(at_once);
  }

  void start(const std::vector<std::string>& events, Deadline deadline = kLater) {
    auto all = std::make_shared<std::vector<Event>>();
    for (const std::string& json : events) all->push_back({.type = "track", .json = json});
    std::make_shared<Attempt>(*parts, all, deadline, [this](std::vector<Outcome> some) {
      outcomes = std::move(some);
    })->start();
  }

  static constexpr Deadline kLater{std::chrono::seconds(1'060)};
};

std::string track(const std::string& id) { return R"({"type":"track","userId":")" + id + R"("})"; }
std::string both(const std::string& id) {
  return R"({"type":"track","userId":")" + id + R"(","properties":{"b":true}})";
}

TEST(PackAttempt, SoManyCallsRunAtOnceAndTheOthersFollow) {
  Running one;
  one.start({track("1"), track("2"), track("3")});
  EXPECT_THAT(one.transport->started(), ElementsAre("a1", "a2"));
  one.transport->answer(1);
  EXPECT_THAT(one.transport->started(), ElementsAre("a1", "a2", "a3"));
  one.transport->answer(0);
  EXPECT_THAT(one.outcomes, IsEmpty());
  one.transport->answer(2, 503);
  ASSERT_THAT(one.outcomes, SizeIs(3));
  EXPECT_EQ(outcome_name(one.outcomes[1]), "delivered");
  EXPECT_EQ(outcome_name(one.outcomes[2]), "retry");
}

TEST(PackAttempt, AttemptsOfADestinationShareTheLimit) {
  Running one(1);
  one.start({track("1")});
  Running other(1);
  other.parts->gate = one.parts->gate;
  other.start({track("2")});
  EXPECT_THAT(other.transport->started(), IsEmpty());
  one.transport->answer(0);
  EXPECT_THAT(other.transport->started(), ElementsAre("a2"));
}

TEST(PackAttempt, AnEventMeetsItsMappingsInTheirOrder) {
  Running one(8);
  one.start({both("1"), track("2")});
  EXPECT_THAT(one.transport->started(), UnorderedElementsAre("a1", "a2"));
  one.transport->answer(0);
  EXPECT_THAT(one.transport->started(), SizeIs(2));
  one.transport->answer(1);
  EXPECT_THAT(one.transport->started(), ElementsAre("a1", "a2", "b1"));
  one.transport->answer(2);
  EXPECT_THAT(one.outcomes, SizeIs(2));
}

TEST(PackAttempt, WithoutTimeLeftNothingIsSent) {
  Running one;
  one.start({track("1")}, Deadline(std::chrono::seconds(1'000)));
  EXPECT_THAT(one.transport->started(), IsEmpty());
  ASSERT_THAT(one.outcomes, SizeIs(1));
  EXPECT_EQ(outcome_name(one.outcomes[0]), "retry");
  EXPECT_EQ(one.outcomes[0].code, "ETIMEDOUT");
}

TEST(PackAttempt, AnswersMayComeByManyThreads) {
  constexpr std::size_t kEvents = 64;
  Running one(kEvents);
  std::vector<std::string> events;
  for (std::size_t i = 0; i < kEvents; ++i) events.push_back(track(std::to_string(i)));
  one.start(events);
  ASSERT_THAT(one.transport->started(), SizeIs(kEvents));
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < 4; ++t) {
    threads.emplace_back([&one, t] {
      for (std::size_t i = t; i < kEvents; i += 4) one.transport->answer(i);
    });
  }
  for (std::thread& thread : threads) thread.join();
  ASSERT_THAT(one.outcomes, SizeIs(kEvents));
  for (const Outcome& outcome : one.outcomes) EXPECT_EQ(outcome_name(outcome), "delivered");
}

TEST(PackAttempt, ValuesBeyondWhatAnAttemptMayHaveAreLeftToSmallerOnes) {
  const std::string large(1 << 20, 'x');
  const auto pack = pack_with(R"(actions:
  send:
    title: Send
    description: Sends.
    trigger: type = "track"
    fields: {id: {type: string, default: {"@template": "{{userId}}{{userId}}"}, description: an id}}
    batch: {max: 100}
    steps: [{request: {method: POST, url: "https://api.example.com/", json: $.items}}]
mappings:
  - {name: All, action: send}
)");
  const PackRun ran = run(pack, std::vector<std::string>(10, track(large)));
  EXPECT_THAT(ran.requests, IsEmpty());
  ASSERT_THAT(ran.outcomes, SizeIs(10));
  EXPECT_EQ(outcome_name(ran.outcomes[0]), "split");
  EXPECT_EQ(ran.outcomes[0].code, "attempt_too_large");
  EXPECT_EQ(told(run(pack, {track(large)})), "delivered");
}

}  // namespace
}  // namespace analytics::server::pack
