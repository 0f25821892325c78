#include <analytics/batcher.h>

#include <gtest/gtest.h>

#include "base/time_text.h"
#include "batch/envelope.h"

namespace analytics {
namespace {

const Timestamp kNow = parse_time("2026-11-23T12:55:48.357Z").value();

BatchMessage event(std::string id, std::size_t padding = 0) {
  return Track{.user = User::user_id("u"),
               .event = "E",
               .properties = {{"p", std::string(padding, 'x')}},
               .message_id = id};
}

// The body that would be sent, with a write key of the length that the Batcher keeps room for.
std::string body_of(const Batch& batch, std::size_t key_bytes = 64) {
  const std::string key(key_bytes, 'k');
  std::string body;
  write_batch({.write_key = key,
               .context = batch.context.text(),
               .integrations = batch.integrations.text()},
              kNow, batch.batch.text(), body);
  return body;
}

TEST(Envelope, HoldsEverythingAroundTheEvents) {
  std::string body;
  write_batch({.write_key = "key", .context = R"({"ip":"1"})", .integrations = R"({"All":true})"},
              kNow, R"({"a":1},{"b":2})", body);
  EXPECT_EQ(body, R"({"sentAt":"2026-11-23T12:55:48.357Z","writeKey":"key","context":{"ip":"1"},)"
                  R"("integrations":{"All":true},"batch":[{"a":1},{"b":2}]})");
}

TEST(Envelope, LeavesOutWhatIsEmpty) {
  std::string body;
  write_batch({.sent_at = false}, kNow, R"({"a":1})", body);
  EXPECT_EQ(body, R"({"batch":[{"a":1}]})");
}

TEST(Batcher, PacksMessagesInTheirOrder) {
  Batcher batcher;
  EXPECT_FALSE(batcher.push(event("1")).value());
  EXPECT_FALSE(batcher.push(event("2")).value());
  const Batch batch = batcher.take();
  EXPECT_EQ(batch.batch.size(), 2u);
  EXPECT_LT(batch.batch.text().find(R"("messageId":"1")"),
            batch.batch.text().find(R"("messageId":"2")"));
  EXPECT_TRUE(batcher.empty());
}

TEST(Batcher, CarriesContextAndIntegrationsOnce) {
  Batcher batcher({.context = {{"app", "a"}}, .integrations = {{"All", false}}});
  batcher.push(event("1")).value();
  const Batch batch = batcher.take();
  EXPECT_EQ(batch.context, (Object{{"app", "a"}}));
  EXPECT_EQ(batch.integrations, (Object{{"All", false}}));
  EXPECT_EQ(batch.batch.text().find("\"app\""), std::string::npos);
}

TEST(Batcher, CountsTheBodyToTheByte) {
  for (const Object& context : {Object(), Object{{"app", "a"}}}) {
    Batcher batcher({.context = context});
    for (const char* id : {"1", "2", "3"}) {
      batcher.push(event(id)).value();
      Batcher copy = batcher;
      EXPECT_EQ(body_of(copy.take()).size(), batcher.bytes());
    }
  }
}

TEST(Batcher, HandsBackWhatDoesNotFitAndStaysAsItWas) {
  Batcher one;
  one.push(event("1")).value();
  const std::size_t bytes = one.bytes();

  Batcher batcher({.bytes_max = bytes});
  EXPECT_FALSE(batcher.push(event("1")).value());
  std::optional<BatchMessage> overflow = batcher.push(event("2")).value();
  ASSERT_TRUE(overflow);
  EXPECT_EQ(std::get<Track>(*overflow).message_id, "2");
  EXPECT_EQ(batcher.size(), 1u);
  EXPECT_EQ(batcher.bytes(), bytes);
}

TEST(Batcher, StopsAtTheNumberOfEvents) {
  Batcher batcher;
  for (std::size_t i = 0; i < kBatchEventsMax; ++i) {
    ASSERT_FALSE(batcher.push(event("m")).value());
  }
  EXPECT_TRUE(batcher.push(event("one more")).value());
}

TEST(Batcher, NeverGoesOver500000Bytes) {
  Batcher batcher;
  std::optional<BatchMessage> overflow;
  // Steps of 997 bytes meet the limit at no particular place.
  for (std::size_t padding = 0; !overflow; padding = (padding + 997) % 30'000) {
    overflow = batcher.push(event("m", padding)).value();
  }
  EXPECT_LE(body_of(batcher.take()).size(), 500'000u);
}

TEST(Batcher, FillsABatchToTheLastByte) {
  Batcher probe;
  probe.push(event("m", 0)).value();
  const std::size_t room = 20'000 - probe.bytes();

  Batcher exact({.bytes_max = 20'000});
  EXPECT_FALSE(exact.push(event("m", room)).value());
  EXPECT_EQ(body_of(exact.take()).size(), 20'000u);
  Batcher over({.bytes_max = 20'000});
  EXPECT_EQ(over.push(event("m", room + 1)).error().code, ErrorCode::batch_too_large);
}

TEST(Batcher, LeavesAMessageThatIsTooLargeToItsOwner) {
  Batcher batcher;
  BatchMessage message = event("large", 40'000);
  EXPECT_EQ(batcher.push(std::move(message)).error().code, ErrorCode::message_too_large);
  EXPECT_EQ(std::get<Track>(message).message_id, "large");  // NOLINT(bugprone-use-after-move)
  EXPECT_TRUE(batcher.empty());
  EXPECT_FALSE(batcher.push(event("next")).value());
}

TEST(Batcher, CopiesAMessageThatWasOnlyLent) {
  Batcher batcher({.events_max = 1});
  const BatchMessage first = event("1");
  const BatchMessage second = event("2");
  EXPECT_FALSE(batcher.push(first).value());
  EXPECT_EQ(batcher.push(second).value(), second);
}

}  // namespace
}  // namespace analytics
