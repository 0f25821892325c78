#include "testing/closed_port.h"

#include <gtest/gtest.h>

#include "http/curl_test_support.h"
#include "testing/http_listener.h"

namespace analytics::testing {
namespace {

TEST(ClosedPort, RefusesConnections) {
  const ClosedPort port;
  const auto transport = make_transport();
  EXPECT_EQ(code_of(ask(*transport, {.url = port.url()})), ErrorCode::connect_failed);
}

TEST(ClosedPort, IsLentToAListenerAndClosedAgain) {
  const ClosedPort port;
  const auto transport = make_transport();
  for (int i = 0; i < 2; ++i) {
    {
      const HttpListener listener({.port = port.port()}, [](const auto&) { return Reply{}; });
      EXPECT_EQ(code_of(ask(*transport, {.url = port.url()})), ErrorCode::ok);
    }
    EXPECT_EQ(code_of(ask(*transport, {.url = port.url()})), ErrorCode::connect_failed);
  }
}

}  // namespace
}  // namespace analytics::testing
