#include <gmock/gmock.h>

#include "server/destinations/pack/delivery/pack_fixture.h"

namespace analytics::server::pack {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* kTrack = R"({"type":"track","event":"A","userId":"u/1","messageId":"m1"})";

// One action, `send`, with these steps, that each event of type track meets.
std::shared_ptr<const Pack> pack_of(const std::string& steps, const std::string& more = "") {
  return pack_with(R"(actions:
  send:
    title: Send
    description: Sends.
    trigger: type = "track"
    fields:
      id: {type: string, default: {"@path": $.userId}, description: an id}
      list:
        {type: string, multiple: true, default: {"@path": $.properties.list}, description: a list}
)" + more + R"(    steps:
)" + steps + R"(mappings:
  - {name: All, action: send}
)");
}

TEST(PackCall, ALaterStepUsesWhatAnEarlierOneKept) {
  const auto pack = pack_of(R"(
      - request: {method: GET, url: "https://api.example.com/find", query: {q: $.payload.id}}
        keep: found
      - {value: {"@at": [$.kept.found.ids, 0]}, keep: id}
      - request:
          method: PUT
          url: https://api.example.com/users/{{kept.id}}
          json: {n: $.kept.found.n}
)");
  const PackRun ran =
      run(pack, {kTrack}, {{.status = 200, .body = R"({"ids":["a b"],"n":2})"}, {.status = 204}});
  EXPECT_THAT(urls(ran), ElementsAre("https://api.example.com/find?q=u%2F1",
                                     "https://api.example.com/users/a%20b"));
  EXPECT_EQ(ran.requests[1].body, R"({"n":2})");
  EXPECT_EQ(told(ran), "delivered");
}

TEST(PackCall, AStepIsPassedOverUnlessItsConditionHolds) {
  const auto pack = pack_of(R"(
      - {when: $.payload.list, request: {method: GET, url: "https://api.example.com/a"}}
      - {when: $.payload.id, request: {method: GET, url: "https://api.example.com/b"}}
)");
  EXPECT_THAT(urls(run(pack, {kTrack})), ElementsAre("https://api.example.com/b"));
}

TEST(PackCall, AnUnexpectedAnswerEndsTheSteps) {
  const auto pack = pack_of(R"(
      - {request: {method: GET, url: "https://api.example.com/a"}}
      - {request: {method: GET, url: "https://api.example.com/b"}}
)");
  const PackRun ran = run(pack, {kTrack}, {{.status = 503, .headers = {{"Retry-After", "30"}}}});
  EXPECT_THAT(ran.requests, SizeIs(1));
  EXPECT_EQ(told(ran), "retry(503)");
  EXPECT_EQ(ran.outcomes[0].retry_after, Duration(std::chrono::seconds(30)));
}

TEST(PackCall, AnExpectedAnswerGoesOnWhateverItsStatus) {
  const auto pack = pack_of(R"(
      - request: {method: GET, url: "https://api.example.com/a"}
        expect: {"@in": [$.status, [200, 404]]}
        keep: found
        keep_answer: true
      - when: {"@eq": [$.kept.found.status, 404]}
        request: {method: POST, url: "https://api.example.com/b"}
        expect: {"@eq": [$.status, 409]}
)");
  const PackRun ran = run(pack, {kTrack}, {{.status = 404}, {.status = 409}});
  EXPECT_THAT(ran.requests, SizeIs(2));
  EXPECT_EQ(told(ran), "delivered");
}

TEST(PackCall, AStepRefusesOrTriesAgain) {
  const auto refused = pack_of(R"(
      - {refuse: {code: no_such_user, detail: "{{payload.id}} KEY-12345"}}
)");
  const PackRun ran = run(refused, {kTrack});
  EXPECT_EQ(told(ran), "discarded(no_such_user)");
  EXPECT_EQ(ran.outcomes[0].detail, "u/1 ***");
  const auto tried = pack_of(R"(
      - {retry: {code: conflict, detail: it was changed meanwhile}}
)");
  EXPECT_EQ(told(run(tried, {kTrack})), "retry(conflict)");
}

TEST(PackCall, ARequestIsMadeForEachOfAListAndItsAnswersAreKeptAsOne) {
  const auto pack = pack_of(R"(
      - for_each: $.payload.list
        request: {method: GET, url: "https://api.example.com/{{item}}/{{index}}"}
        keep: all
      - {request: {method: POST, url: "https://api.example.com/sum", json: $.kept.all}}
)");
  const PackRun ran =
      run(pack, {R"({"type":"track","properties":{"list":["x","y"]}})"},
          {{.status = 200, .body = "1"}, {.status = 200, .body = "2"}, {.status = 200}});
  EXPECT_THAT(urls(ran), ElementsAre("https://api.example.com/x/0", "https://api.example.com/y/1",
                                     "https://api.example.com/sum"));
  EXPECT_EQ(ran.requests[2].body, "[1,2]");
}

TEST(PackCall, AHundredRequestsAStepAreMadeAndOneMoreIsNot) {
  const auto pack = pack_of(R"(
      - {for_each: $.payload.list, request: {method: GET, url: "https://api.example.com/"}}
)");
  const auto event = [](int count) {
    std::string list;
    for (int i = 0; i < count; ++i) list += i == 0 ? "\"x\"" : ",\"x\"";
    return R"({"type":"track","properties":{"list":[)" + list + "]}}";
  };
  EXPECT_THAT(run(pack, {event(100)}).requests, SizeIs(100));
  const PackRun ran = run(pack, {event(101)});
  EXPECT_THAT(ran.requests, IsEmpty());
  EXPECT_EQ(told(ran), "discarded(request_invalid)");
}

TEST(PackCall, AnAddressOfAnotherHostIsNotGoneTo) {
  const auto pack = pack_of(R"(
      - {request: {method: GET, url: "https://{{settings.region}}/"}}
)");
  const PackRun ran = run(pack, {kTrack}, {}, R"({"region":"evil.com"})");
  EXPECT_THAT(ran.requests, IsEmpty());
  EXPECT_EQ(told(ran), "discarded(request_invalid)");
  EXPECT_EQ(ran.outcomes[0].detail, "the host of the request is none of the pack's hosts");
}

TEST(PackCall, AuthorizationBodiesAndHeadersAreWhatTheStepSays) {
  const auto pack = pack_of(R"(
      - request:
          method: POST
          url: https://api.example.com/form?a=1
          query: {b: "x y", none: $.payload.list, list: [1, 2]}
          headers: {X-Id: $.payload.id, X-None: $.payload.list}
          auth: {basic: [$.settings.api_key, ""]}
          form: {a: 1, b: true, c: {d: null}, e: $.payload.list}
      - request:
          method: POST
          url: https://api.example.com/raw
          auth: {bearer: $.settings.api_key}
          raw: "{{payload.id}};"
          content_type: text/csv
      - {request: {method: POST, url: "https://api.example.com/none", json: $.payload.list}}
)");
  const PackRun ran = run(pack, {kTrack});
  ASSERT_THAT(ran.requests, SizeIs(3));
  const auto header = [&ran](std::size_t request, const char* name) {
    return std::string(HttpResponse{.headers = ran.requests[request].headers}.header(name));
  };
  EXPECT_EQ(ran.requests[0].url, "https://api.example.com/form?a=1&b=x%20y&list=%5B1%2C2%5D");
  EXPECT_EQ(ran.requests[0].body, "a=1&b=true&c=%7B%22d%22%3Anull%7D");
  EXPECT_EQ(header(0, "content-type"), "application/x-www-form-urlencoded");
  EXPECT_EQ(header(0, "authorization"), "Basic S0VZLTEyMzQ1Og==");
  EXPECT_EQ(header(0, "x-id"), "u/1");
  EXPECT_EQ(header(0, "x-none"), "");
  EXPECT_EQ(header(0, "user-agent"), "analyticsd");
  EXPECT_EQ(ran.requests[1].body, "u/1;");
  EXPECT_EQ(header(1, "content-type"), "text/csv");
  EXPECT_EQ(header(1, "authorization"), "Bearer KEY-12345");
  EXPECT_EQ(ran.requests[2].body, "");
  EXPECT_EQ(header(2, "content-type"), "");
}

TEST(PackCall, AHeaderWithALineBreakIsRefused) {
  const auto pack = pack_of(R"(
      - {request: {method: GET, url: "https://api.example.com/", headers: {X-Id: $.payload.id}}}
)");
  const PackRun ran = run(pack, {R"({"type":"track","userId":"a\r\nb"})"});
  EXPECT_THAT(ran.requests, IsEmpty());
  EXPECT_EQ(told(ran), "discarded(request_invalid)");
  EXPECT_THAT(ran.outcomes[0].detail, HasSubstr("X-Id"));
}

TEST(PackCall, RowsOfTheStepComeBeforeThoseOfTheActionAndThePack) {
  const auto pack = pack_with(R"(actions:
  send:
    title: Send
    description: Sends.
    trigger: type = "track"
    fields: {id: {type: string, default: {"@path": $.userId}, description: an id}}
    steps:
      - request: {method: GET, url: "https://api.example.com/"}
        answers: [{when: {"@eq": [$.body.code, 1]}, outcome: discarded, code: of_the_step}]
    answers:
      - when: {"@le": [$.body.code, 2]}
        outcome: retry
        code: of_the_action
        retry_after: $.body.wait
answers:
  - when: {"@le": [$.body.code, 3]}
    outcome: unauthorized
    code: of_the_pack
    detail: $.body.words
mappings:
  - {name: All, action: send}
)");
  const auto answered = [&pack](std::string body) {
    return run(pack, {kTrack}, {{.status = 200, .body = std::move(body)}});
  };
  EXPECT_EQ(told(answered(R"({"code":1})")), "discarded(of_the_step)");
  const PackRun late = answered(R"({"code":2,"wait":7})");
  EXPECT_EQ(told(late), "retry(of_the_action)");
  EXPECT_EQ(late.outcomes[0].retry_after, Duration(std::chrono::seconds(7)));
  const PackRun locked = answered(R"({"code":3,"words":"KEY-12345 is unknown"})");
  EXPECT_EQ(told(locked), "unauthorized(of_the_pack)");
  EXPECT_EQ(locked.outcomes[0].detail, "*** is unknown");
  EXPECT_EQ(told(answered(R"({"code":4})")), "delivered");
}

}  // namespace
}  // namespace analytics::server::pack
