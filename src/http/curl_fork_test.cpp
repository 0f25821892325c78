// The curl transport in a child that was forked while requests were under way.
#include <sys/wait.h>
#include <unistd.h>

#include <utility>

#include "http/curl_test_support.h"
#include "tests/support/http_server.h"

namespace analytics {
namespace {

using testing_support::HttpServer;
using testing_support::Reply;

// Runs `check` in a child; whether it came out true. The child ends without the clean-up of the
// test program, which is its parent's.
template <class Check>
bool holds_in_child(Check check) {
  const pid_t child = fork();
  if (child == 0) _exit(check() ? 0 : 1);
  int status = -1;
  return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

TEST(CurlTransportAfterAFork, SaysInTheChildThatItIsNotAvailable) {
  HttpServer server;
  const auto transport = make_transport();
  ASSERT_TRUE(ask(*transport, {.url = server.url()}));
  EXPECT_TRUE(holds_in_child(
      [&] { return code_of(ask(*transport, {.url = server.url()})) == ErrorCode::not_available; }));
}

TEST(CurlTransportAfterAFork, LeavesTheParentsConnectionsAlone) {
  HttpServer server;
  auto transport = make_transport();
  ASSERT_TRUE(ask(*transport, {.url = server.url()}));
  server.enqueue(Reply::hang());
  Started hung = start(*transport, {.url = server.url()});
  ASSERT_TRUE(server.wait_for_requests(2));
  EXPECT_TRUE(holds_in_child([&] {
    transport->cancel(hung.id);
    transport.reset();
    return true;
  }));
  transport->cancel(hung.id);
  EXPECT_EQ(code_of(hung.answer.get()), ErrorCode::canceled);
  EXPECT_TRUE(ask(*transport, {.url = server.url()}));
}

TEST(CurlTransportAfterAFork, KeepsAnIdleConnectionUsableForTheParent) {
  HttpServer server;
  auto transport = make_transport();
  ASSERT_TRUE(ask(*transport, {.url = server.url()}));
  EXPECT_TRUE(holds_in_child([&] {
    transport.reset();
    return true;
  }));
  EXPECT_TRUE(ask(*transport, {.url = server.url()}));
  EXPECT_EQ(server.connections(), 1u);
}

// Thread sanitizers do not let the child of a threaded program start threads.
#if !defined(__SANITIZE_THREAD__)
TEST(CurlTransportAfterAFork, MayBeMadeAnewInTheChild) {
  HttpServer server;
  const auto transport = make_transport();
  ASSERT_TRUE(ask(*transport, {.url = server.url()}));
  EXPECT_TRUE(holds_in_child(
      [&] { return code_of(ask(*make_transport(), {.url = server.url()})) == ErrorCode::ok; }));
  EXPECT_EQ(server.requests().size(), 2u);
}
#endif

}  // namespace
}  // namespace analytics
