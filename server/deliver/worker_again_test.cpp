// What is sent again: failed events that are redriven, replays; and what is given up for room.

#include <stdlib.h>

#include <atomic>
#include <filesystem>

#include "server/deliver/replays.h"
#include "server/deliver/worker_fixture.h"

namespace analytics::server {
namespace {

using Ids = std::vector<std::string>;
using Kind = Outcome::Kind;

class AgainTest : public WorkerTest {
 protected:
  AgainTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "again-XXXXXX").string();
    if (::mkdtemp(pattern.data()) != nullptr) folder = pattern;
    setup.failed_path = folder + "/failed.db";
  }
  ~AgainTest() override {
    engine.reset();
    std::filesystem::remove_all(folder);
  }

  Result<std::uint64_t> redrive(FailedFilter filter = {}) {
    std::promise<Result<std::uint64_t>> count;
    engine->redrive("dest", std::move(filter),
                    [&](Result<std::uint64_t> moved) { count.set_value(std::move(moved)); });
    return count.get_future().get();
  }
  Ids failed() {
    Ids ids;
    const auto events = std::move(engine->failed_events("dest", {})).value();
    for (const FailedEvent& event : events) {
      ids.push_back(event.message_id + " " + event.code + " " + event.type);
    }
    return ids;
  }
  void refuse_all() {
    script->outcome = [](const Event&) { return Outcome{.kind = Kind::discarded, .code = "400"}; };
  }
  void take_all() {
    const std::lock_guard guard(script->mutex);
    script->outcome = [](const Event&) { return Outcome{}; };
  }

  std::string folder;
};

TEST_F(AgainTest, KeepsWhatWasGivenUpWithItsReason) {
  refuse_all();
  open();
  store({"1", "2"});
  (void)wait_until_done();
  wait_until([&] { return failed().size() == 2; });
  EXPECT_EQ(failed(), (Ids{"2 400 page", "1 400 page"}));
}

TEST_F(AgainTest, SendsItAgainWhenItIsAskedTo) {
  refuse_all();
  open();
  store({"1", "2"});
  (void)wait_until_done();
  take_all();
  EXPECT_EQ(redrive().value(), 2u);
  const DestinationCounts done = wait_until_done();
  EXPECT_EQ(done.delivered, 2u);
  EXPECT_TRUE(done.discarded.empty());
  EXPECT_EQ(done.accepted, 2u);
  EXPECT_EQ(delivered(), (Ids{"1", "2"}));
  EXPECT_EQ(script->again, (Ids{"1", "2"}));
  wait_until([&] { return failed().empty(); });
}

TEST_F(AgainTest, SendsOnlyWhatTheFilterNames) {
  refuse_all();
  open();
  store({"1", "2"});
  (void)wait_until_done();
  take_all();
  EXPECT_EQ(redrive({.code = "500"}).value(), 0u);
  EXPECT_EQ(redrive({.message_ids = {"2"}}).value(), 1u);
  EXPECT_EQ(wait_until_done().delivered, 1u);
  EXPECT_EQ(delivered(), (Ids{"2"}));
}

TEST_F(AgainTest, KeepsItAgainWhereItFailsAgain) {
  refuse_all();
  open();
  store({"1"});
  (void)wait_until_done();
  EXPECT_EQ(redrive().value(), 1u);
  EXPECT_EQ(wait_until_done().discarded, (CountsByCode{{"400", 1}}));
  EXPECT_EQ(redrive().value(), 1u) << "as often as one likes";
}

TEST_F(AgainTest, GoesOnWithWhatIsSentAgainAfterARestart) {
  refuse_all();
  open();
  store({"1", "2"});
  (void)wait_until_done();
  script->outcome = [](const Event&) {
    return Outcome{.kind = Kind::retry, .retry_after = std::chrono::hours(1)};
  };
  EXPECT_EQ(redrive().value(), 2u);
  wait_until([&] { return counts().retried.size() == 1; });
  close();
  take_all();
  open();
  const DestinationCounts done = wait_until_done();
  EXPECT_EQ(done.delivered, 2u);
  EXPECT_EQ(done.accepted, 2u);
  EXPECT_TRUE(done.discarded.empty());
}

TEST_F(AgainTest, SendsAgainToAWarehouseWithoutMovingItsOffset) {
  refuse_all();
  const Destination::Shape shape{.batch_max = 10, .transactional = true};
  open(shape);
  store({"1"});
  (void)wait_until_done();
  take_all();
  store({"2"});
  (void)wait_until_done();
  EXPECT_EQ(script->committed, 2u);
  EXPECT_EQ(redrive().value(), 1u);
  EXPECT_EQ(wait_until_done().delivered, 2u);
  EXPECT_EQ(script->committed, 2u);
  EXPECT_EQ(script->again, (Ids{"1"}));
}

TEST_F(AgainTest, RefusesADestinationThatIsNotThere) {
  open();
  std::string why;
  engine->redrive("other", {}, [&](const Result<std::uint64_t>& moved) {
    why = moved ? "" : moved.error().message;
  });
  EXPECT_EQ(why, "there is no destination \"other\"");
}

TEST_F(AgainTest, CountsNothingTwiceAfterARestart) {
  script->outcome = [](const Event&) {
    return Outcome{.kind = Kind::retry, .retry_after = std::chrono::hours(1)};
  };
  open();
  store({"1", "2", "3"});
  close();
  open();
  EXPECT_EQ(counts().accepted, 3u);
  EXPECT_EQ(counts().pending, 3u);
}

TEST_F(AgainTest, CountsAnewWithOtherSources) {
  rules.sources = {"shop"};
  setup.lanes = {.events_max = 1};  // The last event is not read yet.
  script->outcome = [](const Event&) {
    return Outcome{.kind = Kind::retry, .retry_after = std::chrono::hours(1)};
  };
  open();
  store({"1", "2", "3"}, "u", "shop");
  store({"4"}, "u", "blog");
  close();
  rules.sources = {"shop", "blog"};
  take_all();
  open();
  const DestinationCounts done = wait_until_done();
  EXPECT_EQ(done.accepted, 4u);
  EXPECT_EQ(done.delivered, 4u);
}

TEST_F(AgainTest, GivesUpTheOldestBeyondItsBacklog) {
  // Segments of a few requests each; the backlog is all but the last of them.
  setup.backlog_bytes_max = 1;
  script->outcome = [](const Event&) {
    return Outcome{.kind = Kind::retry, .retry_after = std::chrono::hours(1)};
  };
  log_options.journal.segment_bytes_max = 1'000;
  open();
  for (int i = 0; i < 20; ++i) store({std::to_string(i)}, "user" + std::to_string(i));
  wait_until([&] { return counts().discarded.contains("backlog_limit"); });
  wait_until([&] { return counts().pending < 20; });
  EXPECT_GE(counts().pending, 1u);
  wait_until([&] { return !failed().empty(); });
}

TEST_F(AgainTest, TakesADestinationUpWhileEventsComeIn) {
  open();
  store({"1"});
  (void)wait_until_done();
  engine->remove("dest", Clock::real()->now() + std::chrono::seconds(10));
  store({"2"});
  auto worker =
      Worker::open(setup, std::make_unique<ScriptedDestination>(script, Destination::Shape{}), *log,
                   files, "/state");
  ASSERT_TRUE(worker);
  store({"3"});  // Between its being opened and its being told.
  ASSERT_TRUE(engine->add(*std::move(worker)));
  store({"4"});
  const DestinationCounts done = wait_until_done();
  EXPECT_EQ(done.accepted, 4u);
  EXPECT_EQ(delivered(), (Ids{"1", "2", "3", "4"}));
}

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
