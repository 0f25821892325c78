#include "server/console/event_stream.h"

#include <gtest/gtest.h>

#include <vector>

#include <analytics/testing/manual_clock.h>

namespace analytics::server {
namespace {

class EventStreamTest : public ::testing::Test {
 protected:
  void show(const std::string& name, const std::string& source = "shop",
            const std::string& code = "") {
    debugger.show({.source_id = source,
                   .type = "track",
                   .message_id = "m",
                   .code = code,
                   .json = R"({"messageId":"m","event":")" + name + "\"}"});
  }
  std::shared_ptr<BodyStream> follow(EventQuery query = {},
                                     std::optional<std::uint64_t> last = std::nullopt) {
    return streams.open(std::move(query), last);
  }
  // The names of the events in it, `+n` where n were skipped, `:` for a comment.
  static std::string told(BodyStream& stream) {
    const std::string bytes = stream.next().bytes;
    std::string told = bytes.starts_with(":") ? ":" : "";
    const auto between = [&](std::string_view begin, char end, std::size_t& at) {
      const std::size_t from = at + begin.size();
      at = bytes.find(end, from);
      return bytes.substr(from, at - from);
    };
    for (std::size_t at = 0; at < bytes.size(); ++at) {
      if (bytes.compare(at, 9, "{\"count\":") == 0) told += "+" + between("{\"count\":", '}', at);
      if (bytes.compare(at, 9, "\"event\":\"") == 0) told += between("\"event\":\"", '"', at) + " ";
    }
    return told;
  }

  std::shared_ptr<testing::ManualClock> clock = std::make_shared<testing::ManualClock>();
  Debugger debugger{clock};
  EventStreams streams{debugger, clock};
};

TEST_F(EventStreamTest, IsMadeOfFramesThatBrowsersUnderstand) {
  const auto stream = follow();
  EXPECT_EQ(stream->next().bytes, ":\n\n") << "so that a page sees at once that it is connected";
  show("Login");
  const std::uint64_t number = debugger.end({}).number;
  EXPECT_EQ(stream->next().bytes,
            "id: " + std::to_string(number) +
                "\nevent: event\ndata: {\"number\":" + std::to_string(number) +
                R"(,"source":"shop","received_at":"1970-01-01T00:00:00.000Z",)"
                R"("verdict":"accepted","code":null,"type":"track","message_id":"m",)"
                R"("name":"Login","user":null,"warnings":[],)"
                R"("event":{"messageId":"m","event":"Login"}})"
                "\n\n");
}

TEST_F(EventStreamTest, TellsEachEventOnceInItsOrder) {
  show("before");
  const auto stream = follow();
  EXPECT_EQ(told(*stream), ":");
  show("a");
  show("b", "app");
  show("c", "shop", "no_user_anon_id");
  EXPECT_EQ(told(*stream), "a b c ");
  EXPECT_EQ(told(*stream), "");
}

TEST_F(EventStreamTest, TellsOnlyWhatIsAskedFor) {
  const auto stream = follow({.source = "shop", .name = "log", .verdict = "accepted"});
  show("Login");
  show("Order");
  show("Login elsewhere", "app");
  show("Login rejected", "shop", "no_user_anon_id");
  EXPECT_EQ(told(*stream), "Login ");
}

TEST_F(EventStreamTest, GoesOnBehindTheEventThatWasTheLast) {
  show("a");
  const std::uint64_t number = debugger.end({}).number;
  show("b");
  show("c");
  EXPECT_EQ(told(*follow({}, number)), "b c ");
  EXPECT_EQ(told(*follow({}, 0)), "a b c ");
  EXPECT_EQ(told(*follow({}, number + 1'000)), "a b c ") << "that was another run's";
}

TEST_F(EventStreamTest, SaysHowManyOvertookItsReader) {
  const auto stream = follow({.source = "shop"});
  EXPECT_EQ(told(*stream), ":");
  show("other", "app");
  for (std::size_t i = 0; i < Debugger::kEventsMax + 3; ++i) show("x");
  EXPECT_EQ(told(*stream).substr(0, 4), "+3x ");
  show("y");
  EXPECT_EQ(told(*stream), "y ");
}

TEST_F(EventStreamTest, SaysHowManyTheSampleLeftOut) {
  const auto stream = follow({.source = "shop", .verdict = "accepted"});
  EXPECT_EQ(told(*stream), ":");
  const std::size_t wanted = debugger.wants("shop", TapKind::accepted, 1'000);
  debugger.wants("shop", TapKind::rejected, 1'000);
  debugger.wants("app", TapKind::accepted, 1'000);
  for (std::size_t i = 0; i < wanted; ++i) show("x");
  EXPECT_EQ(told(*stream).substr(0, 6), "+950x ");
  EXPECT_EQ(told(*stream), "");
}

TEST_F(EventStreamTest, LeavesForTheNextPartWhatIsTooMuchForOne) {
  const auto stream = follow();
  for (int i = 0; i < 9; ++i) show(std::string(60'000, 'x'));
  // A frame has the name twice.
  EXPECT_LT(stream->next().bytes.size(), EventStreams::kBytesPerPart + 130'000);
  EXPECT_EQ(told(*stream).size(), 3u * 60'001);
  EXPECT_EQ(told(*stream).size(), 3u * 60'001);
  EXPECT_EQ(told(*stream), "");
}

TEST_F(EventStreamTest, BreaksItsSilenceNowAndThen) {
  const auto stream = follow();
  EXPECT_EQ(told(*stream), ":");
  clock->advance(std::chrono::milliseconds(14'999));
  EXPECT_EQ(told(*stream), "");
  clock->advance(std::chrono::milliseconds(1));
  EXPECT_EQ(told(*stream), ":");
  EXPECT_EQ(told(*stream), "");
}

TEST_F(EventStreamTest, IsOneOfSoManyAndNoMore) {
  std::vector<std::shared_ptr<BodyStream>> open;
  for (std::size_t i = 0; i < EventStreams::kStreamsMax; ++i) open.push_back(follow());
  EXPECT_TRUE(open.back());
  EXPECT_FALSE(follow());
  open.pop_back();
  EXPECT_TRUE(follow());
}

}  // namespace
}  // namespace analytics::server
