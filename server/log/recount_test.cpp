#include "server/log/recount.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

class LogRecountTest : public ::testing::Test {
 protected:
  // A frame of so many events, and what its head says.
  Result<void> add(std::size_t events, FrameHead head) {
    std::string record;
    encode_event_record({.type = EventType::track, .json = "{}"}, record);
    const std::vector<std::string_view> records(events, record);
    const std::string bytes = encode_head(head);
    return recount.add({.number = number++, .head = bytes, .records = records});
  }
  FrameHead head(std::uint64_t accepted, std::uint64_t before) {
    return {.source = "shop",
            .counts = {.received = accepted, .accepted = accepted},
            .totals = {.received = before + accepted, .accepted = before + accepted}};
  }

  LogRecount recount;
  std::uint64_t number = 5;
};

TEST_F(LogRecountTest, AgreesWithTotalsThatAddUp) {
  EXPECT_TRUE(add(2, head(2, 10))) << "what came before went with older segments";
  EXPECT_TRUE(add(0, head(0, 12)));
  EXPECT_TRUE(add(3, head(3, 12)));
  EXPECT_EQ(recount.totals().at("shop").accepted, 15u);
}

TEST_F(LogRecountTest, NamesTheFrameWhoseTotalsDoNotAddUp) {
  ASSERT_TRUE(add(2, head(2, 0)));
  const Result<void> wrong = add(2, head(2, 3));
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().message,
            "frame 6: the totals of source \"shop\" are not those before it and its own counts");
}

TEST_F(LogRecountTest, NamesTheFrameThatHasNotTheEventsThatItAccepted) {
  EXPECT_EQ(add(1, head(2, 0)).error().message, "frame 5: it accepted 2 events and has 1");
}

TEST_F(LogRecountTest, NamesTheFrameWhoseCountsDoNotAddUp) {
  FrameHead wrong = head(1, 0);
  wrong.counts.received = 2;
  EXPECT_EQ(add(1, wrong).error().message, "frame 5: its counts don't add up");
}

TEST_F(LogRecountTest, NamesWhatCanNotBeRead) {
  EXPECT_EQ(recount.add({.number = 7, .head = "x"}).error().message.substr(0, 9), "frame 7: ");
}

TEST_F(LogRecountTest, ComparesTheCheckpointWithWhatWasCountedBeforeItsFrame) {
  recount.expect({.frame = 6, .totals = {{"shop", {.received = 2, .accepted = 2}}}});
  ASSERT_TRUE(add(2, head(2, 0)));
  EXPECT_TRUE(add(1, head(1, 2)));
  recount.expect({.frame = 7, .totals = {{"shop", {.received = 9, .accepted = 9}}}});
  EXPECT_EQ(add(1, head(1, 3)).error().message,
            "frame 7: the checkpoint has other totals of source \"shop\"");
}

}  // namespace
}  // namespace analytics::server
