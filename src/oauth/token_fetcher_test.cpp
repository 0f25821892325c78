#include "oauth/token_fetcher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <thread>

#include <analytics/testing.h>

#include "oauth/oauth_test_support.h"

namespace analytics {
namespace {

using ::testing::HasSubstr;
using testing::ManualClock;
using testing::RecordingTransport;
using namespace std::chrono_literals;

HttpResponse granted(const std::string& token, int seconds = 3600) {
  return {.status = 200,
          .body = R"({"access_token":")" + token + R"(","expires_in":)" + std::to_string(seconds) +
                  "}"};
}

class TokenFetcherTest : public ::testing::Test {
 protected:
  TokenFetcherTest() { transport->hold_all(); }
  ~TokenFetcherTest() override { fetcher->close(); }

  Token ask_within(Duration time) { return ask(*fetcher, clock->now() + time); }
  // Waits until the so-manieth request is there, and answers it.
  void answer(std::size_t number, Result<HttpResponse> response) {
    ASSERT_TRUE(transport->wait_for_requests(number));
    transport->answer(transport->requests()[number - 1].id, std::move(response));
  }
  // What a caller is told who cannot wait, once a failure has been taken note of.
  std::string told_at_once() { return outcome(ask_within(1ns)); }
  std::string assertion(std::size_t number) {
    return form_field(transport->requests()[number - 1].request.body, "client_assertion");
  }

  std::shared_ptr<RecordingTransport> transport = std::make_shared<RecordingTransport>();
  std::shared_ptr<ManualClock> clock = std::make_shared<ManualClock>();
  std::shared_ptr<TokenFetcher> fetcher =
      std::make_shared<TokenFetcher>(TokenSettings{.client_id = "c",
                                                   .private_key = private_pem(test_key()),
                                                   .key_id = "k",
                                                   .auth_server = "https://auth",
                                                   .url = "https://auth/token",
                                                   .scope = "s",
                                                   .request_timeout = 10s},
                                     transport, clock);
};

TEST_F(TokenFetcherTest, SendsNothingBeforeATokenIsAskedFor) {
  EXPECT_EQ(transport->requests().size(), 0u);
}

TEST_F(TokenFetcherTest, FetchesATokenAndGivesItOutAgainAtOnce) {
  Token first = ask_within(10s);
  answer(1, granted("a"));
  EXPECT_EQ(outcome(std::move(first)), "a");
  const Token second = ask_within(10s);
  EXPECT_TRUE(is_there(second));
  EXPECT_EQ(transport->requests().size(), 1u);
}

TEST_F(TokenFetcherTest, SendsOneRequestForAllWhoWait) {
  std::vector<Token> tokens;
  for (int i = 0; i < 100; ++i) tokens.push_back(ask_within(10s));
  answer(1, granted("a"));
  for (Token& token : tokens) EXPECT_EQ(outcome(std::move(token)), "a");
  EXPECT_EQ(transport->requests().size(), 1u);
}

TEST_F(TokenFetcherTest, GivesTheRequestItsOwnTimeWhateverTheCallersHave) {
  const Token token = ask_within(1s);
  ASSERT_TRUE(transport->wait_for_requests(1));
  EXPECT_EQ(transport->requests()[0].deadline, clock->now() + 10s);
}

TEST_F(TokenFetcherTest, RenewsPastHalfTheLifeWhileTheOldTokenIsStillGivenOut) {
  transport->script([n = 0](const auto&) mutable {
    return Result<HttpResponse>(granted(++n == 1 ? "a" : "b", 100));
  });
  EXPECT_EQ(outcome(ask_within(10s)), "a");
  clock->advance(49s);
  EXPECT_EQ(outcome(ask_within(10s)), "a");
  EXPECT_EQ(transport->requests().size(), 1u);

  transport->hold_all();
  clock->advance(1s);
  EXPECT_EQ(outcome(ask_within(10s)), "a");
  ASSERT_TRUE(transport->wait_for_requests(2));
  EXPECT_EQ(outcome(ask_within(10s)), "a");
  clock->advance(5s);
  answer(2, granted("b", 100));
  clock->advance(45s);  // The first one's life is over.
  EXPECT_EQ(outcome(ask_within(10s)), "b");
}

TEST_F(TokenFetcherTest, TriesAFailedRenewalAgainWithALaterCall) {
  transport->script([n = 0](const auto&) mutable {
    return Result<HttpResponse>(++n == 1 ? granted("a", 1'000'000) : HttpResponse{500});
  });
  EXPECT_EQ(outcome(ask_within(10s)), "a");
  clock->advance(500'000s);
  EXPECT_EQ(outcome(ask_within(10s)), "a");
  ASSERT_TRUE(transport->wait_for_requests(3));  // The first retry is at once.
  const Deadline until = soon();
  while (transport->requests().size() < 4 && std::chrono::steady_clock::now() < until) {
    clock->advance(100ms);
    EXPECT_EQ(outcome(ask_within(10s)), "a");
  }
  EXPECT_EQ(transport->requests().size(), 4u);
}

TEST_F(TokenFetcherTest, FetchesAnotherOneAfterATokenWasRefused) {
  transport->script([n = 0](const auto&) mutable {
    return Result<HttpResponse>(granted("t" + std::to_string(++n)));
  });
  EXPECT_EQ(outcome(ask_within(10s)), "t1");
  clock->advance(1s);
  fetcher->refused("t1");
  EXPECT_EQ(outcome(ask_within(10s)), "t2");
  fetcher->refused("t1");  // Another request that carried the old one.
  EXPECT_EQ(outcome(ask_within(10s)), "t2");
}

TEST_F(TokenFetcherTest, WaitsBetweenFetchesWhereEveryTokenIsRefusedAtOnce) {
  transport->script([n = 0](const auto&) mutable {
    return Result<HttpResponse>(granted("t" + std::to_string(++n)));
  });
  EXPECT_EQ(outcome(ask_within(10s)), "t1");
  fetcher->refused("t1");
  Token next = ask_within(10s);
  EXPECT_FALSE(is_there(next));
  clock->advance(kBetweenFetches);
  EXPECT_EQ(outcome(std::move(next)), "t2");
}

TEST_F(TokenFetcherTest, TriesAgainAtOnceAndThenAfterAWait) {
  Token token = ask_within(10s);
  answer(1, HttpResponse{425});
  answer(2, Error{ErrorCode::network_error, "broken"});
  EXPECT_EQ(told_at_once(), "no access token: broken");
  clock->advance(110ms);
  answer(3, granted("a"));
  EXPECT_EQ(outcome(std::move(token)), "a");
}

TEST_F(TokenFetcherTest, SignsEachRequestAnewWithANewId) {
  Token token = ask_within(10s);
  answer(1, HttpResponse{500});
  answer(2, granted("a"));
  EXPECT_EQ(outcome(std::move(token)), "a");
  EXPECT_TRUE(is_signed_by(test_key(), assertion(1)));
  EXPECT_TRUE(is_signed_by(test_key(), assertion(2)));
  const auto id = [&](std::size_t number) {
    return Object::parse(take_apart(assertion(number)).claims).value().get("jti")->as_string();
  };
  EXPECT_EQ(id(1)->size(), 36u);
  EXPECT_NE(id(1), id(2));
}

TEST_F(TokenFetcherTest, WaitsAsLongAsTheServerAsksFor) {
  Token token = ask_within(30s);
  answer(1, HttpResponse{429, {{"Retry-After", "20"}}, ""});
  EXPECT_EQ(told_at_once(), "no access token: HTTP 429");
  clock->advance(20s - 1ns);
  EXPECT_EQ(told_at_once(), "no access token: HTTP 429");
  EXPECT_EQ(transport->requests().size(), 1u);
  clock->advance(1ns);
  answer(2, granted("a"));
  EXPECT_EQ(outcome(std::move(token)), "a");
}

TEST_F(TokenFetcherTest, TellsThoseAtOnceWhoseDeadlineComesBeforeTheNextTry) {
  Token patient = ask_within(30s);
  Token hurried = ask_within(19s);
  answer(1, HttpResponse{429, {{"Retry-After", "20"}}, ""});
  EXPECT_EQ(outcome(std::move(hurried)), "no access token: HTTP 429");
  const Token later = ask_within(10s);
  EXPECT_TRUE(is_there(later));
  EXPECT_FALSE(is_there(patient));
  clock->advance(20s);
  answer(2, granted("a"));
  EXPECT_EQ(outcome(std::move(patient)), "a");
}

TEST_F(TokenFetcherTest, TellsAllWhoWaitOfCredentialsThatAreNotAccepted) {
  Token first = ask_within(100s);
  Token second = ask_within(100s);
  answer(1, HttpResponse{401, {}, R"({"error":"invalid_client"})"});
  EXPECT_EQ(outcome(std::move(first)), "no access token: HTTP 401: invalid_client");
  const Result<std::string> result = second.get();
  EXPECT_EQ(result.error().code, ErrorCode::no_token);
  EXPECT_EQ(result.error().http_status, 401);
  EXPECT_FALSE(result.error().retryable);
}

TEST_F(TokenFetcherTest, TriesRefusedCredentialsAgainWithTheNextCallButNotTooSoon) {
  Token first = ask_within(10s);
  answer(1, HttpResponse{401});
  EXPECT_EQ(outcome(std::move(first)), "no access token: HTTP 401");
  Token second = ask_within(10s);
  EXPECT_FALSE(is_there(second));
  EXPECT_EQ(transport->requests().size(), 1u);
  clock->advance(kRefusedWait);
  answer(2, granted("a"));
  EXPECT_EQ(outcome(std::move(second)), "a");
}

TEST_F(TokenFetcherTest, CorrectsItsTimesByTheServersClock) {
  Token token = ask_within(10s);
  answer(1, HttpResponse{401, {{"Date", "Mon, 23 Nov 2026 12:53:48 GMT"}}, ""});
  answer(2, granted("a"));
  EXPECT_EQ(outcome(std::move(token)), "a");
  EXPECT_EQ(number_claim(assertion(1), "iat"), 1'795'438'548 - 5);
  EXPECT_EQ(number_claim(assertion(1), "exp"), 1'795'438'548 + 55);
  EXPECT_EQ(number_claim(assertion(2), "iat"), 1'795'438'548 - 120 - 5);
  EXPECT_EQ(number_claim(assertion(2), "exp"), 1'795'438'548 - 120 + 55);
}

TEST_F(TokenFetcherTest, TellsCallersByTheirDeadlinesWhileTheRequestGoesOn) {
  Token token = ask_within(3s);
  ASSERT_TRUE(transport->wait_for_requests(1));
  clock->advance(3s);
  const Result<std::string> result = token.get();
  EXPECT_EQ(result.error().code, ErrorCode::timed_out);
  EXPECT_TRUE(result.error().retryable);
  answer(1, granted("a"));
  EXPECT_EQ(outcome(ask_within(3s)), "a");
  EXPECT_EQ(transport->requests().size(), 1u);
}

TEST_F(TokenFetcherTest, TellsACallerAtOnceWhoseDeadlineHasPassed) {
  const Token token = ask_within(0s);
  EXPECT_TRUE(is_there(token));
  EXPECT_EQ(transport->requests().size(), 0u);
}

TEST_F(TokenFetcherTest, GivesUpARequestWhoseTransportForgetsItsDeadline) {
  Token token = ask_within(60s);
  ASSERT_TRUE(transport->wait_for_requests(1));
  clock->advance(11s);
  answer(2, granted("a"));
  EXPECT_EQ(outcome(std::move(token)), "a");
}

TEST_F(TokenFetcherTest, GivesATokenToThoseWhoWaitedForItHoweverShortItsLife) {
  Token token = ask_within(60s);
  ASSERT_TRUE(transport->wait_for_requests(1));
  clock->advance(5s);
  answer(1, granted("a", 1));
  EXPECT_EQ(outcome(std::move(token)), "a");
}

TEST_F(TokenFetcherTest, LetsNoMoreCallersWaitThanItsLimit) {
  std::vector<Token> tokens;
  for (std::size_t i = 0; i < kWaitersMax; ++i) tokens.push_back(ask_within(10s));
  Token one_more = ask_within(10s);
  ASSERT_TRUE(is_there(one_more));
  EXPECT_EQ(one_more.get().error().code, ErrorCode::no_token);
  answer(1, granted("a"));
  EXPECT_EQ(outcome(std::move(tokens.back())), "a");
}

TEST_F(TokenFetcherTest, TellsThoseWhoWaitWhenItIsClosed) {
  Token token = ask_within(60s);
  ASSERT_TRUE(transport->wait_for_requests(1));
  fetcher->close();
  ASSERT_TRUE(is_there(token));
  EXPECT_EQ(token.get().error().code, ErrorCode::canceled);
}

TEST_F(TokenFetcherTest, MayBeAskedAgainAndClosedByACallerItTells) {
  std::promise<void> told;
  auto own = std::make_shared<TokenFetcher>(
      TokenSettings{.private_key = private_pem(test_key()), .request_timeout = 10s}, transport,
      clock);
  own->token(clock->now() + 10s, [&told, &own](const Result<std::string>& first) {
    own->token(Deadline(),
               [&](const Result<std::string>& again) { EXPECT_EQ(first.value(), again.value()); });
    own->close();
    own.reset();
    told.set_value();
  });
  answer(1, granted("a"));
  EXPECT_EQ(told.get_future().wait_for(30s), std::future_status::ready);
}

TEST_F(TokenFetcherTest, TellsEachOfManyThreadsExactlyOnce) {
  transport->script([n = 0](const auto&) mutable {
    ++n;
    return Result<HttpResponse>(n % 3 == 0 ? HttpResponse{500} : granted(std::to_string(n)));
  });
  std::atomic<int> told{0};
  const auto work = [&] {
    for (int i = 0; i < 200; ++i) {
      const Result<std::string> token = ask_within(60s).get();
      ++told;
      if (token && i % 50 == 0) fetcher->refused(*token);
    }
  };
  std::atomic<bool> done{false};
  std::thread time([&] {
    while (!done) clock->advance(100ms);
  });
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) threads.emplace_back(work);
  for (std::thread& thread : threads) thread.join();
  done = true;
  time.join();
  EXPECT_EQ(told, 8 * 200);
}

}  // namespace
}  // namespace analytics
