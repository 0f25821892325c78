#include "server/app/delivery_text.h"

#include <gtest/gtest.h>

#include "server/app/event_lookup.h"

namespace analytics::server {
namespace {

constexpr Timestamp kNow{std::chrono::milliseconds(1'795'438'548'357)};

AttemptSample sample() {
  return {.at = kNow,
          .took = std::chrono::milliseconds(250),
          .events = 3,
          .outcome = {.kind = Outcome::Kind::discarded,
                      .status = 400,
                      .code = "400",
                      .detail = "the server answered 400",
                      .trace = std::make_shared<const AttemptTrace>(
                          AttemptTrace{.request = "POST https://example.com/\n\n{}"})},
          .source = "shop",
          .message_id = "m-1",
          .type = "track",
          .received_at = kNow,
          .json = "{}"};
}

constexpr const char* kSampleText =
    R"({"at":"2026-11-23T12:55:48.357Z","outcome":"discarded","code":"400","status":400,)"
    R"("detail":"the server answered 400","events":3,"seconds":0.25,"event":{"source":"shop",)"
    R"("message_id":"m-1","type":"track","received_at":"2026-11-23T12:55:48.357Z","json":"{}"},)"
    R"("request":"POST https://example.com/\n\n{}","response":null})";

TEST(DeliveryText, ASampleIsAnAttemptAsItWasSentAndAnswered) {
  EXPECT_EQ(sample_object(sample()).text(), kSampleText);
}

TEST(DeliveryText, ASampleOfSuccessHasNoCode) {
  EXPECT_NE(sample_object({}).text().find(
                R"("outcome":"delivered","code":null,"status":null,"detail":null)"),
            std::string_view::npos);
}

TEST(DeliveryText, DeliveryHasItsSamples) {
  const auto one = std::make_shared<const AttemptSample>(sample());
  const std::string text = delivery_text({}, kNow, {one});
  EXPECT_TRUE(text.ends_with(R"("samples":[)" + std::string(kSampleText) + "]}"));
}

TEST(DeliveryText, NoLagWhereNothingIsPending) {
  EXPECT_EQ(lag_seconds({}, kNow), 0);
  EXPECT_EQ(lag_seconds({.oldest_pending = kNow - std::chrono::seconds(2)}, kNow), 2);
  EXPECT_EQ(lag_seconds({.oldest_pending = kNow + std::chrono::seconds(2)}, kNow), 0);
}

TEST(DeliveryText, AFateHasItsSampleOrNull) {
  const Event event{.source = "shop", .json = "{}"};
  EventFate fate;
  EXPECT_NE(fate_text(event, {{"crm", fate}}).find(R"("sample":null)"), std::string::npos);
  fate.sample = std::make_shared<const AttemptSample>(sample());
  EXPECT_NE(fate_text(event, {{"crm", fate}}).find(R"("sample":)" + std::string(kSampleText)),
            std::string::npos);
}

}  // namespace
}  // namespace analytics::server
