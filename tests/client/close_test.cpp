// How long closing takes, whatever the server does. The limit here leaves room for a busy machine;
// what it really takes is measured by bench/client (docs/performance.md).
#include <dlfcn.h>
#include <gtest/gtest.h>
#include <netdb.h>

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <thread>

#include <analytics/analytics.h>

#include "tests/support/http_server.h"

namespace {

std::mutex lookups_mutex;
std::condition_variable lookups_changed;
int looking_up = 0;
bool released = false;

}  // namespace

// This program's getaddrinfo takes the place of the system's, and holds lookups of "hangs.invalid".
extern "C" int getaddrinfo(const char* node, const char* service, const addrinfo* hints,
                           addrinfo** result) {
  if (node != nullptr && std::string_view(node) == "hangs.invalid") {
    std::unique_lock lock(lookups_mutex);
    ++looking_up;
    lookups_changed.notify_all();
    lookups_changed.wait(lock, [] { return released; });
    --looking_up;
    lookups_changed.notify_all();
    return EAI_AGAIN;
  }
  static const auto real =
      reinterpret_cast<decltype(&getaddrinfo)>(dlsym(RTLD_NEXT, "getaddrinfo"));
  return real(node, service, hints, result);
}

namespace analytics {
namespace {

using namespace std::chrono_literals;
using testing_support::ClosedPort;
using testing_support::HttpServer;
using testing_support::Reply;

constexpr auto kDeadline = 300ms;
// A request that is waited for takes ten seconds; a busy machine not so long.
constexpr auto kLimit = 5s;

std::size_t threads_of_this_process() {
  return static_cast<std::size_t>(
      std::distance(std::filesystem::directory_iterator("/proc/self/task"),
                    std::filesystem::directory_iterator()));
}

class CloseTest : public ::testing::Test {
 protected:
  void close_against(const std::string& host, const std::function<void()>& before_close) {
    const std::size_t threads_before = threads_of_this_process();
    std::set<std::string> dropped;
    Analytics analytics = Analytics::create({.write_key = "key",
                                             .host = host,
                                             .flush_interval = 0ms,
                                             .requests_in_flight_max = 1,
                                             .on_outcome =
                                                 [&](const Outcome& outcome) {
                                                   dropped.emplace(outcome.message_id);
                                                   EXPECT_EQ(outcome.reason, DropReason::closed);
                                                 },
                                             .curl = {.proxy_from_environment = false}})
                              .value();
    for (const char* id : {"1", "2", "3"}) {
      EXPECT_EQ(analytics.track({.user = User::user_id("u"), .event = "E", .message_id = id}),
                ErrorCode::ok);
    }
    before_close();
    const auto began = std::chrono::steady_clock::now();
    const FlushReport report = analytics.close(kDeadline);
    const auto took = std::chrono::steady_clock::now() - began;
    EXPECT_GE(took, kDeadline);
    EXPECT_LT(took, kLimit);
    EXPECT_EQ(report.dropped, 3u);
    EXPECT_EQ(dropped, (std::set<std::string>{"1", "2", "3"})) << "event by event";
    const Accounting accounting = analytics.accounting();
    EXPECT_EQ(accounting.accepted, accounting.dropped_total());
    threads_left = threads_beyond(threads_before);
  }

  // A thread that was joined may be listed for a moment yet; one that is left stays.
  static std::size_t threads_beyond(std::size_t before) {
    const auto until = std::chrono::steady_clock::now() + 2s;
    while (threads_of_this_process() > before && std::chrono::steady_clock::now() < until) {
      std::this_thread::yield();
    }
    return threads_of_this_process() - before;
  }

  std::size_t threads_left = 0;
};

TEST_F(CloseTest, KeepsItsDeadlineWhereTheServerNeverAnswers) {
  HttpServer server([](const auto&) { return Reply::hang(); });
  const auto wait = [&] { EXPECT_TRUE(server.wait_for_requests(1)); };
  close_against(server.url(), wait);
  EXPECT_EQ(threads_left, 0u);
}

TEST_F(CloseTest, KeepsItsDeadlineWhereTheServerDripsAByteASecond) {
  HttpServer server([](const auto&) { return Reply::drip(); });
  close_against(server.url(), [&] { EXPECT_TRUE(server.wait_for_requests(1)); });
  EXPECT_EQ(threads_left, 0u);
}

TEST_F(CloseTest, KeepsItsDeadlineWhereConnectionsAreRefused) {
  const ClosedPort port;
  close_against(port.url(), [] {});
  EXPECT_EQ(threads_left, 0u);
}

TEST_F(CloseTest, KeepsItsDeadlineWhereConnectionsBreak) {
  HttpServer server([](const auto&) { return Reply::reset(); });
  close_against(server.url(), [&] { EXPECT_TRUE(server.wait_for_requests(1)); });
  EXPECT_EQ(threads_left, 0u);
}

TEST_F(CloseTest, KeepsItsDeadlineWhereTheServerAsksForPatience) {
  HttpServer server([](const auto&) { return Reply::too_many_requests("300"); });
  close_against(server.url(), [&] { EXPECT_TRUE(server.wait_for_requests(1)); });
  EXPECT_EQ(threads_left, 0u);
}

// libcurl's own resolver thread is the one that may be left; it ends with its lookup.
TEST_F(CloseTest, KeepsItsDeadlineWhereANameLookupHangs) {
  close_against("http://hangs.invalid", [] {
    std::unique_lock lock(lookups_mutex);
    EXPECT_TRUE(lookups_changed.wait_for(lock, 20s, [] { return looking_up > 0; }));
  });
  EXPECT_LE(threads_left, 1u);
  std::unique_lock lock(lookups_mutex);
  released = true;
  lookups_changed.notify_all();
  lookups_changed.wait(lock, [] { return looking_up == 0; });
  released = false;
}

TEST_F(CloseTest, ReturnsAtOnceWhereThereIsNothingToWaitFor) {
  HttpServer server;
  Analytics analytics = Analytics::create({.write_key = "key", .host = server.url()}).value();
  EXPECT_TRUE(analytics.close(10min).complete);
}

}  // namespace
}  // namespace analytics
