// A process that writes ahead is killed at a random moment, over and over: what the disk was known
// to have arrives, whatever the kill interrupted.
#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <analytics/analytics.h>

#include "tests/support/http_server.h"

namespace analytics {
namespace {

using namespace std::chrono_literals;
using testing_support::HttpServer;
using testing_support::RecordedRequest;
using testing_support::Reply;

// What the child tells on its pipe: events that it has accepted and that have left memory.
struct Report {
  std::uint64_t first_id = 0;
  std::uint64_t safe_ids = 0;  ///< From the first on.
};

Config config(const std::string& host, const std::string& spool) {
  return {.write_key = "key",
          .host = host,
          .flush_interval = 20ms,
          .retry_backoff = 5ms,
          .retry_backoff_max = 20ms,
          .spool = {.folder = spool, .mode = SpoolMode::write_ahead},
          .curl = {.proxy_from_environment = false}};
}

// Tracks events until it is killed, and tells how many are surely on disk or delivered: those that
// are not in flight once everything before them has left memory.
[[noreturn]] void produce(const std::string& host, const std::string& spool, std::uint64_t first_id,
                          int pipe) {
  Analytics analytics = Analytics::create(config(host, spool)).value();
  for (std::uint64_t id = first_id;; ++id) {
    const Track next{
        .user = User::user_id("u"), .event = "E", .message_id = "m" + std::to_string(id) + ";"};
    // One that found the queue full would have no place in the order that is counted on.
    while (analytics.track(next) != ErrorCode::ok) std::this_thread::yield();
    if (id % 16 != 0) continue;
    const Accounting now = analytics.accounting();
    // Recovered events under way count as in flight too: then nothing is claimed this time.
    if (now.in_flight > now.accepted) continue;
    const Report report{first_id, now.accepted - now.in_flight};
    if (::write(pipe, &report, sizeof report) != sizeof report) ::_exit(2);
  }
}

int kills() {
  const char* size = std::getenv("ANALYTICS_TEST_SIZE");
  return size != nullptr && std::string_view(size) == "large" ? 200 : 12;
}

class KillTest : public ::testing::Test {
 protected:
  KillTest() {
    std::string pattern = ::testing::TempDir() + "/kill-XXXXXX";
    folder = ::mkdtemp(pattern.data());
  }
  ~KillTest() override { std::filesystem::remove_all(folder); }

  // A life and its end; the last that the child could tell.
  Report live_and_be_killed(std::uint64_t first_id, std::chrono::microseconds after) {
    int ends[2];
    EXPECT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      ::close(ends[0]);
      produce(server.url(), folder + "/spool", first_id, ends[1]);
    }
    ::close(ends[1]);
    Report last{first_id, 0};
    Report next;
    const auto until = std::chrono::steady_clock::now() + after;
    while (::read(ends[0], &next, sizeof next) == sizeof next) {
      last = next;
      if (std::chrono::steady_clock::now() < until) continue;
      ::kill(child, SIGKILL);
      break;
    }
    while (::read(ends[0], &next, sizeof next) == sizeof next) last = next;
    ::close(ends[0]);
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFSIGNALED(status));
    return last;
  }

  // The server answers 200 from now on, or 503; what it took is in `arrived`.
  void be_up(bool is_up) {
    server.set_handler([this, is_up](const RecordedRequest& request) {
      if (is_up) note_ids(request.text());
      return Reply{.status = is_up ? 200 : 503};
    });
  }
  void note_ids(const std::string& text) {
    const std::lock_guard guard(mutex);
    for (std::size_t at = text.find("\"m"); at != std::string::npos;
         at = text.find("\"m", at + 1)) {
      const std::size_t end = text.find(";\"", at);
      const std::string id = text.substr(at + 2, end - at - 2);
      if (!id.empty() && id.find_first_not_of("0123456789") == std::string::npos) {
        arrived.insert(id);
      }
    }
  }

  std::mutex mutex;
  std::set<std::string> arrived;
  std::string folder;
  HttpServer server;
};

TEST_F(KillTest, WhatTheDiskHadArrives) {
  std::mt19937_64 random{std::random_device{}()};
  std::vector<Report> reports;
  std::uint64_t first_id = 1;
  for (int i = 0; i < kills(); ++i) {
    be_up(random() % 3 == 0);
    reports.push_back(live_and_be_killed(first_id, std::chrono::microseconds(random() % 60'000)));
    first_id += 1'000'000;
  }
  be_up(true);
  Analytics last = Analytics::create(config(server.url(), folder + "/spool")).value();
  EXPECT_TRUE(last.flush(120s).complete);
  EXPECT_EQ(last.accounting().dropped_total(), 0u);
  const std::lock_guard guard(mutex);
  std::uint64_t safe = 0;
  for (const Report& report : reports) {
    for (std::uint64_t id = report.first_id; id < report.first_id + report.safe_ids; ++id) {
      EXPECT_TRUE(arrived.contains(std::to_string(id))) << id << " was on disk and did not come";
      ++safe;
    }
  }
  EXPECT_GT(safe, 0u);
}

}  // namespace
}  // namespace analytics
