#include "server/workspace/delivery_settings.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

ParsedWorkspace parsed(const std::string& delivery) {
  return parse_workspace(
      "version: 1\nsources:\n  - id: shop\n    write_keys: [k]\ndestinations:\n"
      "  - id: lake\n    type: sqlite\n    settings: {path: lake.db}\n" +
          delivery,
      "w", [](const std::string&) { return std::optional<std::string>(); });
}

DeliverySettings good(const std::string& delivery) {
  ParsedWorkspace result = parsed(delivery);
  for (const Problem& problem : result.problems) ADD_FAILURE() << problem.text();
  return result.workspace.destinations.at(0).delivery;
}

std::string problem(const std::string& delivery) {
  const ParsedWorkspace result = parsed(delivery);
  return result.problems.size() == 1 ? result.problems[0].text() : "not one problem";
}

TEST(DeliverySettings, SayNothingWhereNothingIsSaid) { EXPECT_EQ(good(""), DeliverySettings()); }

TEST(DeliverySettings, AreRead) {
  const DeliverySettings settings = good(R"(    delivery:
      concurrency: 4
      rate_limit: 500
      retry_window: 2d
      attempt_timeout: 90s
      backlog_max: 5GiB
)");
  EXPECT_EQ(settings.concurrency, 4u);
  EXPECT_EQ(settings.rate_limit, 500u);
  EXPECT_EQ(settings.retry_window, hours(48));
  EXPECT_EQ(settings.attempt_timeout, seconds(90));
  EXPECT_EQ(settings.backlog_bytes_max, std::uint64_t{5} << 30);
}

TEST(DeliverySettings, MayTurnRetriesOff) {
  EXPECT_EQ(good("    delivery: {retry_window: 0s}\n").retry_window, seconds(0));
}

TEST(DeliverySettings, SayWhatIsWrongAndWhere) {
  EXPECT_EQ(
      problem("    delivery: {concurrency: 0}\n"),
      "w:9: destination \"lake\": delivery: concurrency must be a whole number of attempts at "
      "once, 1 to 256");
  EXPECT_EQ(problem("    delivery: {retry_window: 4}\n"),
            "w:9: destination \"lake\": delivery: retry_window must be a time such as 90s, 15m, 4h "
            "or 2d, 30d at most");
  EXPECT_EQ(problem("    delivery: {backlog_max: 127MiB}\n"),
            "w:9: destination \"lake\": delivery: backlog_max must be a size such as 500MiB or "
            "5GiB, 128MiB at least");
}

TEST(DeliverySettings, HaveNoKeysButTheirOwn) {
  EXPECT_NE(problem("    delivery: {retries: 3}\n").find("retries"), std::string::npos);
}

TEST(ParseDuration, TakesWholeNumbersWithAUnit) {
  EXPECT_EQ(parse_duration("15m"), std::chrono::minutes(15));
  EXPECT_FALSE(parse_duration("15"));
  EXPECT_FALSE(parse_duration("1.5h"));
  EXPECT_FALSE(parse_duration("-1s"));
  EXPECT_FALSE(parse_duration("99999999999999d"));
}

TEST(ParseBytes, TakesWholeNumbersWithOrWithoutAUnit) {
  EXPECT_EQ(parse_bytes("1KiB"), 1024u);
  EXPECT_EQ(parse_bytes("7"), 7u);
  EXPECT_FALSE(parse_bytes("1KB"));
  EXPECT_FALSE(parse_bytes("99999999999999TiB"));
}

}  // namespace
}  // namespace analytics::server
