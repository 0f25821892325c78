// Making, flushing, closing and counting, as C has them.
#include <analytics/c.h>
#include <analytics/result.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/support/http_server.h"

namespace {

using analytics::testing_support::ClosedPort;
using analytics::testing_support::HttpServer;
using analytics::testing_support::Reply;

class CClientTest : public testing::Test {
 protected:
  CClientTest() {
    EXPECT_EQ(analytics_config_init(&config, sizeof config), ANALYTICS_OK);
    config.write_key = "key";
    config.host = host.c_str();
    config.close_timeout_ms = 0;
    config.on_outcome = [](void* data, const analytics_outcome* outcome) {
      static_cast<CClientTest*>(data)->note(*outcome);
    };
    config.on_outcome_data = this;
  }
  ~CClientTest() override { analytics_destroy(client); }

  void note(const analytics_outcome& outcome) {
    const std::lock_guard guard(mutex);
    told.push_back(std::string(outcome.message_id) + " " +
                   (outcome.delivered ? "delivered" : analytics_drop_reason_name(outcome.reason)) +
                   " " + analytics_error_name(outcome.error));
  }
  std::vector<std::string> outcomes() {
    const std::lock_guard guard(mutex);
    return told;
  }

  void create() {
    ASSERT_EQ(analytics_create(&config, &client), ANALYTICS_OK) << analytics_last_error();
  }
  int track(const char* id) {
    const analytics_track_call call = {.user_id = "u", .event = "E", .message_id = id};
    return analytics_track(client, &call);
  }
  analytics_accounting accounting() {
    analytics_accounting sums;
    EXPECT_EQ(analytics_get_accounting(client, &sums, sizeof sums), ANALYTICS_OK);
    return sums;
  }

  HttpServer server;
  const std::string host = server.url();
  analytics_config config;
  analytics_client* client = nullptr;
  std::mutex mutex;
  std::vector<std::string> told;
};

TEST_F(CClientTest, WhatIsWrongWithTheSettingsIsNamed) {
  config.retries_max = -1;
  client = reinterpret_cast<analytics_client*>(this);
  EXPECT_EQ(analytics_create(&config, &client), ANALYTICS_INVALID_CONFIG);
  EXPECT_EQ(client, nullptr);
  EXPECT_NE(std::string(analytics_last_error()).find("retries_max"), std::string::npos)
      << analytics_last_error();
}

TEST_F(CClientTest, NullIsAnErrorAndNoCrash) {
  EXPECT_EQ(analytics_create(nullptr, &client), ANALYTICS_INVALID_CONFIG);
  EXPECT_EQ(analytics_create(&config, nullptr), ANALYTICS_INVALID_CONFIG);
  analytics_flush_report report;
  report.pending = 7;
  EXPECT_EQ(analytics_flush(nullptr, 1, &report), ANALYTICS_CLOSED);
  EXPECT_EQ(report.pending, 0u);
  EXPECT_EQ(analytics_flush(nullptr, 1, nullptr), ANALYTICS_CLOSED);
  EXPECT_EQ(analytics_close(nullptr, 1, nullptr), ANALYTICS_CLOSED);
  analytics_accounting sums;
  EXPECT_EQ(analytics_get_accounting(nullptr, &sums, sizeof sums), ANALYTICS_CLOSED);
  EXPECT_EQ(sums.accepted, 0u);
  create();
  EXPECT_EQ(analytics_get_accounting(client, nullptr, sizeof sums), ANALYTICS_INVALID_FIELD);
  analytics_destroy(nullptr);
}

TEST_F(CClientTest, TellsWhatBecameOfEachEvent) {
  server.enqueue({.status = 200});
  server.enqueue({.status = 401});
  create();
  EXPECT_EQ(track("m1"), ANALYTICS_OK);
  EXPECT_EQ(analytics_flush(client, 20'000, nullptr), ANALYTICS_OK);
  EXPECT_EQ(track("m2"), ANALYTICS_OK);
  EXPECT_EQ(analytics_flush(client, 20'000, nullptr), ANALYTICS_OK);
  EXPECT_EQ(outcomes(), (std::vector<std::string>{"m1 delivered ok", "m2 refused http_status"}));
  EXPECT_EQ(accounting().dropped, 1u);
  EXPECT_EQ(accounting().dropped_refused, 1u);
}

TEST_F(CClientTest, FlushReturnsWhenTheTimeIsOverAndSaysWhatIsPending) {
  server.enqueue(Reply::hang());
  create();
  track("m1");
  analytics_flush_report report;
  EXPECT_EQ(analytics_flush(client, 1, &report), ANALYTICS_DEADLINE_EXCEEDED);
  EXPECT_EQ(report.complete, 0);
  EXPECT_EQ(report.pending, 1u);
  EXPECT_EQ(analytics_flush(client, -1, nullptr), ANALYTICS_DEADLINE_EXCEEDED);
  EXPECT_EQ(accounting().in_flight, 1u);
}

TEST_F(CClientTest, CloseSaysWhatWasDropped) {
  server.enqueue(Reply::hang());
  create();
  track("m1");
  analytics_flush_report report;
  EXPECT_EQ(analytics_close(client, 1, &report), ANALYTICS_DEADLINE_EXCEEDED);
  EXPECT_EQ(report.dropped, 1u);
  EXPECT_EQ(accounting().dropped_closed, 1u);
}

TEST_F(CClientTest, NothingIsToldAfterItsEnd) {
  server.enqueue(Reply::hang());
  create();
  track("m1");
  analytics_destroy(std::exchange(client, nullptr));
  EXPECT_EQ(outcomes().size(), 1u) << "dropped, and told so before analytics_destroy returned";
}

TEST_F(CClientTest, ASynchronousCallSaysWhyItsEventWasDropped) {
  server.enqueue({.status = 200});
  server.enqueue({.status = 401});
  config.mode = ANALYTICS_MODE_SYNCHRONOUS;
  create();
  EXPECT_EQ(track("m1"), ANALYTICS_OK);
  EXPECT_EQ(track("m2"), ANALYTICS_HTTP_STATUS);
  EXPECT_STREQ(analytics_last_error(), "http_status");
}

TEST_F(CClientTest, AFullQueueSaysSo) {
  server.set_handler([](const auto&) { return Reply::hang(); });
  config.queue_events_max = 1;
  create();
  EXPECT_EQ(track("m1"), ANALYTICS_OK);
  EXPECT_EQ(track("m2"), ANALYTICS_QUEUE_FULL);
  EXPECT_STREQ(analytics_last_error(), "the queue is full");
  EXPECT_EQ(accounting().rejected_full, 1u);
}

TEST_F(CClientTest, ADisabledClientForgets) {
  config.mode = ANALYTICS_MODE_DISABLED;
  create();
  EXPECT_EQ(track("m1"), ANALYTICS_OK);
  EXPECT_EQ(accounting().disabled, 1u);
}

TEST_F(CClientTest, WhatIsLeftToTheSpoolIsSentByTheNextClient) {
  const std::filesystem::path folder =
      std::filesystem::path(testing::TempDir()) / ("c_spool_" + std::to_string(::getpid()));
  std::filesystem::remove_all(folder);
  config.spool_folder = folder.c_str();
  config.spool_mode = ANALYTICS_SPOOL_WRITE_AHEAD;
  server.enqueue(Reply::hang());
  create();
  track("m1");
  analytics_flush_report report;
  analytics_close(client, 2'000, &report);
  EXPECT_EQ(report.spooled, 1u);
  analytics_destroy(std::exchange(client, nullptr));

  create();
  EXPECT_EQ(accounting().recovered, 1u);
  EXPECT_EQ(analytics_flush(client, 20'000, nullptr), ANALYTICS_OK);
  EXPECT_EQ(outcomes(), std::vector<std::string>{"m1 delivered ok"});
  std::filesystem::remove_all(folder);
}

TEST_F(CClientTest, AnAccountingOfAnotherVersionIsFilledAsFarAsItIsKnown) {
  create();
  track("m1");
  struct {
    analytics_accounting known;
    std::uint64_t unknown = 7;
  } later;
  EXPECT_EQ(analytics_get_accounting(client, &later.known, sizeof later), ANALYTICS_OK);
  EXPECT_EQ(later.known.accepted, 1u);
  EXPECT_EQ(later.unknown, 0u);

  analytics_accounting earlier;
  earlier.recovered = 7;
  EXPECT_EQ(analytics_get_accounting(client, &earlier, sizeof earlier.accepted), ANALYTICS_OK);
  EXPECT_EQ(earlier.accepted, 1u);
  EXPECT_EQ(earlier.recovered, 7u) << "beyond the struct of that version";
}

TEST_F(CClientTest, SeveralThreadsMayCallIt) {
  create();
  std::atomic<int> taken = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([this, &taken] {
      for (int n = 0; n < 100; ++n) taken += track(nullptr) == ANALYTICS_OK ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(analytics_flush(client, 20'000, nullptr), ANALYTICS_OK);
  EXPECT_EQ(taken, 400);
  EXPECT_EQ(accounting().delivered, 400u);
}

TEST(CNames, AreThoseOfCpp) {
  for (int code = -1; code <= 70'000; ++code) {
    const bool fits = code >= 0 && code <= 65'535;
    ASSERT_STREQ(analytics_error_name(code),
                 fits ? analytics::name(static_cast<analytics::ErrorCode>(code)) : "unknown");
  }
  EXPECT_STREQ(analytics_error_name(ANALYTICS_NOT_AVAILABLE), "not_available");
  EXPECT_STREQ(analytics_drop_reason_name(ANALYTICS_DROP_SPOOL_FULL), "spool_full");
  EXPECT_STREQ(analytics_drop_reason_name(-1), "unknown");
  EXPECT_STREQ(analytics_drop_reason_name(256), "unknown");
  EXPECT_STREQ(analytics_version(), ANALYTICS_VERSION);
}

}  // namespace
