// What was given up and is sent again; what a restart counts; what is given up for room.

#include <atomic>

#include "server/deliver/again_fixture.h"

namespace analytics::server {
namespace {

using Ids = std::vector<std::string>;
using Kind = Outcome::Kind;

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

// More than fit, of one user, so that most are parked while the first fail.
TEST_F(AgainTest, KnowsWhatIsSentAgainThoughItWasParked) {
  refuse_all();
  setup.lanes = {.events_max = 20};
  setup.backoff = {.base = std::chrono::milliseconds(50)};
  open();
  Ids ids;
  for (int i = 0; i < 300; ++i) ids.push_back(std::to_string(i));
  store(ids);
  (void)wait_until_done();
  std::atomic<bool> is_down = true;
  {
    const std::lock_guard guard(script->mutex);
    script->outcome = [&](const Event&) {
      return Outcome{.kind = is_down ? Kind::retry : Kind::delivered, .code = "503"};
    };
  }
  EXPECT_EQ(redrive().value(), 300u);
  wait_until([&] { return counts().retried.contains("503"); });
  is_down = false;
  EXPECT_EQ(wait_until_done().delivered, 300u);
  EXPECT_EQ(script->again, ids);
  wait_until([&] { return failed().empty(); });
  EXPECT_EQ(redrive().value(), 0u);
}

TEST_F(AgainTest, SendsAllAgainThatIsAskedForMeanwhile) {
  refuse_all();
  setup.lanes = {.events_max = 400};
  open();
  for (int i = 0; i < 300; ++i) store({std::to_string(i)}, "user" + std::to_string(i));
  (void)wait_until_done();
  std::atomic<bool> is_down = true;
  {
    const std::lock_guard guard(script->mutex);
    script->outcome = [&](const Event& event) {
      const bool fails = is_down && event.again;
      return Outcome{.kind = fails ? Kind::retry : Kind::delivered, .code = "503"};
    };
  }
  Ids first;
  for (int i = 0; i < 150; ++i) first.push_back(std::to_string(i));
  EXPECT_EQ(redrive({.message_ids = first}).value(), 150u);
  wait_until([&] { return counts().retried.contains("503"); });
  EXPECT_EQ(redrive().value(), 150u) << "the lowest offsets are at work already";
  is_down = false;
  EXPECT_EQ(wait_until_done().delivered, 300u);
}

TEST_F(AgainTest, GivesUpAsExpiredWhatTheLogHasNoMore) {
  refuse_all();
  log_options.journal.segment_bytes_max = 1'000;
  open();
  for (int i = 0; i < 20; ++i) store({std::to_string(i)});
  (void)wait_until_done();
  wait_until([&] { return failed().size() == 20; });
  ASSERT_TRUE(log->journal().drop_before(19));
  take_all();
  EXPECT_EQ(redrive().value(), 20u);
  const DestinationCounts done = wait_until_done();
  EXPECT_GT(done.discarded.at("expired"), 0u);
  EXPECT_GT(done.delivered, 0u);
  EXPECT_EQ(done.discarded.at("expired") + done.delivered, 20u);
  wait_until([&] { return failed().size() == done.discarded.at("expired"); });
  EXPECT_EQ(failed().back(), "0 expired page") << "with what was known of it";
}

TEST_F(AgainTest, GivesUpWhatWasRemovedFromTheLogWhileItWasTakenOut) {
  script->outcome = [](const Event&) {
    return Outcome{.kind = Kind::retry, .retry_after = std::chrono::hours(1)};
  };
  log_options.journal.segment_bytes_max = 1'000;
  open();
  for (int i = 0; i < 20; ++i) store({std::to_string(i)});
  close();
  log = std::move(EventLog::open(files, "/log", log_options)).value();
  ASSERT_TRUE(log->journal().drop_before(19));
  const std::uint64_t begin = log->journal().begin();
  ASSERT_GT(begin, 0u);
  take_all();
  open();
  const DestinationCounts done = wait_until_done();
  EXPECT_EQ(done.accepted, 20u);
  EXPECT_EQ(done.discarded, (CountsByCode{{"expired", begin}}));
  EXPECT_EQ(done.delivered, 20u - begin);
  wait_until([&] { return engine->needed_from() == 20u; });
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
  engine->remove({"dest"}, Clock::real()->now() + std::chrono::seconds(10));
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
  // What was known of it before its change is not forgotten.
  EXPECT_EQ(done.end_to_end_times.count(), 4u);
  EXPECT_FALSE(engine->samples("dest").empty());
}

TEST_F(AgainTest, StartsThoughItsFailedEventsAreDamaged) {
  refuse_all();
  open();
  store({"1"});
  (void)wait_until_done();
  close();
  std::filesystem::resize_file(setup.failed_path, 100);
  take_all();
  open();
  store({"2"});
  const DestinationCounts done = wait_until_done();
  EXPECT_EQ(done.delivered, 1u);
  EXPECT_EQ(done.discarded, (CountsByCode{{"400", 1}}));
  EXPECT_TRUE(std::filesystem::exists(setup.failed_path + ".damaged"));
}

}  // namespace
}  // namespace analytics::server
