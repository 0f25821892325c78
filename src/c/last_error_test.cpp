#include "c/last_error.h"

#include <gtest/gtest.h>

#include <new>
#include <stdexcept>
#include <string>
#include <thread>

namespace analytics::c {
namespace {

TEST(CLastError, IsTheSentenceOfTheLastCallThatFailed) {
  EXPECT_EQ(failed(ErrorCode::queue_full, "one"), ANALYTICS_QUEUE_FULL);
  EXPECT_EQ(failed(ErrorCode::closed, "another"), ANALYTICS_CLOSED);
  EXPECT_STREQ(analytics_last_error(), "another");
}

TEST(CLastError, BelongsToItsThread) {
  failed(ErrorCode::queue_full, "mine");
  std::thread([] {
    EXPECT_STREQ(analytics_last_error(), "");
    failed(ErrorCode::closed, "yours");
  }).join();
  EXPECT_STREQ(analytics_last_error(), "mine");
}

TEST(CLastError, IsCutAt511BytesButNeverInACharacter) {
  failed(ErrorCode::closed, std::string(511, 'x'));
  EXPECT_EQ(std::string(analytics_last_error()).size(), 511u);
  failed(ErrorCode::closed, std::string(510, 'x') + "é");
  EXPECT_EQ(std::string(analytics_last_error()), std::string(510, 'x'));
}

TEST(CLastError, MayBeMadeOfThePreviousOne) {
  failed(ErrorCode::closed, "the same again");
  failed(ErrorCode::closed, analytics_last_error());
  EXPECT_STREQ(analytics_last_error(), "the same again");
}

TEST(CLastError, NoExceptionGetsOut) {
  EXPECT_EQ(guarded([]() -> int { throw std::bad_alloc(); }), ANALYTICS_NOT_AVAILABLE);
  EXPECT_STREQ(analytics_last_error(), "std::bad_alloc");
  EXPECT_EQ(guarded([]() -> int { throw std::runtime_error("no threads"); }),
            ANALYTICS_NOT_AVAILABLE);
  EXPECT_STREQ(analytics_last_error(), "no threads");
  EXPECT_EQ(guarded([]() -> int { throw 7; }), ANALYTICS_NOT_AVAILABLE);
  EXPECT_EQ(guarded([] { return kOk; }), ANALYTICS_OK);
}

}  // namespace
}  // namespace analytics::c
