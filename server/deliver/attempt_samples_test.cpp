#include "server/deliver/attempt_samples.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

using Kind = Outcome::Kind;

Event event(std::uint64_t offset, std::string json = "{}") {
  return {.offset = offset,
          .source = "shop",
          .type = "track",
          .message_id = "m-" + std::to_string(offset),
          .json = std::move(json)};
}

Outcome failed(std::string code, std::shared_ptr<const AttemptTrace> trace = nullptr) {
  return {.kind = Kind::discarded, .code = std::move(code), .trace = std::move(trace)};
}

std::shared_ptr<const AttemptTrace> trace(std::string request) {
  return std::make_shared<const AttemptTrace>(AttemptTrace{std::move(request), "200"});
}

// "m-1 400" and so on, the latest first.
std::vector<std::string> kept(const AttemptSamples& samples) {
  std::vector<std::string> all;
  for (const auto& one : samples.latest()) all.push_back(one->message_id + " " + one->outcome.code);
  return all;
}

TEST(AttemptSamples, KeepTheLatestThreeOfEachOutcome) {
  AttemptSamples samples;
  for (const std::uint64_t offset : {1, 2, 3, 4}) samples.add({event(offset)}, {{}}, {});
  samples.add({event(5)}, {failed("400")}, {});
  EXPECT_EQ(kept(samples), (std::vector<std::string>{"m-5 400", "m-4 ", "m-3 ", "m-2 "}));
}

TEST(AttemptSamples, TheSameCodeOfAnotherKindIsAnotherOutcome) {
  AttemptSamples samples({.each_max = 1});
  samples.add({event(1)}, {failed("500")}, {});
  samples.add({event(2)}, {{.kind = Kind::retry, .code = "500"}}, {});
  EXPECT_EQ(kept(samples), (std::vector<std::string>{"m-2 500", "m-1 500"}));
}

TEST(AttemptSamples, AnAttemptHasOneForEachOfItsOutcomesWithTheFirstEventOfEach) {
  AttemptSamples samples;
  samples.add({event(1), event(2), event(3), event(4)},
              {failed("400"), {}, failed("400"), failed("422")}, {.took = std::chrono::seconds(2)});
  EXPECT_EQ(kept(samples), (std::vector<std::string>{"m-4 422", "m-2 ", "m-1 400"}));
  EXPECT_EQ(samples.latest().back()->events, 4u);
  EXPECT_EQ(samples.latest().back()->took, std::chrono::seconds(2));
}

TEST(AttemptSamples, AnEventsSampleIsTheLatestThatHadIt) {
  AttemptSamples samples;
  samples.add({event(1), event(2), event(3)}, {failed("400"), {}, failed("400")}, {});
  samples.add({event(3)}, {{}}, {});
  EXPECT_EQ(samples.of(1)->outcome.code, "400");
  EXPECT_EQ(samples.of(2)->outcome.kind, Kind::delivered);
  EXPECT_EQ(samples.of(3)->outcome.kind, Kind::delivered);
  EXPECT_EQ(samples.of(4), nullptr);
}

TEST(AttemptSamples, WhatHasNoTraceTakesTheSampleOfNothingThatHasOne) {
  AttemptSamples samples;
  samples.add({event(1)}, {failed("400")}, {});
  samples.add({event(2)}, {failed("400", trace("POST"))}, {});
  samples.add({event(3)}, {failed("400")}, {});
  EXPECT_EQ(kept(samples), (std::vector<std::string>{"m-2 400", "m-1 400"}));
}

TEST(AttemptSamples, BeyondTheLimitTheOldestGo) {
  AttemptSamples samples({.all_max = 2});
  for (const char* const code : {"400", "401", "402"}) {
    samples.add({event(1)}, {failed(code)}, {});
  }
  EXPECT_EQ(kept(samples), (std::vector<std::string>{"m-1 402", "m-1 401"}));
}

TEST(AttemptSamples, BeyondTheBytesTheOldestGoButNotTheLast) {
  AttemptSamples samples({.bytes_max = 3'000});
  samples.add({event(1)}, {failed("400", trace(std::string(1'000, 'a')))}, {});
  samples.add({event(2)}, {failed("401", trace(std::string(1'000, 'b')))}, {});
  samples.add({event(3)}, {failed("402", trace(std::string(1'000, 'c')))}, {});
  EXPECT_EQ(kept(samples).size(), 2u);
  samples.add({event(4)}, {failed("403", trace(std::string(9'000, 'd')))}, {});
  EXPECT_EQ(kept(samples), (std::vector<std::string>{"m-4 403"}));
}

TEST(AttemptSamples, AnAttemptOfManyCodesHasSomeOfThem) {
  AttemptSamples samples({.outcomes_max = 2});
  samples.add({event(1), event(2), event(3)}, {failed("1"), failed("2"), failed("3")}, {});
  EXPECT_EQ(kept(samples), (std::vector<std::string>{"m-2 2", "m-1 1"}));
}

TEST(AttemptSamples, AnAttemptOfManyPlacesRemembersSomeOfThem) {
  AttemptSamples samples({.ranges_max = 2});
  samples.add({event(1), event(2), event(5), event(9)}, {{}, {}, {}, {}}, {});
  EXPECT_NE(samples.of(2), nullptr);
  EXPECT_NE(samples.of(5), nullptr);
  EXPECT_EQ(samples.of(9), nullptr);
}

TEST(AttemptSamples, ALongEventIsCutAndSaysSo) {
  AttemptSamples samples;
  samples.add({event(1, std::string(kTraceBytesMax, 'x'))}, {{}}, {});
  EXPECT_EQ(samples.latest()[0]->json.size(), kTraceBytesMax);
  samples.add({event(2, std::string(kTraceBytesMax + 1, 'x'))}, {{}}, {});
  EXPECT_TRUE(samples.latest()[0]->json.ends_with("x\n… (cut: 16385 bytes in all)"));
}

TEST(AttemptSamples, NoCharacterIsCutInTwo) {
  EXPECT_EQ(cut_text("aé", 2), "a\n… (cut: 3 bytes in all)");
  EXPECT_EQ(cut_text("aé", 3), "aé");
}

TEST(AttemptSamples, TheBudgetTakesTheFirstOnesAndThenSoManyASecond) {
  TraceBudget budget;
  const Deadline now{};
  EXPECT_TRUE(budget.take(false, now));
  EXPECT_TRUE(budget.take(false, now));
  EXPECT_FALSE(budget.take(false, now));
  EXPECT_TRUE(budget.take(true, now)) << "failures have a share of their own";
  EXPECT_TRUE(budget.take(false, now + std::chrono::seconds(1)));
}

}  // namespace
}  // namespace analytics::server
