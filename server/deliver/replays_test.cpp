#include "server/deliver/replays.h"

#include "server/deliver/again_fixture.h"

namespace analytics::server {
namespace {

using Ids = std::vector<std::string>;
using Kind = Outcome::Kind;

class ReplaysTest : public AgainTest {
 protected:
  void open_replays() {
    replays.emplace(*log, files, "/replays",
                    [this](const std::string& id) -> Result<Replays::Made> {
                      if (id != "dest")
                        return Error{ErrorCode::invalid_config, "no such destination"};
                      return Replays::Made{.setup = setup,
                                           .destination = std::make_unique<ScriptedDestination>(
                                               script, Destination::Shape{.batch_max = 10})};
                    });
    ASSERT_TRUE(replays->resume());
  }
  ReplayRequest all() const {
    return {.destination = "dest", .from = Timestamp{}, .to = kNow + std::chrono::hours(1)};
  }
  ReplayStatus status() { return replays->list().at(0); }
  void wait_until_finished() {
    wait_until([&] { return status().is_finished; });
  }
  Result<ReplayForecast> forecast(const ReplayRequest& request) {
    std::promise<Result<ReplayForecast>> told;
    replays->forecast(request, [&](Result<ReplayForecast> one) { told.set_value(std::move(one)); });
    return told.get_future().get();
  }

  std::optional<Replays> replays;
};

TEST_F(ReplaysTest, SendARangeOnceMoreAndCountForThemselves) {
  open();
  store({"1", "2"});
  (void)wait_until_done();
  open_replays();
  ASSERT_TRUE(replays->begin(all()));
  wait_until_finished();
  EXPECT_EQ(delivered(), (Ids{"1", "2", "1", "2"}));
  EXPECT_EQ(script->again, (Ids{"1", "2"}));
  EXPECT_EQ(status().counts.accepted, 2u);
  EXPECT_EQ(status().counts.delivered, 2u);
  EXPECT_TRUE(status().counts.balanced());
  EXPECT_EQ(counts().delivered, 2u) << "the destination's own count is as it was";
}

TEST_F(ReplaysTest, SayBeforehandWhatTheyWouldSend) {
  open();
  store({"1", "2"});
  more_json = R"(,"integrations":{"All":false})";
  store({"3"});
  (void)wait_until_done();
  open_replays();
  const ReplayForecast would = forecast(all()).value();
  EXPECT_EQ(would.events, 2u);
  EXPECT_EQ(would.filtered, (CountsByCode{{"FILTERED_BY_INTEGRATIONS_OBJECT", 1}}));
  EXPECT_EQ(delivered().size(), 2u) << "nothing was sent";
}

TEST_F(ReplaysTest, KeepToTheirRangeAndSource) {
  open();
  store({"1"}, "u", "shop");
  store({"2"}, "u", "blog");
  (void)wait_until_done();
  open_replays();
  ReplayRequest request = all();
  request.source = "blog";
  EXPECT_EQ(forecast(request).value().events, 1u);
  request.to = kNow - std::chrono::seconds(1);
  EXPECT_EQ(forecast(request).value().events, 0u) << "they came later";
}

TEST_F(ReplaysTest, GoOnAfterARestart) {
  open();
  store({"1", "2"});
  (void)wait_until_done();
  script->outcome = [](const Event&) {
    return Outcome{.kind = Kind::retry, .retry_after = std::chrono::hours(1)};
  };
  open_replays();
  ASSERT_TRUE(replays->begin(all()));
  wait_until([&] { return status().counts.pending == 2; });
  replays.reset();
  take_all();
  open_replays();
  wait_until_finished();
  EXPECT_EQ(status().counts.accepted, 2u) << "what is read again counts once";
  EXPECT_EQ(status().counts.delivered, 2u);
  replays.reset();
  open_replays();
  EXPECT_TRUE(status().is_finished) << "and are remembered";
  EXPECT_EQ(status().counts.delivered, 2u);
}

TEST_F(ReplaysTest, MayBeCancelled) {
  open();
  store({"1"});
  (void)wait_until_done();
  script->outcome = [](const Event&) {
    return Outcome{.kind = Kind::retry, .retry_after = std::chrono::hours(1)};
  };
  open_replays();
  const std::string id = replays->begin(all()).value().id;
  wait_until([&] { return status().counts.pending == 1; });
  EXPECT_TRUE(replays->cancel(id));
  EXPECT_FALSE(replays->cancel(id));
  EXPECT_TRUE(status().is_cancelled);
  EXPECT_TRUE(status().counts.balanced());
}

TEST_F(ReplaysTest, RefuseWhatMakesNoSense) {
  open();
  open_replays();
  ReplayRequest request = all();
  request.destination = "other";
  EXPECT_EQ(replays->begin(request).error().message, "no such destination");
  request = all();
  request.to = request.from;
  EXPECT_EQ(replays->begin(request).error().message, "from must be before to");
}

}  // namespace
}  // namespace analytics::server
