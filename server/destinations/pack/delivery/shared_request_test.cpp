// What one event of a request may cost the others: nothing.

#include <gmock/gmock.h>

#include "server/destinations/pack/delivery/attempt.h"
#include "server/destinations/pack/delivery/pack_destination.h"
#include "server/destinations/pack/delivery/pack_fixture.h"
#include "server/destinations/recording_transport.h"

namespace analytics::server::pack {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

// Events of one request, with what stands at `  steps:`. A second mapping keeps the call from being
// the whole of the attempt, which the engine would halve.
std::shared_ptr<const Pack> sharing(const std::string& steps) {
  return pack_with(R"(actions:
  send:
    title: Send
    description: Sends.
    trigger: type = "track"
    fields:
      n: {type: integer, default: {"@path": $.properties.n}, description: a number}
      path: {type: object, default: {"@path": $.properties.path}, description: a path}
    batch: {max: 100}
    item: {n: $.payload.n, path: $.payload.path}
    steps:
)" + steps + R"(  other:
    title: Other
    description: Sends.
    trigger: type = "page"
    fields: {}
    steps: [{request: {method: POST, url: "https://api.example.com/other"}}]
mappings:
  - {name: Other, action: other}
  - {name: All, action: send}
)");
}

std::string event(int n, const std::string& more = "") {
  return R"({"type":"track","userId":"u)" + std::to_string(n) + R"(","properties":{"n":)" +
         std::to_string(n) + more + "}}";
}
const std::string kPage = R"({"type":"page","userId":"p"})";

TEST(PackSharedRequest, AnEventThatCanNotBeSentDoesNotCostTheOthers) {
  const auto pack = sharing(R"(
      - request:
          method: POST
          url: https://api.example.com/
          headers: {X-All: {"@join": [{"@map": [$.items, $.item.path.a]}, ","]}}
          json: {"@map": [$.items, $.item.n]}
)");
  const PackRun ran =
      run(pack, {kPage, event(1), event(2, R"(,"path":{"a":"line\nbreak"})"), event(3)});
  EXPECT_EQ(told(ran), "delivered delivered discarded(request_invalid) delivered");
}

TEST(PackSharedRequest, AnEventThatAnExpressionFailsOnDoesNotCostTheOthers) {
  const auto pack = sharing(R"(
      - request:
          method: POST
          url: https://api.example.com/
          json:
            "@map":
              - $.items
              - {"@when": [$.item.path, {"@path": {"@with": [1, $.item]}}, $.item.n]}
)");
  const PackRun ran = run(pack, {kPage, event(1), event(2, R"(,"path":{"a":1})"), event(3)});
  EXPECT_EQ(told(ran), "delivered delivered discarded(request_invalid) delivered");
}

TEST(PackSharedRequest, MoreRoundsThanAStepMayHaveAreMadeBySmallerRequests) {
  const auto pack = sharing(R"(
      - for_each: {"@concat_lists": [$.items, $.items, $.items]}
        request: {method: POST, url: "https://api.example.com/", json: $.item.n}
)");
  std::vector<std::string> events = {kPage};
  for (int n = 0; n < 40; ++n) events.push_back(event(n));
  const PackRun ran = run(pack, events);
  EXPECT_THAT(ran.requests, SizeIs(1 + 3 * 40));
  for (const Outcome& outcome : ran.outcomes) EXPECT_EQ(outcome_name(outcome), "delivered");
}

// Without an end it would be six gigabytes.
TEST(PackSharedRequest, AValueThatStandsInItselfOftenIsNoEndlessBody) {
  std::string doubled = "$.payload.path";
  for (int i = 0; i < 26; ++i) doubled = R"({"@with": [)" + doubled + R"(, [$.item, $.item]]})";
  const auto pack = sharing(R"(
      - {request: {method: POST, url: "https://api.example.com/", json: )" +
                            doubled + "}}\n");
  const PackRun ran = run(pack, {event(1, R"(,"path":{"a":")" + std::string(100, 'x') + "\"}")});
  EXPECT_THAT(ran.requests, SizeIs(0));
  EXPECT_EQ(told(ran), "discarded(request_invalid)");
}

// Answers in their order, too long ones for what is no answer.
class CuttingTransport final : public Transport {
 public:
  explicit CuttingTransport(std::vector<Result<HttpResponse>> answers)
      : answers_(std::move(answers)) {}
  RequestId start(HttpRequest request, Deadline, Done done) override {
    const std::size_t index = requests.size();
    requests.push_back(std::move(request));
    done(answers_[std::min(index, answers_.size() - 1)]);
    return index + 1;
  }
  void cancel(RequestId) override {}

  std::vector<HttpRequest> requests;

 private:
  std::vector<Result<HttpResponse>> answers_;
};

Error too_long(int status) {
  Error error{ErrorCode::response_too_large,
              "api.example.com: the answer is longer than the limit"};
  error.http_status = status;
  return error;
}

PackRun run_with(const std::shared_ptr<const Pack>& pack, std::vector<std::string> events,
                 std::vector<Result<HttpResponse>> answers) {
  const Result<PackRun> ran =
      run_pack(pack, {.events = std::move(events), .now = "2026-01-01T00:00:00Z"},
               std::make_shared<CuttingTransport>(std::move(answers)));
  return ran.value();
}

TEST(PackAnswer, OneThatIsTooLongDoesNotPassForTheStepsToCome) {
  const auto pack = sharing(R"(
      - {request: {method: GET, url: "https://api.example.com/find"}, keep: found}
      - {request: {method: POST, url: "https://api.example.com/", json: $.items}}
)");
  const PackRun ran = run_with(pack, {event(1)}, {too_long(200)});
  EXPECT_THAT(urls(ran), ElementsAre("https://api.example.com/find"));
  EXPECT_EQ(told(ran), "discarded(answer_too_long)");
  EXPECT_EQ(told(run_with(pack, {event(1)}, {too_long(503)})), "retry(503)");
  EXPECT_EQ(told(run_with(pack, {event(1)}, {HttpResponse{.status = 200}, too_long(200)})),
            "delivered");
}

TEST(PackAnswer, OneThatIsTooLongToTellOfEachItemIsAskedForInParts) {
  const auto pack = sharing(R"(
      - {request: {method: POST, url: "https://api.example.com/", json: $.items}}
    results: {list: $.body.failed, index: $.item.at, outcome: discarded}
)");
  const PackRun ran =
      run_with(pack, {kPage, event(1), event(2)},
               {HttpResponse{.status = 200}, too_long(207), HttpResponse{.status = 200},
                HttpResponse{.status = 207, .body = R"({"failed":[{"at":0}]})"}});
  EXPECT_THAT(ran.requests, SizeIs(4));
  EXPECT_EQ(told(ran), "delivered delivered discarded(207)");
}

TEST(PackAnswer, AnExpressionThatFailsOnItLeavesItsStatus) {
  const auto pack = sharing(R"(
      - request: {method: POST, url: "https://api.example.com/", json: $.items}
        answers: [{when: {"@path": {"@with": [1, $.body]}}, outcome: discarded}]
)");
  const HttpResponse unavailable{.status = 503, .headers = {{"Retry-After", "7"}}, .body = "{}"};
  const PackRun ran = run(pack, {event(1)}, {unavailable});
  EXPECT_EQ(told(ran), "retry(503)");
  EXPECT_EQ(ran.outcomes[0].retry_after, Duration(std::chrono::seconds(7)));
  EXPECT_EQ(told(run(pack, {event(1)}, {{.status = 200, .body = "{}"}})), "delivered");
}

TEST(PackAnswer, ASuccessThatIsNotExpectedIsNone) {
  const auto pack = sharing(R"(
      - request: {method: POST, url: "https://api.example.com/a", json: $.items}
        expect: $.body.ok
        answers:
          - {when: {"@eq": [$.body.ok, null]}, outcome: delivered}
          - {when: $.body.slow, outcome: retry, code: slow}
      - {request: {method: POST, url: "https://api.example.com/b", json: $.items}}
)");
  const auto told_of = [&](const char* body) {
    return told(run(pack, {event(1)}, {{.status = 200, .body = body}}));
  };
  EXPECT_EQ(told_of(R"({"ok":true})"), "delivered");
  EXPECT_EQ(told_of(R"({"ok":false})"), "discarded(unexpected_answer)");
  EXPECT_EQ(told_of(R"({"ok":false,"slow":true})"), "retry(slow)");
  EXPECT_EQ(told_of(R"({"ok":null})"), "delivered");
}

}  // namespace
}  // namespace analytics::server::pack
