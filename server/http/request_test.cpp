#include <gtest/gtest.h>

#include "server/http/listener.h"

namespace analytics::server {
namespace {

TEST(ServerRequest, PathEndsAtTheQuestionMark) {
  EXPECT_EQ(ServerRequest{.target = "/v1/batch?x=1&y=2"}.path(), "/v1/batch");
  EXPECT_EQ(ServerRequest{.target = "/v1/batch"}.path(), "/v1/batch");
}

TEST(ServerRequest, QueryIsWhatFollowsTheFirstQuestionMark) {
  EXPECT_EQ(ServerRequest{.target = "/pixel?data=a?b"}.query(), "data=a?b");
  EXPECT_EQ(ServerRequest{.target = "/pixel?"}.query(), "");
  EXPECT_EQ(ServerRequest{.target = "/pixel"}.query(), "");
}

TEST(ServerRequest, HeaderIsFoundWhateverItsCaseAndTheFirstCounts) {
  const ServerRequest request{
      .headers = {{"X-A", "1"}, {"content-type", "text/plain"}, {"Content-Type", "second"}}};
  EXPECT_EQ(request.header("Content-Type"), "text/plain");
  EXPECT_EQ(request.header("x-a"), "1");
}

TEST(ServerRequest, HeaderThatDidNotComeIsEmpty) { EXPECT_EQ(ServerRequest{}.header("Host"), ""); }

}  // namespace
}  // namespace analytics::server
