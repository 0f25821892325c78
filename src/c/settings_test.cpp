#include "c/settings.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>

namespace analytics::c {
namespace {

using std::chrono::milliseconds;

// A name is a number to C; both say the same.
static_assert(ANALYTICS_MODE_BACKGROUND == static_cast<int>(Mode::background));
static_assert(ANALYTICS_MODE_SYNCHRONOUS == static_cast<int>(Mode::synchronous));
static_assert(ANALYTICS_MODE_DISABLED == static_cast<int>(Mode::disabled));
static_assert(ANALYTICS_WHEN_FULL_REJECT_NEWEST == static_cast<int>(WhenFull::reject_newest));
static_assert(ANALYTICS_WHEN_FULL_BLOCK == static_cast<int>(WhenFull::block));
static_assert(ANALYTICS_WHEN_FULL_DROP_OLDEST == static_cast<int>(WhenFull::drop_oldest));
static_assert(ANALYTICS_WHEN_FULL_SPILL == static_cast<int>(WhenFull::spill));
static_assert(ANALYTICS_SPOOL_OFF == static_cast<int>(SpoolMode::off));
static_assert(ANALYTICS_SPOOL_ON_FAILURE == static_cast<int>(SpoolMode::on_failure));
static_assert(ANALYTICS_SPOOL_WRITE_AHEAD == static_cast<int>(SpoolMode::write_ahead));
static_assert(ANALYTICS_LOG_INFO == static_cast<int>(LogLevel::info));
static_assert(ANALYTICS_LOG_WARNING == static_cast<int>(LogLevel::warning));
static_assert(ANALYTICS_LOG_ERROR == static_cast<int>(LogLevel::error));
static_assert(ANALYTICS_DROP_SPOOL_UNREADABLE + 1 == kDropReasons);

analytics_config initialised() {
  analytics_config config;
  EXPECT_EQ(analytics_config_init(&config, sizeof config), ANALYTICS_OK);
  return config;
}

Config read(const analytics_config& given) { return read_config(&given).value(); }

void expect_invalid(const analytics_config& given, const std::string& part) {
  const Result<Config> config = read_config(&given);
  ASSERT_FALSE(config);
  EXPECT_NE(config.error().message.find(part), std::string::npos) << config.error().message;
}

TEST(CSettings, AreTheDefaultsOfCppWhereNothingIsSet) {
  const Config config = read(initialised());
  const Config plain;
  EXPECT_EQ(config.host, plain.host);
  EXPECT_EQ(config.queue_events_max, plain.queue_events_max);
  EXPECT_EQ(config.queue_bytes_max, plain.queue_bytes_max);
  EXPECT_EQ(config.when_full, plain.when_full);
  EXPECT_EQ(config.block_timeout, plain.block_timeout);
  EXPECT_EQ(config.batch_events_max, plain.batch_events_max);
  EXPECT_EQ(config.batch_bytes_max, plain.batch_bytes_max);
  EXPECT_EQ(config.flush_interval, plain.flush_interval);
  EXPECT_EQ(config.requests_in_flight_max, plain.requests_in_flight_max);
  EXPECT_EQ(config.connect_timeout, plain.connect_timeout);
  EXPECT_EQ(config.request_timeout, plain.request_timeout);
  EXPECT_EQ(config.retries_max, plain.retries_max);
  EXPECT_EQ(config.retry_backoff, plain.retry_backoff);
  EXPECT_EQ(config.retry_backoff_max, plain.retry_backoff_max);
  EXPECT_EQ(config.retry_duration_max, plain.retry_duration_max);
  EXPECT_EQ(config.gzip_bytes_min, plain.gzip_bytes_min);
  EXPECT_EQ(config.historical, plain.historical);
  EXPECT_EQ(config.close_timeout, plain.close_timeout);
  EXPECT_EQ(config.mode, plain.mode);
  EXPECT_EQ(config.synchronous_timeout, plain.synchronous_timeout);
  EXPECT_EQ(config.spool.mode, plain.spool.mode);
  EXPECT_EQ(config.spool.bytes_max, plain.spool.bytes_max);
  EXPECT_EQ(config.curl.idle_connections_max, plain.curl.idle_connections_max);
  EXPECT_EQ(config.curl.proxy_from_environment, plain.curl.proxy_from_environment);
  EXPECT_EQ(config.curl.connections_per_host_max, plain.curl.connections_per_host_max);
  EXPECT_FALSE(config.on_outcome);
  EXPECT_FALSE(config.log);
}

TEST(CSettings, EachTextArrivesInItsPlace) {
  analytics_config given = initialised();
  given.write_key = "1";
  given.host = "2";
  given.path = "3";
  given.context_json = R"({"4":4})";
  given.integrations_json = R"({"5":5})";
  given.spool_folder = "6";
  given.proxy = "7";
  given.no_proxy = "8";
  given.ca_file = "9";
  given.client_certificate_file = "10";
  given.client_key_file = "11";
  given.client_key_password = "12";
  given.unix_socket = "13";
  const Config config = read(given);
  EXPECT_EQ(config.write_key, "1");
  EXPECT_EQ(config.host, "2");
  EXPECT_EQ(config.path, "3");
  EXPECT_EQ(config.context.text(), R"({"4":4})");
  EXPECT_EQ(config.integrations.text(), R"({"5":5})");
  EXPECT_EQ(config.spool.folder, "6");
  EXPECT_EQ(config.curl.proxy, "7");
  EXPECT_EQ(config.curl.no_proxy, "8");
  EXPECT_EQ(config.curl.ca_file, "9");
  EXPECT_EQ(config.curl.client_certificate_file, "10");
  EXPECT_EQ(config.curl.client_key_file, "11");
  EXPECT_EQ(config.curl.client_key_password, "12");
  EXPECT_EQ(config.curl.unix_socket, "13");
}

TEST(CSettings, EachAmountArrivesInItsPlace) {
  analytics_config given = initialised();
  given.queue_events_max = 1;
  given.queue_bytes_max = 2;
  given.block_timeout_ms = 3;
  given.batch_events_max = 4;
  given.batch_bytes_max = 5;
  given.flush_interval_ms = 6;
  given.requests_in_flight_max = 7;
  given.connect_timeout_ms = 8;
  given.request_timeout_ms = 9;
  given.retries_max = 10;
  given.retry_backoff_ms = 11;
  given.retry_backoff_max_ms = 12;
  given.retry_duration_max_ms = 13;
  given.gzip_bytes_min = 14;
  given.close_timeout_ms = 15;
  given.synchronous_timeout_ms = 16;
  given.spool_bytes_max = 17;
  given.idle_connections_max = 18;
  given.connections_per_host_max = 19;
  const Config config = read(given);
  EXPECT_EQ(config.queue_events_max, 1u);
  EXPECT_EQ(config.queue_bytes_max, 2u);
  EXPECT_EQ(config.block_timeout, milliseconds(3));
  EXPECT_EQ(config.batch_events_max, 4u);
  EXPECT_EQ(config.batch_bytes_max, 5u);
  EXPECT_EQ(config.flush_interval, milliseconds(6));
  EXPECT_EQ(config.requests_in_flight_max, 7u);
  EXPECT_EQ(config.connect_timeout, milliseconds(8));
  EXPECT_EQ(config.request_timeout, milliseconds(9));
  EXPECT_EQ(config.retries_max, 10);
  EXPECT_EQ(config.retry_backoff, milliseconds(11));
  EXPECT_EQ(config.retry_backoff_max, milliseconds(12));
  EXPECT_EQ(config.retry_duration_max, milliseconds(13));
  EXPECT_EQ(config.gzip_bytes_min, 14u);
  EXPECT_EQ(config.close_timeout, milliseconds(15));
  EXPECT_EQ(config.synchronous_timeout, milliseconds(16));
  EXPECT_EQ(config.spool.bytes_max, 17u);
  EXPECT_EQ(config.curl.idle_connections_max, 18u);
  EXPECT_EQ(config.curl.connections_per_host_max, 19u);
}

TEST(CSettings, EachChoiceArrivesInItsPlace) {
  analytics_config given = initialised();
  const analytics_status_rule rules[] = {{404, 1}, {503, 0}};
  given.when_full = ANALYTICS_WHEN_FULL_SPILL;
  given.mode = ANALYTICS_MODE_SYNCHRONOUS;
  given.spool_mode = ANALYTICS_SPOOL_WRITE_AHEAD;
  given.historical = 1;
  given.proxy_from_environment = 0;
  given.status_rules = rules;
  given.status_rules_count = 2;
  const Config config = read(given);
  EXPECT_EQ(config.when_full, WhenFull::spill);
  EXPECT_EQ(config.mode, Mode::synchronous);
  EXPECT_EQ(config.spool.mode, SpoolMode::write_ahead);
  EXPECT_TRUE(config.historical);
  EXPECT_FALSE(config.curl.proxy_from_environment);
  ASSERT_EQ(config.status_rules.size(), 2u);
  EXPECT_EQ(config.status_rules[0].status, 404);
  EXPECT_TRUE(config.status_rules[0].retry);
  EXPECT_FALSE(config.status_rules[1].retry);
}

TEST(CSettings, TheLogIsToldWithItsData) {
  analytics_config given = initialised();
  std::string told;
  given.log_data = &told;
  given.log = [](void* data, int level, const char* text) {
    *static_cast<std::string*>(data) = std::to_string(level) + text;
  };
  read(given).log(LogLevel::warning, std::string_view("cut here", 3));
  EXPECT_EQ(told, "1cut");
}

TEST(CSettings, AnOutcomeIsToldWhole) {
  analytics_config given = initialised();
  analytics_outcome told{};
  std::string texts;
  struct Data {
    analytics_outcome* told;
    std::string* texts;
  } data{&told, &texts};
  given.on_outcome_data = &data;
  given.on_outcome = [](void* to, const analytics_outcome* outcome) {
    *static_cast<Data*>(to)->told = *outcome;
    *static_cast<Data*>(to)->texts =
        std::string(outcome->message_id) + "|" + outcome->event_json + "|" + outcome->message;
  };
  read(given).on_outcome({.delivered = false,
                          .reason = DropReason::closed,
                          .message_id = "m1",
                          .event = R"({"a":1})",
                          .attempts = 3,
                          .http_status = 503,
                          .error = ErrorCode::http_status,
                          .message = "HTTP 503"});
  EXPECT_EQ(texts, R"(m1|{"a":1}|HTTP 503)");
  EXPECT_EQ(told.struct_size, sizeof told);
  EXPECT_EQ(told.delivered, 0);
  EXPECT_EQ(told.reason, ANALYTICS_DROP_CLOSED);
  EXPECT_EQ(told.event_json_size, 7u);
  EXPECT_EQ(told.attempts, 3);
  EXPECT_EQ(told.http_status, 503);
  EXPECT_EQ(told.error, ANALYTICS_HTTP_STATUS);
}

TEST(CSettings, WhatIsWrongIsNamed) {
  analytics_config given = initialised();
  given.when_full = 4;
  expect_invalid(given, "when_full is 4");
  given = initialised();
  given.mode = -1;
  expect_invalid(given, "mode is -1");
  given = initialised();
  given.spool_mode = 3;
  expect_invalid(given, "spool_mode is 3");
  given = initialised();
  given.context_json = "[]";
  expect_invalid(given, "context_json: ");
  given = initialised();
  given.integrations_json = "{";
  expect_invalid(given, "integrations_json: ");
  given = initialised();
  given.status_rules_count = 1;
  expect_invalid(given, "status_rules is NULL");
}

TEST(CSettings, ThatWereNeverInitialisedAreRefused) {
  expect_invalid(analytics_config{}, "analytics_config_init");
  analytics_config garbage = initialised();
  garbage.struct_size = 0xdeadbeef;
  expect_invalid(garbage, "analytics_config_init");
  EXPECT_EQ(read_config(nullptr).error().code, ErrorCode::invalid_config);
  EXPECT_EQ(analytics_config_init(nullptr, sizeof(analytics_config)), ANALYTICS_INVALID_CONFIG);
  EXPECT_EQ(analytics_config_init(&garbage, 4), ANALYTICS_INVALID_CONFIG);
}

TEST(CSettings, OfAnEarlierVersionHaveTheRestByDefault) {
  analytics_config given = initialised();
  given.write_key = "key";
  given.queue_events_max = 7;
  given.struct_size = offsetof(analytics_config, queue_bytes_max);
  given.queue_bytes_max = 1;  // There is no such member in that version: other memory.
  const Config config = read(given);
  EXPECT_EQ(config.write_key, "key");
  EXPECT_EQ(config.queue_events_max, 7u);
  EXPECT_EQ(config.queue_bytes_max, Config{}.queue_bytes_max);
}

struct LaterConfig {
  analytics_config known;
  int unknown;
};

TEST(CSettings, OfALaterVersionAreTakenAsLongAsNothingUnknownIsSet) {
  LaterConfig later;
  later.unknown = 9;
  EXPECT_EQ(analytics_config_init(&later.known, sizeof later), ANALYTICS_OK);
  EXPECT_EQ(later.unknown, 0);
  later.known.retries_max = 1;
  EXPECT_EQ(read(later.known).retries_max, 1);
  later.unknown = 1;
  expect_invalid(later.known, "a later version");
}

}  // namespace
}  // namespace analytics::c
