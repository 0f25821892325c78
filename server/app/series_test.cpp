#include "server/app/series.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

using Destinations = std::map<std::string, DestinationCounts>;

AllCounts shop(std::uint64_t received) {
  return {{"shop", {.received = received, .accepted = received}}};
}
Destinations lake(std::uint64_t delivered, std::uint64_t pending = 0) {
  return {{"lake", {.delivered = delivered, .pending = pending}}};
}

// The numbers of one column of the only source or destination that has it.
std::string column(const Series& series, const std::string& name, std::string_view window = "1h") {
  const std::string json = series.json(window);
  const std::size_t begin = json.find("\"" + name + "\":[");
  if (begin == std::string::npos) return "none";
  const std::size_t from = begin + name.size() + 4;
  return json.substr(from, json.find(']', from) - from);
}

TEST(Series, HasNothingBeforeAStepHasEnded) {
  Series series;
  series.record(1'000, shop(5), lake(3));
  EXPECT_EQ(series.json("1h"),
            R"({"window":"1h","step_seconds":10,"times":[],"sources":{},"destinations":{}})");
}

TEST(Series, HasWhatEachStepAdded) {
  Series series;
  series.record(1'000, shop(5), lake(3, 2));
  series.record(1'010, shop(7), lake(5, 2));
  series.record(1'020, shop(7), lake(6, 1));
  EXPECT_EQ(series.json("1h"),
            R"({"window":"1h","step_seconds":10,"times":[1010,1020],)"
            R"("sources":{"shop":{"received":[2,0],"accepted":[2,0],"rejected":[0,0],)"
            R"("duplicates":[0,0]}},)"
            R"("destinations":{"lake":{"delivered":[2,1],"filtered":[0,0],"discarded":[0,0],)"
            R"("retried":[0,0],"pending":[2,1]}}})");
}

TEST(Series, ARecordThatIsLateBelongsToItsStep) {
  Series series;
  series.record(1'000, shop(0), {});
  series.record(1'013, shop(1), {});
  series.record(1'020, shop(3), {});
  EXPECT_EQ(column(series, "times"), "1010,1020");
  EXPECT_EQ(column(series, "received"), "1,2");
}

TEST(Series, TwoRecordsOfAStepAreOneStep) {
  Series series;
  series.record(1'000, shop(0), {});
  series.record(1'004, shop(1), {});
  series.record(1'010, shop(3), {});
  EXPECT_EQ(column(series, "received"), "3");
}

TEST(Series, AClockThatGoesBackLosesNothing) {
  Series series;
  series.record(1'000, shop(0), {});
  series.record(900, shop(2), {});
  series.record(1'010, shop(3), {});
  EXPECT_EQ(column(series, "times"), "1010");
  EXPECT_EQ(column(series, "received"), "3");
}

TEST(Series, AClockThatWasWrongByFarBeginsAnew) {
  Series series;
  series.record(90'000, shop(0), {});
  series.record(90'010, shop(1), {});
  series.record(1'000, shop(3), {});
  series.record(1'010, shop(4), {});
  EXPECT_EQ(column(series, "times"), "1010");
  EXPECT_EQ(column(series, "received"), "3");
}

TEST(Series, ASourceIsCountedFromItsFirstEvent) {
  Series series;
  series.record(1'000, {}, {});
  series.record(1'010, {}, {});
  series.record(1'020, shop(4), {});
  EXPECT_EQ(column(series, "received"), "null,4");
}

TEST(Series, WhatADestinationBroughtAlongIsNotOfItsFirstStep) {
  Series series;
  series.record(1'000, {}, {});
  series.record(1'010, {}, lake(1'000'000));
  series.record(1'020, {}, lake(1'000'002));
  EXPECT_EQ(column(series, "delivered"), "null,2");
}

TEST(Series, CountsThatFallAddNothing) {
  Series series;
  series.record(1'000, {}, lake(10));
  series.record(1'010, {}, lake(0));
  series.record(1'020, {}, lake(3));
  EXPECT_EQ(column(series, "delivered"), "0,3");
}

TEST(Series, ADestinationThatIsGoneIsForgottenWithItsLastStep) {
  Series series;
  series.record(0, {}, lake(0));
  series.record(10, {}, lake(1));
  series.record(20, {}, {});
  EXPECT_EQ(column(series, "delivered"), "1,null");
  for (int step = 3; step <= 361; ++step) series.record(step * 10, {}, {});
  EXPECT_EQ(column(series, "delivered"), "none");
}

TEST(Series, TheHourHasThreeHundredAndSixtySteps) {
  Series series;
  for (int step = 0; step <= 361; ++step) series.record(step * 10, shop(0), {});
  const std::string times = column(series, "times");
  EXPECT_EQ(std::ranges::count(times, ','), 359);
  EXPECT_TRUE(times.starts_with("20,30,")) << times.substr(0, 20);
  EXPECT_EQ(column(series, "received").size(), 2 * 360 - 1);
}

TEST(Series, TheDayHasStepsOfFiveMinutesAndNotTheOneUnderWay) {
  Series series;
  for (int step = 0; step <= 65; ++step) {
    series.record(step * 10, shop(static_cast<std::uint64_t>(step)), lake(0, 7));
  }
  EXPECT_EQ(column(series, "times", "24h"), "300,600");
  EXPECT_EQ(column(series, "received", "24h"), "30,30");
  EXPECT_EQ(column(series, "pending", "24h"), "7,7") << "how many there are, no sum";
}

TEST(Series, FollowsSoManyAndNoMore) {
  AllCounts sources;
  for (std::size_t i = 0; i <= Series::kFollowedMax; ++i) {
    sources[std::to_string(10'000 + i)] = {.received = 1};
  }
  Series series;
  series.record(0, {}, {});
  series.record(10, sources, {});
  const std::string json = series.json("1h");
  EXPECT_NE(json.find("\"10999\":"), std::string::npos);
  EXPECT_EQ(json.find("\"11000\":"), std::string::npos);
}

TEST(Series, RequestsOfNoSourceHaveANameToo) {
  Series series;
  series.record(0, {}, {});
  series.record(10, {{"", {.received = 2, .rejected = {{"unknown_source", 2}}}}}, {});
  EXPECT_NE(series.json("1h").find(R"x("(unknown)":{"received":[2])x"), std::string::npos);
}

}  // namespace
}  // namespace analytics::server
