#include <analytics/result.h>

#include <gtest/gtest.h>

namespace analytics {
namespace {

Result<int> seven() { return 7; }
Result<int> broken() { return Error{ErrorCode::timed_out, "no answer"}; }

TEST(Result, OfAValueIsTrueAndGivesIt) {
  EXPECT_TRUE(seven());
  EXPECT_EQ(seven().value(), 7);
}

TEST(Result, OfAnErrorIsFalseAndGivesIt) {
  EXPECT_FALSE(broken());
  EXPECT_EQ(broken().error().code, ErrorCode::timed_out);
}

TEST(Result, ValueOfAnErrorThrowsWhatWentWrong) {
  try {
    (void)broken().value();
    FAIL() << "nothing was thrown";
  } catch (const ResultError& error) {
    EXPECT_EQ(error.error().code, ErrorCode::timed_out);
    EXPECT_STREQ(error.what(), "no answer");
  }
}

TEST(Result, OfVoidKnowsSuccessAndError) {
  EXPECT_TRUE(Result<void>());
  EXPECT_FALSE(Result<void>(Error{ErrorCode::closed, "closed"}));
  EXPECT_THROW(Result<void>(Error{ErrorCode::closed, "closed"}).value(), ResultError);
}

TEST(ErrorCode, HasANameForPeople) {
  EXPECT_STREQ(name(ErrorCode::missing_identity), "missing_identity");
  EXPECT_STREQ(name(static_cast<ErrorCode>(9999)), "unknown");
}

}  // namespace
}  // namespace analytics
