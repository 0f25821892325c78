#include "oauth/renewal.h"

#include <gtest/gtest.h>

#include <vector>

#include <analytics/testing.h>

namespace analytics {
namespace {

using namespace std::chrono_literals;

HttpResponse token(const std::string& text, int seconds = 3600) {
  return {
      .status = 200,
      .body = R"({"access_token":")" + text + R"(","expires_in":)" + std::to_string(seconds) + "}"};
}
HttpResponse status(int status, std::vector<HttpHeader> headers = {}) {
  return {.status = status, .headers = std::move(headers)};
}

class RenewalTest : public ::testing::Test {
 protected:
  Deadline at(Duration time) { return start + time; }
  // A try that begins at `time` and is answered at once.
  Renewal::Outcome answer(Duration time, const Result<HttpResponse>& response) {
    renewal.begin(at(time));
    return renewal.finish(response, {.time = at(time), .wall_time = wall_time + time});
  }
  Duration next_try(Duration since) { return renewal.next_try() - at(since); }

  Renewal renewal;
  const Deadline start = Deadline(10h);
  const Timestamp wall_time = testing::ManualClock::kStart;  // 2026-11-23T12:55:48.357Z
};

TEST_F(RenewalTest, HasNoTokenAtFirstAndMayTryAtOnce) {
  EXPECT_EQ(renewal.token(start), std::nullopt);
  EXPECT_TRUE(renewal.is_due(start));
  EXPECT_LE(renewal.next_try(), start);
}

TEST_F(RenewalTest, HandsATokenOutUntilItsLifeIsOver) {
  EXPECT_EQ(answer(0s, token("a", 100)), Renewal::Outcome::granted);
  EXPECT_EQ(renewal.token(at(0s)), "a");
  EXPECT_EQ(renewal.token(at(100s) - 1ns), "a");
  EXPECT_EQ(renewal.token(at(100s)), std::nullopt);
}

TEST_F(RenewalTest, CountsATokensLifeFromWhenItWasAskedFor) {
  renewal.begin(at(0s));
  renewal.finish(token("a", 100), {.time = at(9s), .wall_time = wall_time});
  EXPECT_EQ(renewal.token(at(100s)), std::nullopt);
}

TEST_F(RenewalTest, IsDueAgainOnceHalfTheLifeIsOver) {
  answer(0s, token("a", 100));
  EXPECT_FALSE(renewal.is_due(at(50s) - 1ns));
  EXPECT_TRUE(renewal.is_due(at(50s)));
}

TEST_F(RenewalTest, KeepsTheTokenWhereTheNextOneIsNotGranted) {
  answer(0s, token("a", 100));
  EXPECT_EQ(answer(50s, status(500)), Renewal::Outcome::failed);
  EXPECT_EQ(answer(51s, status(401)), Renewal::Outcome::refused);
  EXPECT_EQ(renewal.token(at(99s)), "a");
}

TEST_F(RenewalTest, ForgetsATokenThatWasRefusedAndNoOther) {
  answer(0s, token("a"));
  renewal.refuse("b");
  EXPECT_EQ(renewal.token(at(2s)), "a");
  renewal.refuse("a");
  EXPECT_EQ(renewal.token(at(2s)), std::nullopt);
  EXPECT_TRUE(renewal.is_due(at(2s)));
}

TEST_F(RenewalTest, DoesNotBeginFetchesCloserTogetherThanASecond) {
  answer(0s, token("a"));
  renewal.refuse("a");
  EXPECT_EQ(next_try(0s), 1s);
}

TEST_F(RenewalTest, TriesAgainAtOnceAndThenAfterWaitsThatDouble) {
  std::vector<Duration> waits;
  for (int i = 0; i < 13; ++i) {
    EXPECT_EQ(answer(0s, status(i % 2 == 0 ? 500 : 425)), Renewal::Outcome::failed);
    waits.push_back(next_try(0s));
  }
  EXPECT_EQ(waits, (std::vector<Duration>{0ms, 100ms, 200ms, 400ms, 800ms, 1600ms, 3200ms, 6400ms,
                                          12800ms, 25600ms, 51200ms, 60s, 60s}));
}

TEST_F(RenewalTest, BeginsTheWaitsAnewAfterATokenCame) {
  for (int i = 0; i < 5; ++i) answer(0s, status(500));
  answer(0s, token("a", 100));
  answer(50s, status(500));
  EXPECT_EQ(next_try(50s), 0s);
}

TEST_F(RenewalTest, TakesErrorsOfTheNetworkForFailuresAndKeepsNoBody) {
  const Error broken{.code = ErrorCode::connect_failed, .message = "m", .response_body = "secret"};
  EXPECT_EQ(answer(0s, broken), Renewal::Outcome::failed);
  EXPECT_EQ(renewal.error()->code, ErrorCode::connect_failed);
  EXPECT_TRUE(renewal.error()->retryable);
  EXPECT_EQ(renewal.error()->response_body, "");
}

TEST_F(RenewalTest, TakesAnAnswerThatIsTooLongForAFailureThatIsItsOwn) {
  EXPECT_EQ(answer(0s, Error{.code = ErrorCode::response_too_large, .http_status = 200}),
            Renewal::Outcome::failed);
  EXPECT_EQ(renewal.error()->code, ErrorCode::no_token);
}

TEST_F(RenewalTest, ForgetsTheErrorWhenATokenComes) {
  answer(0s, status(500));
  EXPECT_EQ(renewal.error()->http_status, 500);
  answer(0s, token("a"));
  EXPECT_FALSE(renewal.error());
}

struct WaitCase {
  std::vector<HttpHeader> headers;
  Duration expected;
};
class WaitAfter429 : public RenewalTest, public ::testing::WithParamInterface<WaitCase> {};

TEST_P(WaitAfter429, IsTheServersWithinLimits) {
  EXPECT_EQ(answer(0s, status(429, GetParam().headers)), Renewal::Outcome::failed);
  EXPECT_EQ(next_try(0s), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(Headers, WaitAfter429,
                         ::testing::Values(WaitCase{{}, 5s},
                                           WaitCase{{{"Retry-After", "soon"}}, 5s},
                                           WaitCase{{{"Retry-After", "7"}}, 7s},
                                           WaitCase{{{"retry-after", "300"}}, 300s},
                                           WaitCase{{{"Retry-After", "301"}}, 300s},
                                           WaitCase{{{"Retry-After", "0"}}, 250ms}));

TEST_F(RenewalTest, DoesNotCountWaitsAfter429AsFailures) {
  for (int i = 0; i < 5; ++i) answer(0s, status(429));
  answer(0s, status(500));
  EXPECT_EQ(next_try(0s), 0s);
}

TEST_F(RenewalTest, HonoursARetryAfterOfOtherStatusesWhereItIsLonger) {
  answer(0s, status(503, {{"Retry-After", "20"}}));
  EXPECT_EQ(next_try(0s), 20s);
}

class RefusedWith : public RenewalTest, public ::testing::WithParamInterface<int> {};

TEST_P(RefusedWith, IsTheEndForThoseWhoWaitAndTriedAgainLater) {
  EXPECT_EQ(answer(0s, status(GetParam())), Renewal::Outcome::refused);
  EXPECT_FALSE(renewal.error()->retryable);
  EXPECT_EQ(next_try(0s), kRefusedWait);
  for (int i = 0; i < 20; ++i) answer(0s, status(GetParam()));
  EXPECT_EQ(next_try(0s), 60s);
}

INSTANTIATE_TEST_SUITE_P(Statuses, RefusedWith, ::testing::Values(400, 401, 415));

class ServersClock : public RenewalTest {
 protected:
  const std::vector<HttpHeader> two_minutes_behind = {{"Date", "Mon, 23 Nov 2026 12:53:48 GMT"}};
  const std::chrono::seconds ours = 1'795'438'548s;
};

TEST_F(ServersClock, IsOursUntilAnAnswerShowsIt) {
  EXPECT_EQ(renewal.server_time(wall_time), ours);
  answer(0s, status(500, {{"Date", "yesterday"}}));
  EXPECT_EQ(renewal.server_time(wall_time), ours);
}

TEST_F(ServersClock, IsFollowedWhateverTheAnswer) {
  answer(0s, status(500, two_minutes_behind));
  EXPECT_EQ(renewal.server_time(wall_time), ours - 120s);
  EXPECT_EQ(renewal.server_time(wall_time + 10s), ours - 110s);
}

TEST_F(ServersClock, MayBeCenturiesFromOurs) {
  answer(0s, status(500, {{"Date", "Sat, 01 Jan 1678 00:00:00 GMT"}}));
  EXPECT_EQ(renewal.server_time(wall_time), -9'214'560'000s);
}

TEST_F(ServersClock, ThatDiffersExplainsARefusalOnceWhichIsTriedAgainAtOnce) {
  EXPECT_EQ(answer(0s, status(401, two_minutes_behind)), Renewal::Outcome::failed);
  EXPECT_EQ(next_try(0s), 0s);
  EXPECT_EQ(answer(0s, status(401, two_minutes_behind)), Renewal::Outcome::refused);
}

TEST_F(ServersClock, ThatJumpsToAndFroExplainsOneRefusalOnly) {
  EXPECT_EQ(answer(0s, status(401, two_minutes_behind)), Renewal::Outcome::failed);
  EXPECT_EQ(answer(0s, status(401, {{"Date", "Mon, 23 Nov 2026 12:55:48 GMT"}})),
            Renewal::Outcome::refused);
}

TEST_F(ServersClock, ThatAgreesWithinTheAssertionsLeewayExplainsNothing) {
  EXPECT_EQ(answer(0s, status(401, {{"Date", "Mon, 23 Nov 2026 12:55:43 GMT"}})),
            Renewal::Outcome::refused);
}

}  // namespace
}  // namespace analytics
