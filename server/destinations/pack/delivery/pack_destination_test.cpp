#include "server/destinations/pack/delivery/pack_destination.h"

#include <gmock/gmock.h>

#include "server/destinations/pack/delivery/compiled_pack.h"
#include "server/destinations/pack/delivery/deletion.h"
#include "server/destinations/pack/delivery/pack_fixture.h"
#include "server/destinations/recording_transport.h"

namespace analytics::server::pack {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

// Batches of three, and a second action for what has a group.
std::shared_ptr<const Pack> batching() {
  return pack_with(R"(accepts: {age_max: 72h}
limits: {attempts_at_once: 2}
actions:
  send:
    title: Send
    description: Sends.
    trigger: type = "track"
    fields:
      n: {type: integer, required: true, default: {"@path": $.properties.n}, description: a number}
      by: {type: string, default: {"@path": $.properties.by}, description: a group}
    refuse:
      - {when: {"@eq": [$.payload.n, 13]}, code: unlucky, detail: "no {{payload.n}}"}
    batch: {max: 3, bytes_max: 1000, by: $.payload.by}
    item: $.payload.n
    steps:
      - {request: {method: POST, url: "https://api.example.com/batch", json: $.items}}
    results:
      list: $.body.failed
      index: $.item.at
      outcome: {status: $.item.status}
      code: $.item.code
  also:
    title: Also
    description: Sends once more.
    trigger: properties.also = true
    fields: {n: {type: integer, default: {"@path": $.properties.n}, description: a number}}
    steps:
      - {request: {method: POST, url: "https://api.example.com/also", json: $.payload.n}}
mappings:
  - {name: Send, action: send}
  - {name: Also, action: also}
deletion:
  steps: [{request: {method: DELETE, url: "https://api.example.com/users/{{user_id}}"}}]
)");
}

std::string event(int n, const std::string& more = "") {
  return R"({"type":"track","userId":"u)" + std::to_string(n) +
         R"(","timestamp":"2026-01-01T00:00:00Z","properties":{"n":)" + std::to_string(n) + more +
         "}}";
}

TEST(PackDestination, EventsShareRequestsUpToTheirLimit) {
  const PackRun ran = run(batching(), {event(1), event(2), event(3)});
  EXPECT_THAT(bodies(ran), ElementsAre("[1,2,3]"));
  EXPECT_EQ(told(ran), "delivered delivered delivered");
}

TEST(PackDestination, EventsOfOneRequestHaveTheSameGroup) {
  const PackRun ran =
      run(batching(), {event(1, R"(,"by":"x")"), event(2), event(3, R"(,"by":"x")")});
  EXPECT_THAT(bodies(ran), ElementsAre("[1,3]", "[2]"));
}

TEST(PackDestination, WhatCanNotBeMappedIsDiscardedByItself) {
  const PackRun ran = run(batching(), {event(1), R"({"type":"track","properties":{"n":"x"}})",
                                       event(13), R"({"type":"page"})"});
  EXPECT_THAT(bodies(ran), ElementsAre("[1]"));
  EXPECT_EQ(
      told(ran),
      "delivered discarded(payload_invalid) discarded(unlucky) not_mapped(NO_MATCHING_MAPPING)");
  EXPECT_EQ(ran.outcomes[2].detail, "no 13");
}

TEST(PackDestination, AnEventOlderThanThePackTakesIsDiscarded) {
  const std::string old =
      R"({"type":"track","timestamp":"2025-12-28T23:59:59Z","properties":{"n":1}})";
  const std::string just =
      R"({"type":"track","timestamp":"2025-12-29T00:00:00Z","properties":{"n":1}})";
  EXPECT_EQ(told(run(batching(), {old, just})), "discarded(event_too_old) delivered");
}

TEST(PackDestination, AnEventThatCanNotBeReadKeepsNoOtherFromIt) {
  const PackRun ran = run(batching(), {event(1), "{broken", event(2)});
  EXPECT_THAT(bodies(ran), ElementsAre("[1,2]"));
  EXPECT_EQ(told(ran), "delivered discarded(event_unreadable) delivered");
}

TEST(PackDestination, EachItemHasWhatTheAnswerSaysOfIt) {
  const PackRun ran = run(
      batching(), {event(1), event(2), event(3)},
      {{.status = 200,
        .body =
            R"({"failed":[{"at":0,"status":400,"code":"bad"},{"at":2,"status":429},{"at":9}]})"}});
  EXPECT_EQ(told(ran), "discarded(bad) delivered retry(429)");
}

TEST(PackDestination, ARefusedRequestOfAWholeAttemptIsLeftToTheEngine) {
  const PackRun ran = run(batching(), {event(1), event(2)}, {{.status = 400}});
  EXPECT_THAT(ran.requests, SizeIs(1));
  EXPECT_EQ(told(ran), "split(400) split(400)");
}

TEST(PackDestination, ARefusedRequestOfSomeOfTheEventsIsTriedInHalves) {
  const PackRun ran = run(batching(), {event(1), event(2), event(13)},
                          {{.status = 413}, {.status = 200}, {.status = 400}});
  EXPECT_THAT(bodies(ran), ElementsAre("[1,2]", "[1]", "[2]"));
  EXPECT_EQ(told(ran), "delivered discarded(400) discarded(unlucky)");
}

TEST(PackDestination, WhatARefusedRequestDoesNotBlameIsSentAgain) {
  const PackRun ran =
      run(batching(), {event(1), event(2), event(3)},
          {{.status = 400, .body = R"({"failed":[{"at":1,"status":422,"code":"bad"}]})"},
           {.status = 200}});
  EXPECT_THAT(bodies(ran), ElementsAre("[1,2,3]", "[1,3]"));
  EXPECT_EQ(told(ran), "delivered discarded(bad) delivered");
}

TEST(PackDestination, AnEventHasTheWorstOfItsCallsAndLaterOnesWaitForItsRetry) {
  const std::string both = event(1, R"(,"also":true)");
  const PackRun fine = run(batching(), {both});
  EXPECT_THAT(urls(fine),
              ElementsAre("https://api.example.com/batch", "https://api.example.com/also"));
  const PackRun second = run(batching(), {both}, {{.status = 200}, {.status = 404}});
  EXPECT_EQ(told(second), "discarded(404)");
  const PackRun first = run(batching(), {both}, {{.status = 503}});
  EXPECT_THAT(urls(first), ElementsAre("https://api.example.com/batch"));
  EXPECT_EQ(told(first), "retry(503)");
}

TEST(PackDestination, OneEventIsEnoughToLoseForSettingsThatAreWrong) {
  const PackRun whole = run(batching(), {event(1), event(2)}, {{.status = 401}});
  EXPECT_EQ(told(whole), "unauthorized(401) unauthorized(401)");
  const PackRun some = run(batching(), {event(1), event(2), event(13)}, {{.status = 401}});
  EXPECT_EQ(told(some), "unauthorized(401) retry(401) discarded(unlucky)");
}

TEST(PackDestination, AUserIsDeletedByTheStepsOfTheDeletion) {
  const PackRunInput input{.delete_user = "u/1"};
  const Result<PackRun> ran = run_pack(batching(), input);
  ASSERT_TRUE(ran);
  EXPECT_THAT(urls(*ran), ElementsAre("https://api.example.com/users/u%2F1"));
  EXPECT_EQ(ran->requests[0].method, "DELETE");
  EXPECT_EQ(told(*ran), "delivered");
}

struct Made {
  std::shared_ptr<RecordingTransport> transport = std::make_shared<RecordingTransport>();
  std::unique_ptr<Destination> destination;
};

Made made(const std::string& settings = "{}") {
  Made result;
  const DestinationContext context{.guarded_transport = result.transport,
                                   .unguarded_transport = result.transport,
                                   .clock = std::make_shared<StandingClock>()};
  auto destination = pack_destination_type(batching()).make("one", settings, context);
  EXPECT_TRUE(destination) << destination.error().message;
  if (destination) result.destination = *std::move(destination);
  return result;
}

std::vector<Outcome> deliver(const Made& made, const std::vector<std::string>& events) {
  auto all = std::make_shared<std::vector<Event>>();
  for (const std::string& json : events) all->push_back({.type = "track", .json = json});
  std::vector<Outcome> outcomes;
  made.destination->deliver(all, Deadline(std::chrono::seconds(1'060)),
                            [&](std::vector<Outcome> some) { outcomes = std::move(some); });
  return outcomes;
}

TEST(PackDestination, HasTheShapeOfItsLargestBatch) {
  const Destination::Shape shape = made().destination->shape();
  EXPECT_EQ(shape.batch_max, 3U);
  EXPECT_EQ(shape.attempts_at_once, 2U);
  EXPECT_TRUE(shape.outcomes_differ);
}

TEST(PackDestination, ARequestHasAsLongAsTheSettingSays) {
  const Made one = made(R"({"timeout_seconds":5})");
  (void)deliver(one, {event(1)});
  EXPECT_THAT(one.transport->deadlines, ElementsAre(Deadline(std::chrono::seconds(1'005))));
}

TEST(PackDestination, AnAttemptIsWrittenDownWithoutItsSecrets) {
  Made one = made();
  one.transport->answer = HttpResponse{.status = 200, .body = R"({"echo":"KEY-12345"})"};
  const std::vector<Outcome> outcomes = deliver(one, {event(1)});
  ASSERT_THAT(outcomes, SizeIs(1));
  ASSERT_TRUE(outcomes[0].trace);
  EXPECT_THAT(outcomes[0].trace->request, HasSubstr("POST https://api.example.com/batch"));
  EXPECT_THAT(outcomes[0].trace->request, HasSubstr("\n\n[1]"));
  EXPECT_THAT(outcomes[0].trace->response, HasSubstr("***"));
  EXPECT_THAT(outcomes[0].trace->response, Not(HasSubstr("KEY-12345")));
}

TEST(PackDestination, NoAnswerMeansThatItMayHaveArrived) {
  Made one = made();
  one.transport->answer = Error{.code = ErrorCode::timed_out, .maybe_arrived = true};
  const std::vector<Outcome> outcomes = deliver(one, {event(1)});
  ASSERT_THAT(outcomes, SizeIs(1));
  EXPECT_EQ(outcome_name(outcomes[0]), "unknown");
  EXPECT_EQ(outcomes[0].code, "ETIMEDOUT");
}

TEST(PackDestination, WrongMappingsAreToldWithTheirPlace) {
  const auto told_of = [](const char* settings) {
    const auto compiled = CompiledPack::compile(batching(), settings);
    return compiled ? std::string() : compiled.error().message;
  };
  EXPECT_EQ(told_of(R"({"mappings":[{"action":"none"}]})"),
            "mapping 1: there is no action \"none\"; there are: send, also");
  EXPECT_THAT(told_of(R"({"mappings":[{"action":"send","trigger":"type ="}]})"),
              HasSubstr("mapping 1 (\"Send\"): trigger: line 1"));
  EXPECT_THAT(
      told_of(
          R"({"mappings":[{"action":"also"},{"action":"send","fields":{"n":{"@liquid":"x"}}}]})"),
      HasSubstr("mapping 2 (\"Send\"): field \"n\": "));
  EXPECT_THAT(told_of(R"({"mappings":[{"action":"send","color":1}]})"), HasSubstr("color"));
  EXPECT_THAT(told_of(R"({"timeout_seconds":"soon"})"), HasSubstr("timeout_seconds"));
}

TEST(PackDestination, AMappingsOwnFieldsAreLaidOverTheDefaultsAndNullLeavesOneOut) {
  const PackRun own =
      run(batching(), {event(1)}, {}, R"({"mappings":[{"action":"send","fields":{"n":5}}]})");
  EXPECT_THAT(bodies(own), ElementsAre("[5]"));
  const PackRun none = run(batching(), {event(1, R"(,"by":"x")"), event(2)}, {},
                           R"({"mappings":[{"action":"send","fields":{"by":null}}]})");
  EXPECT_THAT(bodies(none), ElementsAre("[1,2]"));
  const PackRun off =
      run(batching(), {event(1)}, {}, R"({"mappings":[{"action":"send","enabled":false}]})");
  EXPECT_THAT(off.requests, IsEmpty());
}

}  // namespace
}  // namespace analytics::server::pack
