// Eight threads, a server that flaps, and a close at a random moment, over and over: no event is
// lost or counted twice, and the sum holds whenever one looks.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <random>
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

constexpr int kThreads = 8;

bool is_large() {
  const char* size = std::getenv("ANALYTICS_TEST_SIZE");
  return size != nullptr && std::string_view(size) == "large";
}

std::uint64_t seed() {
  const char* given = std::getenv("ANALYTICS_SEED");
  return given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device{}();
}

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : engine_(seed) {}
  std::size_t below(std::size_t limit) {
    const std::lock_guard guard(mutex_);
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(engine_);
  }

 private:
  std::mutex mutex_;
  std::mt19937_64 engine_;
};

Reply flap(Chance& chance) {
  switch (chance.below(8)) {
    case 0:
      return {.status = 503};
    case 1:
      return {.status = 400};
    case 2:
      return Reply::reset();
    case 3:
      return Reply::too_many_requests("0");
    case 4:
      return Reply::cut_body();
    default:
      return {};
  }
}

void expect_sum(const Accounting& a) {
  EXPECT_EQ(a.accepted + a.recovered, a.delivered + a.dropped_total() + a.spooled + a.in_flight);
}

struct Told {
  std::atomic<std::uint64_t> delivered = 0;
  std::atomic<std::uint64_t> dropped = 0;
  /// Of those dropped: the disk had not confirmed them when the time was over; they may be there.
  std::atomic<std::uint64_t> unsure = 0;
};

// How many events are on disk: at least so many, and at most so many.
struct Left {
  std::uint64_t least = 0;
  std::uint64_t most = 0;
};

Config config(const std::string& host, Chance& chance, const std::string& spool, Told& told) {
  Config made{.write_key = "key", .host = host};
  made.queue_events_max = 50 + chance.below(2000);
  made.when_full = static_cast<WhenFull>(chance.below(spool.empty() ? 3 : 4));
  made.block_timeout = 5ms;
  made.batch_events_max = 1 + chance.below(50);
  made.flush_interval = std::chrono::milliseconds(chance.below(5));
  made.requests_in_flight_max = 1 + chance.below(4);
  made.retries_max = static_cast<int>(chance.below(4));
  made.retry_backoff = 1ms;
  made.retry_backoff_max = 4ms;
  made.gzip_bytes_min = chance.below(2) * 500;
  made.on_outcome = [&told](const Outcome& outcome) {
    ++(outcome.delivered ? told.delivered : told.dropped);
    if (outcome.error == ErrorCode::deadline_exceeded) ++told.unsure;
  };
  made.curl = {.proxy_from_environment = false};
  if (!spool.empty()) {
    made.spool = {.folder = spool,
                  .mode = chance.below(2) == 0 ? SpoolMode::on_failure : SpoolMode::write_ahead,
                  .bytes_max = 1 << 20};
  }
  return made;
}

// One client's life; how many events there are in the spool before and after it.
Left live(const std::string& host, Chance& chance, const std::string& spool, Left before) {
  Told told;
  Analytics analytics = Analytics::create(config(host, chance, spool, told)).value();
  std::atomic<std::uint64_t> accepted = 0;
  std::atomic<std::uint64_t> calls = 0;
  std::vector<std::thread> producers;
  for (int t = 0; t < kThreads; ++t) {
    producers.emplace_back([&] {
      const std::size_t events = chance.below(500);
      for (std::size_t i = 0; i < events; ++i) {
        ++calls;
        if (analytics.track({.user = User::user_id("u"), .event = "E"}) == ErrorCode::ok) {
          ++accepted;
        }
        if (i % 64 == 0) expect_sum(analytics.accounting());
        if (i % 128 == 0) (void)analytics.flush(std::chrono::milliseconds(chance.below(3)));
      }
    });
  }
  const std::size_t close_after = chance.below(4000);
  while (calls < close_after && accepted + 1 < close_after) {
    expect_sum(analytics.accounting());
    if (calls >= kThreads * 500 || chance.below(2000) == 0) break;
    std::this_thread::yield();
  }
  const FlushReport report = analytics.close(std::chrono::milliseconds(chance.below(100)));
  for (std::thread& producer : producers) producer.join();

  const Accounting a = analytics.accounting();
  expect_sum(a);
  EXPECT_EQ(a.in_flight, 0u);
  EXPECT_EQ(a.accepted, accepted);
  EXPECT_EQ(a.accepted + a.rejected_full + a.rejected_closed, calls);
  EXPECT_EQ(a.delivered, told.delivered);
  EXPECT_EQ(a.dropped_total(), told.dropped);
  EXPECT_EQ(report.spooled, a.spooled);
  EXPECT_LE(a.recovered, before.most);
  return {a.spooled + before.least - std::min(before.least, a.recovered),
          a.spooled + before.most - a.recovered + told.unsure};
}

class StressTest : public ::testing::Test {
 protected:
  StressTest() {
    std::string pattern = ::testing::TempDir() + "/stress-XXXXXX";
    folder = ::mkdtemp(pattern.data());
    server.set_handler([this](const RecordedRequest&) { return flap(chance); });
  }
  ~StressTest() override { std::filesystem::remove_all(folder); }

  const int rounds = is_large() ? 1000 : 25;
  const std::uint64_t started_with = seed();
  Chance chance{started_with};
  HttpServer server;
  std::string folder;
};

TEST_F(StressTest, AddsUpWithoutASpool) {
  SCOPED_TRACE("ANALYTICS_SEED=" + std::to_string(started_with));
  for (int round = 0; round < rounds; ++round) (void)live(server.url(), chance, "", {});
}

TEST_F(StressTest, AddsUpWithASpoolFromOneLifeToTheNext) {
  SCOPED_TRACE("ANALYTICS_SEED=" + std::to_string(started_with));
  Left left;
  for (int round = 0; round < rounds; ++round) {
    left = live(server.url(), chance, folder + "/spool", left);
  }
  server.set_handler([](const RecordedRequest&) { return Reply(); });
  Analytics last = Analytics::create({.write_key = "key",
                                      .host = server.url(),
                                      .spool = {.folder = folder + "/spool"},
                                      .curl = {.proxy_from_environment = false}})
                       .value();
  EXPECT_TRUE(last.flush(60s).complete);
  const Accounting all = last.accounting();
  EXPECT_GE(all.recovered, left.least);
  EXPECT_LE(all.recovered, left.most);
  EXPECT_EQ(all.delivered, all.recovered);
}

}  // namespace
}  // namespace analytics
