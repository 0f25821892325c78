#include "server/destinations/archive/s3_answer.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

using Kind = Outcome::Kind;

Outcome after(int status, const std::string& code) {
  return s3_outcome(HttpResponse{.status = status,
                                 .body = "<?xml version=\"1.0\"?><Error><Code>" + code +
                                         "</Code><Message>AKIASECRET</Message></Error>"},
                    {});
}

TEST(S3Answers, AreDeliveredForSuccess) {
  EXPECT_EQ(s3_outcome(HttpResponse{.status = 200}, {}).kind, Kind::delivered);
}

TEST(S3Answers, HaveTheStoragesOwnCodeAndAreTriedAgain) {
  EXPECT_EQ(after(403, "AccessDenied").kind, Kind::retry);
  EXPECT_EQ(after(403, "AccessDenied").code, "AccessDenied");
  EXPECT_EQ(after(403, "AccessDenied").status, 403);
  EXPECT_EQ(after(404, "NoSuchBucket").kind, Kind::retry);
  EXPECT_EQ(after(503, "SlowDown").kind, Kind::retry);
  EXPECT_EQ(after(400, "SomethingNew").code, "SomethingNew");
  EXPECT_EQ(after(400, "SomethingNew").detail, "the storage answered 400 SomethingNew");
}

TEST(S3Answers, SayWhatToDo) {
  EXPECT_EQ(after(404, "NoSuchBucket").detail,
            "the storage answered 404 NoSuchBucket: there is no such bucket: make it, or mend "
            "bucket");
  EXPECT_NE(after(403, "RequestTimeTooSkewed").detail.find("clock"), std::string::npos);
  EXPECT_NE(after(403, "SignatureDoesNotMatch").detail.find("secret_access_key"),
            std::string::npos);
}

TEST(S3Answers, NeverQuoteMoreThanTheCode) {
  EXPECT_EQ(after(403, "AccessDenied").detail.find("AKIASECRET"), std::string::npos);
  EXPECT_EQ(after(403, "<b>").code, "403");
  EXPECT_EQ(after(403, std::string(65, 'a')).code, "403");
  EXPECT_EQ(s3_outcome(HttpResponse{.status = 502, .body = "<Code>Unclosed"}, {}).code, "Unclosed");
}

TEST(S3Answers, HaveTheStatusWhereThereIsNoCode) {
  EXPECT_EQ(s3_outcome(HttpResponse{.status = 404}, {}).code, "404");
  EXPECT_EQ(s3_outcome(HttpResponse{.status = 404}, {}).kind, Kind::retry);
}

TEST(S3Answers, KeepTheWaitThatWasAskedFor) {
  const HttpResponse busy{.status = 503,
                          .headers = {{"Retry-After", "7"}},
                          .body = "<Error><Code>SlowDown</Code></Error>"};
  EXPECT_EQ(s3_outcome(busy, {}).retry_after, Duration(std::chrono::seconds(7)));
}

TEST(S3Answers, NameWhatTheNetworkDid) {
  EXPECT_EQ(s3_outcome(Error{.code = ErrorCode::timed_out}, {}).code, "ETIMEDOUT");
  EXPECT_EQ(s3_outcome(Error{.code = ErrorCode::timed_out}, {}).kind, Kind::retry);
}

}  // namespace
}  // namespace analytics::server
