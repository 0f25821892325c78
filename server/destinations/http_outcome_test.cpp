#include "server/destinations/http_outcome.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

using Kind = Outcome::Kind;
using namespace std::chrono_literals;

Outcome after_status(int status) { return http_outcome(HttpResponse{.status = status}, {}); }
Outcome after_error(ErrorCode code, bool retryable = true) {
  return http_outcome(Error{.code = code, .message = "what happened", .retryable = retryable}, {});
}

TEST(HttpOutcome, IsDeliveredForEverySuccess) {
  EXPECT_EQ(after_status(200).kind, Kind::delivered);
  EXPECT_EQ(after_status(204).kind, Kind::delivered);
  EXPECT_EQ(after_status(299).kind, Kind::delivered);
  EXPECT_EQ(after_status(202).status, 202);
  EXPECT_EQ(after_status(200).code, "");
}

TEST(HttpOutcome, IsRetryForWhatMayPass) {
  EXPECT_EQ(after_status(408).kind, Kind::retry);
  EXPECT_EQ(after_status(423).kind, Kind::retry);
  EXPECT_EQ(after_status(429).kind, Kind::retry);
  EXPECT_EQ(after_status(500).kind, Kind::retry);
  EXPECT_EQ(after_status(503).kind, Kind::retry);
  EXPECT_EQ(after_status(599).kind, Kind::retry);
  EXPECT_EQ(after_status(503).code, "503");
  EXPECT_EQ(after_status(503).detail, "the server answered 503");
}

TEST(HttpOutcome, IsDiscardedForTheRest) {
  EXPECT_EQ(after_status(301).kind, Kind::discarded);
  EXPECT_EQ(after_status(404).kind, Kind::discarded);
  EXPECT_EQ(after_status(501).kind, Kind::discarded);
  EXPECT_EQ(after_status(199).kind, Kind::discarded);
  EXPECT_EQ(after_status(600).kind, Kind::discarded);
  EXPECT_EQ(after_status(404).code, "404");
  EXPECT_EQ(after_status(404).status, 404);
}

TEST(HttpOutcome, IsSplitWhereOneEventOrTheSizeMayBeAtFault) {
  EXPECT_EQ(after_status(400).kind, Kind::split);
  EXPECT_EQ(after_status(413).kind, Kind::split);
  EXPECT_EQ(after_status(413).code, "413");
}

TEST(HttpOutcome, IsUnauthorizedWhereTheSettingsAreAtFault) {
  EXPECT_EQ(after_status(401).kind, Kind::unauthorized);
  EXPECT_EQ(after_status(403).kind, Kind::unauthorized);
  EXPECT_EQ(after_status(407).kind, Kind::unauthorized);
  EXPECT_EQ(after_status(401).code, "401");
}

TEST(HttpOutcome, IsUnknownWhereTheRequestWasSentAndNoAnswerCame) {
  const Error late{.code = ErrorCode::timed_out, .message = "late", .maybe_arrived = true};
  EXPECT_EQ(http_outcome(late, {}).kind, Kind::unknown);
  EXPECT_EQ(http_outcome(late, {}).code, "ETIMEDOUT");
  const Error broken{.code = ErrorCode::network_error, .message = "cut", .maybe_arrived = true};
  EXPECT_EQ(http_outcome(broken, {}).kind, Kind::unknown);
  EXPECT_EQ(http_outcome(broken, {}).code, "ECONNRESET");
}

TEST(HttpOutcome, IsRetryWhereTheRequestWasNeverSent) {
  EXPECT_EQ(after_error(ErrorCode::timed_out).kind, Kind::retry);
  EXPECT_EQ(after_error(ErrorCode::network_error).kind, Kind::retry);
}

TEST(HttpOutcome, KeepsTheWaitThatWasAskedFor) {
  const HttpResponse busy{.status = 429, .headers = {{"retry-after", "7"}}};
  EXPECT_EQ(http_outcome(busy, {}).retry_after, Duration(7s));
}

TEST(HttpOutcome, HasNoWaitWhereNoneWasAskedForOrNothingIsRetried) {
  EXPECT_EQ(after_status(429).retry_after, std::nullopt);
  const HttpResponse gone{.status = 404, .headers = {{"Retry-After", "7"}}};
  EXPECT_EQ(http_outcome(gone, {}).retry_after, std::nullopt);
}

TEST(HttpOutcome, NamesWhatTheNetworkDid) {
  EXPECT_EQ(after_error(ErrorCode::connect_failed).code, "ECONNREFUSED");
  EXPECT_EQ(after_error(ErrorCode::resolve_failed).code, "ENOTFOUND");
  EXPECT_EQ(after_error(ErrorCode::timed_out).code, "ETIMEDOUT");
  EXPECT_EQ(after_error(ErrorCode::network_error).code, "ECONNRESET");
  EXPECT_EQ(after_error(ErrorCode::tls_failed).code, "tls_failed");
  EXPECT_EQ(after_error(ErrorCode::canceled).code, "canceled");
  EXPECT_EQ(after_error(ErrorCode::tls_failed).kind, Kind::retry);
  EXPECT_EQ(after_error(ErrorCode::network_error).detail, "what happened");
}

TEST(HttpOutcome, KeepsEventsForAPrivateAddressAndSaysWhichSettingLetsThemGo) {
  const Outcome outcome = after_error(ErrorCode::connect_failed, false);
  EXPECT_EQ(outcome.kind, Kind::retry);
  EXPECT_EQ(outcome.code, "PRIVATE_ADDRESS");
  EXPECT_NE(outcome.detail.find("allow_private_networks: true"), std::string::npos);
}

TEST(HttpOutcome, GoesByTheStatusWhereTheAnswerWasTooLong) {
  const Error error{
      .code = ErrorCode::response_too_large, .message = "too long", .http_status = 200};
  EXPECT_EQ(http_outcome(error, {}).kind, Kind::delivered);
}

}  // namespace
}  // namespace analytics::server
