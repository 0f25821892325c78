#include "cli/e2e/input.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace analytics::cli::e2e {
namespace {

using std::chrono::milliseconds;
using ::testing::SizeIs;

Input parsed(const std::string& config) {
  return parse_input(R"({"writeKey": "k", "sequences": [], "config": )" + config + "}").value();
}

std::string error_of(const std::string& text) {
  const Result<Input> input = parse_input(text);
  return input ? "none" : input.error().message;
}

TEST(E2eInput, IsReadWithItsSequencesInOrder) {
  const Input input = parse_input(R"({
      "writeKey": "k", "apiHost": "http://h", "cdnHost": "http://c", "more": [1],
      "sequences": [{"events": [{"a": 1}]}, {"delayMs": 250, "events": [{"b": 2}, {"c": 3}]}]})")
                          .value();
  EXPECT_EQ(input.write_key, "k");
  EXPECT_EQ(input.host, "http://h");
  ASSERT_THAT(input.sequences, SizeIs(2));
  EXPECT_EQ(input.sequences[0].delay, milliseconds(0));
  EXPECT_EQ(input.sequences[1].delay, milliseconds(250));
  EXPECT_EQ(input.sequences[1].events[1].text(), R"({"c":3})");
}

TEST(E2eInput, TakesIntervalsInMillisecondsAndTheTimeoutInSeconds) {
  const Input input =
      parsed(R"({"flushAt": 7, "flushInterval": 300, "maxRetries": 2, "timeout": 1.5})");
  EXPECT_EQ(input.flush_at, 7U);
  EXPECT_EQ(input.flush_interval, milliseconds(300));
  EXPECT_EQ(input.retries_max, 2);
  EXPECT_EQ(input.timeout, milliseconds(1'500));
}

TEST(E2eInput, HasDefaultsForWhatIsAbsentOrNull) {
  const Input input = parsed(R"({"flushAt": null})");
  EXPECT_EQ(input.host, "https://api.segment.io");
  EXPECT_EQ(input.flush_at, 250U);
  EXPECT_EQ(input.retries_max, 10);
  EXPECT_EQ(input.timeout, milliseconds(75'000));
}

TEST(E2eInput, CutsNumbersToWhatTheLibraryTakes) {
  const Input large = parsed(R"({"flushAt": 99999, "maxRetries": 99999, "timeout": 1e300})");
  EXPECT_EQ(large.flush_at, 2'500U);
  EXPECT_EQ(large.retries_max, 1'000);
  EXPECT_EQ(large.timeout, std::chrono::hours(24));
  const Input small = parsed(R"({"flushAt": 0, "flushInterval": 0, "maxRetries": 0})");
  EXPECT_EQ(small.flush_at, 1U);
  EXPECT_EQ(small.flush_interval, milliseconds(10));
  EXPECT_EQ(small.retries_max, 0);
}

TEST(E2eInput, NamesThePlaceOfAWrongType) {
  EXPECT_EQ(error_of(R"({"writeKey": 5, "sequences": []})"), "writeKey must be a string, and is 5");
  EXPECT_EQ(error_of(R"({"writeKey": "k", "sequences": {}})"),
            "sequences must be an array, and is an object");
  EXPECT_EQ(error_of(R"({"writeKey": "k", "sequences": [{}, 1]})"),
            "sequences[1] must be an object, and is a number");
  EXPECT_EQ(error_of(R"({"writeKey": "k", "sequences": [{"delayMs": "1"}]})"),
            "sequences[0].delayMs must be a number, and is a string");
  EXPECT_EQ(error_of(R"({"writeKey": "k", "sequences": [], "config": {"flushAt": 1.5}})"),
            "config.flushAt must be a whole number, and is 1.5");
  EXPECT_EQ(error_of(R"({"writeKey": "k", "sequences": [], "config": {"timeout": -1}})"),
            "config.timeout must not be negative");
}

TEST(E2eInput, NeedsAKeyAndSequences) {
  EXPECT_THAT(error_of(R"({"sequences": []})"), ::testing::StartsWith("writeKey is missing"));
  EXPECT_THAT(error_of(R"({"writeKey": "k"})"), ::testing::StartsWith("sequences is missing"));
  EXPECT_THAT(error_of("{"), ::testing::StartsWith("the input: "));
}

TEST(E2eInput, LeavesEventsAlone) {
  const Input input =
      parse_input(R"({"writeKey": "k", "sequences": [{"events": [5, {"type": "no"}]}]})").value();
  EXPECT_THAT(input.sequences[0].events, SizeIs(2));
}

}  // namespace
}  // namespace analytics::cli::e2e
