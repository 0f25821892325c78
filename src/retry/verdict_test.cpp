#include "retry/verdict.h"

#include <gtest/gtest.h>

#include <set>

namespace analytics {
namespace {

TEST(VerdictOfAStatus, IsDeliveredForEvery2xx) {
  for (int status = 200; status < 300; ++status) {
    EXPECT_EQ(verdict(status), Verdict::delivered) << status;
  }
}

TEST(VerdictOfAStatus, IsDropForEvery3xx) {
  for (int status = 300; status < 400; ++status)
    EXPECT_EQ(verdict(status), Verdict::drop) << status;
}

TEST(VerdictOfAStatus, IsDropForEvery4xxButFour) {
  const std::set<int> retried = {408, 410, 429, 460};
  for (int status = 400; status < 500; ++status) {
    EXPECT_EQ(verdict(status), retried.contains(status) ? Verdict::retry : Verdict::drop) << status;
  }
}

TEST(VerdictOfAStatus, IsRetryForEvery5xxButThree) {
  const std::set<int> dropped = {501, 505, 511};
  for (int status = 500; status < 600; ++status) {
    EXPECT_EQ(verdict(status), dropped.contains(status) ? Verdict::drop : Verdict::retry) << status;
  }
}

TEST(VerdictOfAStatus, IsRetryForWhatIsNoStatus) {
  for (const int status : {-1, 0, 1, 100, 199, 600, 999}) {
    EXPECT_EQ(verdict(status), Verdict::retry) << status;
  }
}

struct ErrorCase {
  ErrorCode code;
  Verdict expected;
};

class VerdictOfAnError : public testing::TestWithParam<ErrorCase> {};

TEST_P(VerdictOfAnError, FollowsItsCode) {
  const Error error{.code = GetParam().code, .message = "m"};
  EXPECT_EQ(verdict(error), GetParam().expected) << name(GetParam().code);
}

INSTANTIATE_TEST_SUITE_P(Codes, VerdictOfAnError,
                         testing::Values(ErrorCase{ErrorCode::no_token, Verdict::retry},
                                         ErrorCase{ErrorCode::connect_failed, Verdict::retry},
                                         ErrorCase{ErrorCode::resolve_failed, Verdict::retry},
                                         ErrorCase{ErrorCode::tls_failed, Verdict::retry},
                                         ErrorCase{ErrorCode::timed_out, Verdict::retry},
                                         ErrorCase{ErrorCode::network_error, Verdict::retry},
                                         ErrorCase{ErrorCode::canceled, Verdict::drop},
                                         ErrorCase{ErrorCode::invalid_config, Verdict::drop},
                                         ErrorCase{ErrorCode::not_available, Verdict::drop},
                                         ErrorCase{ErrorCode::closed, Verdict::drop},
                                         ErrorCase{ErrorCode::message_too_large, Verdict::drop},
                                         ErrorCase{ErrorCode::deadline_exceeded, Verdict::drop}));

TEST(VerdictOfAnErrorWithAStatus, IsTheStatusesOwn) {
  const auto refused = [](int status) {
    return Error{.code = ErrorCode::http_status, .message = "m", .http_status = status};
  };
  EXPECT_EQ(verdict(refused(400)), Verdict::drop);
  EXPECT_EQ(verdict(refused(503)), Verdict::retry);
}

TEST(VerdictOfAnErrorWithAStatus, IsNotTheOneOfTheAuthorizationServer) {
  EXPECT_EQ(verdict({.code = ErrorCode::no_token, .message = "m", .http_status = 401}),
            Verdict::retry);
}

TEST(VerdictOfAnErrorWithAStatus, DoesNotMindThatTheAnswerWasTooLong) {
  const auto too_long = [](int status) {
    return Error{.code = ErrorCode::response_too_large, .message = "m", .http_status = status};
  };
  EXPECT_EQ(verdict(too_long(200)), Verdict::delivered);
  EXPECT_EQ(verdict(too_long(404)), Verdict::drop);
  EXPECT_EQ(verdict(too_long(500)), Verdict::retry);
}

TEST(MaySplit, HoldsFor400And413Alone) {
  for (int status = 0; status < 600; ++status) {
    EXPECT_EQ(may_split(status), status == 400 || status == 413) << status;
  }
}

}  // namespace
}  // namespace analytics
