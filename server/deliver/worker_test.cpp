#include "server/deliver/worker.h"

#include <atomic>

#include "server/deliver/worker_fixture.h"

namespace analytics::server {
namespace {

using std::chrono::seconds;
using Kind = Outcome::Kind;
using Ids = std::vector<std::string>;

TEST_F(WorkerTest, DeliversWhatIsStoredAndCountsIt) {
  open();
  store({"1", "2"});
  store({"3"});
  const DestinationCounts done = wait_until_done();
  EXPECT_EQ(done.accepted, 3u);
  EXPECT_EQ(done.delivered, 3u);
  EXPECT_EQ(delivered(), (Ids{"1", "2", "3"}));
}

// The journal publishes a commit's requests together, and tells of them one by one.
TEST_F(WorkerTest, DeliversNothingBeforeItCountsAsAccepted) {
  script->outcome = [&](const Event&) {
    EXPECT_GE(counts().pending, 1u);
    EXPECT_LE(counts().pending, 2u);
    return Outcome{};
  };
  open({.batch_max = 1});
  const auto append = [&](std::string id, EventSink::Done done) {
    IncomingRequest request{.source_id = "shop", .received_at = kNow, .received = 1};
    request.events.push_back({.type = EventType::page,
                              .json = R"({"userId":"u"})",
                              .message_id = std::move(id),
                              .has_own_id = false,
                              .timestamp = kNow});
    log->append(std::move(request), std::move(done));
  };
  std::promise<void> both_staged;
  append("first", [&](const Result<void>&) { both_staged.get_future().get(); });
  append("second", [&](const Result<void>&) {
    // The third is published by now, and not told of. It would be taken at once.
    const Deadline deadline = Clock::real()->now() + std::chrono::milliseconds(50);
    while (delivered().size() < 3 && Clock::real()->now() < deadline) std::this_thread::yield();
    EXPECT_EQ(delivered(), (Ids{"first", "second"}));
  });
  std::promise<void> all_told;
  append("third", [&](const Result<void>&) { all_told.set_value(); });
  both_staged.set_value();
  all_told.get_future().get();
  EXPECT_EQ(wait_until_done().delivered, 3u);
}

TEST_F(WorkerTest, TriesAgainWithoutLosingAUsersOrder) {
  std::map<std::string, int> tries;
  script->outcome = [&](const Event& event) {
    return Outcome{++tries[event.message_id] < 3 ? Kind::retry : Kind::delivered};
  };
  open({.batch_max = 1, .attempts_at_once = 4});
  store({"1", "2", "3"});
  EXPECT_EQ(wait_until_done().delivered, 3u);
  EXPECT_EQ(delivered(), (Ids{"1", "2", "3"}));
}

TEST_F(WorkerTest, CountsWhatIsGivenUpByItsCode) {
  script->outcome = [](const Event& event) {
    return event.message_id == "bad" ? Outcome{.kind = Kind::discarded, .code = "400"} : Outcome{};
  };
  open();
  store({"bad", "good"});
  const DestinationCounts done = wait_until_done();
  EXPECT_EQ(done.delivered, 1u);
  EXPECT_EQ(done.discarded, (CountsByCode{{"400", 1}}));
}

TEST_F(WorkerTest, GivesUpWhenTheRetryWindowIsOver) {
  setup.retry_window = std::chrono::nanoseconds(0);
  script->outcome = [](const Event&) { return Outcome{.kind = Kind::retry, .code = "503"}; };
  open();
  store({"1"});
  EXPECT_EQ(wait_until_done().discarded, (CountsByCode{{"503", 1}}));
}

TEST_F(WorkerTest, TriesOnceMoreAtTheEndOfTheWindowWhateverTheDestinationAsksFor) {
  setup.retry_window = std::chrono::milliseconds(1);
  std::atomic<int> tries = 0;
  script->outcome = [&](const Event&) {
    ++tries;
    return Outcome{.kind = Kind::retry, .code = "429", .retry_after = std::chrono::hours(9)};
  };
  open();
  store({"1"});
  EXPECT_EQ(wait_until_done().discarded, (CountsByCode{{"429", 1}}));
  EXPECT_EQ(tries, 2);
}

TEST_F(WorkerTest, NeverGivesUpAnEventBecauseItsWarehouseIsDown) {
  setup.retry_window = std::chrono::nanoseconds(0);
  int tries = 0;
  script->outcome = [&](const Event&) {
    return Outcome{.kind = ++tries < 4 ? Kind::retry : Kind::delivered, .code = "SQLITE_FULL"};
  };
  open({.transactional = true});
  store({"1"});
  EXPECT_EQ(wait_until_done().delivered, 1u);
}

TEST_F(WorkerTest, FiltersByTheEventsOwnWish) {
  more_json = R"(,"integrations":{"All":false})";
  open();
  store({"1"});
  const DestinationCounts done = wait_until_done();
  EXPECT_EQ(done.filtered, (CountsByCode{{"FILTERED_BY_INTEGRATIONS_OBJECT", 1}}));
  EXPECT_TRUE(delivered().empty());
}

TEST_F(WorkerTest, FiltersEverythingWhileItIsDisabled) {
  rules.enabled = false;
  open();
  store({"1"});
  EXPECT_EQ(wait_until_done().filtered, (CountsByCode{{"disabled", 1}}));
}

TEST_F(WorkerTest, GetsOnlyWhatItsSourcesSend) {
  rules.sources = {"shop"};
  open();
  store({"1"}, "u", "other");
  store({"2"}, "u", "shop");
  const DestinationCounts done = wait_until_done();
  EXPECT_EQ(done.accepted, 1u);
  EXPECT_EQ(delivered(), (Ids{"2"}));
}

TEST_F(WorkerTest, GoesOnWhereItWasAfterARestart) {
  open();
  store({"1", "2"});
  (void)wait_until_done();
  close();
  open();
  store({"3"});
  const DestinationCounts done = wait_until_done();
  EXPECT_EQ(done.accepted, 3u);
  EXPECT_EQ(done.delivered, 3u);
  EXPECT_EQ(delivered(), (Ids{"1", "2", "3"}));
}

TEST_F(WorkerTest, SaysWhyItIsBehindForAsLongAsItIs) {
  std::atomic<bool> down = true;
  script->outcome = [&](const Event&) {
    return down ? Outcome{.kind = Kind::retry, .code = "ECONNREFUSED", .detail = "nobody there"}
                : Outcome{};
  };
  open();
  store({"1"});
  const Deadline deadline = Clock::real()->now() + seconds(10);
  while (counts().last_error.empty() && Clock::real()->now() < deadline) std::this_thread::yield();
  EXPECT_EQ(counts().last_error, "ECONNREFUSED: nobody there");
  down = false;
  EXPECT_EQ(wait_until_done().last_error, "");
}

TEST_F(WorkerTest, DeliversAfterARestartWhatWasPendingBefore) {
  script->outcome = [](const Event&) {
    return Outcome{.kind = Kind::retry, .retry_after = std::chrono::hours(1)};
  };
  open();
  store({"1"});
  close();
  script->outcome = [](const Event&) { return Outcome{}; };
  open();
  EXPECT_EQ(wait_until_done().delivered, 1u);
}

TEST_F(WorkerTest, BeginsAtTheLogsEndWhenItIsNew) {
  log = std::move(EventLog::open(files, "/log", {})).value();
  store({"before"});
  open();
  store({"after"});
  EXPECT_EQ(wait_until_done().accepted, 1u);
  EXPECT_EQ(delivered(), (Ids{"after"}));
}

TEST_F(WorkerTest, BelievesATransactionalDestinationsOffsetMoreThanItsOwnState) {
  const Destination::Shape shape{.batch_max = 10, .transactional = true};
  script->outcome = [](const Event&) {
    return Outcome{.kind = Kind::retry, .retry_after = std::chrono::hours(1)};
  };
  open(shape);
  store({"1", "2", "3"});
  close();
  // The destination has committed two of them; the kill came before the state was stored.
  script->committed = 2;
  script->outcome = [](const Event&) { return Outcome{}; };
  open(shape);
  const DestinationCounts done = wait_until_done();
  EXPECT_EQ(done.accepted, 3u);
  EXPECT_EQ(done.delivered, 3u);
  EXPECT_EQ(delivered(), (Ids{"3"}));
}

TEST_F(WorkerTest, StartsThoughItsWarehouseCannotBeAskedYet) {
  const Destination::Shape shape{.batch_max = 10, .transactional = true};
  open(shape);
  store({"1", "2"});
  (void)wait_until_done();
  close();
  script->committed_error = Error{ErrorCode::connect_failed, "nobody there"};
  open(shape);
  store({"3"});
  EXPECT_EQ(counts().pending, 1u);
  EXPECT_EQ(counts().last_error, "it can't be asked for what it holds: nobody there");
  {
    const std::lock_guard guard(script->mutex);
    script->committed_error.reset();
  }
  EXPECT_EQ(wait_until_done().delivered, 3u);
  EXPECT_EQ(delivered(), (Ids{"1", "2", "3"}));
}

TEST_F(WorkerTest, GoesOnWhereAWarehouseEndsWhoseStateIsLost) {
  const Destination::Shape shape{.batch_max = 10, .transactional = true};
  open(shape);
  store({"1", "2", "3"});
  (void)wait_until_done();
  close();
  const std::vector<std::string> names = files.list("/state").value();
  for (const std::string& name : names) {
    ASSERT_TRUE(files.unlink("/state/" + name));
  }
  script->committed = 1;
  open(shape);
  EXPECT_EQ(wait_until_done().delivered, 2u);
  EXPECT_EQ(delivered(), (Ids{"1", "2", "3", "2", "3"}));
}

TEST_F(WorkerTest, GivesNothingToATransactionalDestinationOfAnotherLog) {
  script->committed = 100;
  open({.transactional = true});
  store({"1"});
  EXPECT_NE(counts().last_error.find("another log"), std::string::npos);
  EXPECT_EQ(counts().pending, 1u);
  EXPECT_TRUE(delivered().empty());
}

TEST_F(WorkerTest, GivesAWarehouseAgainWhatItHasLost) {
  const Destination::Shape shape{.batch_max = 10, .transactional = true};
  open(shape);
  store({"1", "2", "3"});
  more_json = R"(,"integrations":{"All":false})";
  store({"not for it"});
  wait_until([&] { return engine->needed_from() == 4; });
  close();
  script->committed = 1;  // It was restored from a backup.
  open(shape);
  const DestinationCounts done = wait_until_done();
  EXPECT_EQ(done.accepted, 4u);
  EXPECT_EQ(done.delivered, 3u);
  EXPECT_EQ(total(done.filtered), 1u);
  EXPECT_EQ(delivered(), (Ids{"1", "2", "3", "2", "3"}));
}

TEST_F(WorkerTest, StopsAtItsDeadlineWithAnAttemptUnderWay) {
  class Silent final : public Destination {
   public:
    Shape shape() const override { return {}; }
    void deliver(Events, Deadline, Done) override {}
  };
  log = std::move(EventLog::open(files, "/log", {})).value();
  engine = std::make_unique<Engine>(*log);
  setup.router = std::make_shared<const Router>(rules);
  ASSERT_TRUE(
      engine->add(Worker::open(setup, std::make_unique<Silent>(), *log, files, "/state").value()));
  engine->start();
  store({"1"});
  engine->stop(Clock::real()->now() + std::chrono::milliseconds(5));
  EXPECT_EQ(counts().pending, 1u);
}

// Or the log could remove nothing while others send.
TEST_F(WorkerTest, NeedsNoEventsOfSourcesThatItIsNotConnectedTo) {
  rules.sources = {"blog"};
  open();
  store({"1", "2"});
  const Deadline deadline = Clock::real()->now() + seconds(10);
  while (engine->needed_from() < 2 && Clock::real()->now() < deadline) std::this_thread::yield();
  EXPECT_EQ(engine->needed_from(), 2u);
}

}  // namespace
}  // namespace analytics::server
