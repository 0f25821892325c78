// Attempts that are kept to be looked at, and failed events that are forgotten.

#include "server/deliver/again_fixture.h"

namespace analytics::server {
namespace {

using Kind = Outcome::Kind;

class SamplesTest : public AgainTest {
 protected:
  Result<std::uint64_t> forget(FailedFilter filter = {}) {
    std::promise<Result<std::uint64_t>> count;
    engine->forget("dest", std::move(filter),
                   [&](Result<std::uint64_t> gone) { count.set_value(std::move(gone)); });
    return count.get_future().get();
  }
  EventFate fate(std::uint64_t offset) {
    std::promise<Engine::Fates> told;
    engine->fate({.offset = offset, .source = "shop", .type = "page", .json = "{}"},
                 [&](Result<Engine::Fates> fates) { told.set_value(*std::move(fates)); });
    return told.get_future().get().at("dest");
  }
};

TEST_F(SamplesTest, AnAttemptIsKeptWithItsOutcomeAndItsFirstEvent) {
  script->outcome = [](const Event&) {
    return Outcome{.kind = Kind::discarded,
                   .status = 400,
                   .code = "400",
                   .trace = std::make_shared<const AttemptTrace>(AttemptTrace{"POST", "400"})};
  };
  open({.batch_max = 10});
  store({"1", "2"});
  (void)wait_until_done();
  const auto samples = engine->samples("dest");
  ASSERT_FALSE(samples.empty());
  EXPECT_EQ(samples.front()->outcome.status, 400);
  EXPECT_EQ(samples.front()->outcome.trace->request, "POST");
  EXPECT_EQ(samples.front()->source, "shop");
  EXPECT_FALSE(samples.front()->json.empty());
}

TEST_F(SamplesTest, OneThatWritesNothingDownHasSamplesToo) {
  open();
  store({"1"});
  (void)wait_until_done();
  ASSERT_EQ(engine->samples("dest").size(), 1u);
  EXPECT_EQ(engine->samples("dest").front()->outcome.trace, nullptr);
}

TEST_F(SamplesTest, ADestinationThatIsNotThereHasNone) {
  open();
  EXPECT_TRUE(engine->samples("other").empty());
}

TEST_F(SamplesTest, AnEventsFateHasItsLastAttempt) {
  refuse_all();
  open();
  store({"1"});
  (void)wait_until_done();
  ASSERT_NE(fate(0).sample, nullptr);
  EXPECT_EQ(fate(0).sample->outcome.code, "400");
}

TEST_F(SamplesTest, WhatIsForgottenIsListedNoMoreAndStaysDiscarded) {
  refuse_all();
  open();
  store({"1", "2"});
  (void)wait_until_done();
  EXPECT_EQ(forget().value(), 2u);
  EXPECT_TRUE(failed().empty());
  EXPECT_EQ(counts().discarded, (CountsByCode{{"400", 2}}));
  EXPECT_EQ(redrive().value(), 0u);
  EXPECT_EQ(forget().value(), 0u);
}

TEST_F(SamplesTest, WhatIsForgottenIsStillKnownToHaveFailed) {
  refuse_all();
  open();
  store({"1"});
  (void)wait_until_done();
  EXPECT_EQ(forget().value(), 1u);
  EXPECT_EQ(fate(0).state, EventFate::State::failed);
  EXPECT_EQ(fate(0).code, "400");
}

TEST_F(SamplesTest, ForgetsOnlyWhatTheFilterNames) {
  refuse_all();
  open();
  store({"1", "2", "3"});
  (void)wait_until_done();
  EXPECT_EQ(forget({.code = "500"}).value(), 0u);
  EXPECT_EQ(forget({.message_ids = {"2"}}).value(), 1u);
  EXPECT_EQ(failed(), (std::vector<std::string>{"3 400 page", "1 400 page"}));
}

TEST_F(SamplesTest, ARestartCountsWhatWasForgottenOnce) {
  refuse_all();
  open();
  store({"1", "2"});
  (void)wait_until_done();
  EXPECT_EQ(forget().value(), 2u);
  close();
  open();
  EXPECT_EQ(counts().discarded, (CountsByCode{{"400", 2}}));
  EXPECT_EQ(counts().accepted, 2u);
  EXPECT_EQ(counts().pending, 0u);
  EXPECT_TRUE(failed().empty());
}

TEST_F(SamplesTest, AKillAfterwardsLosesAndDoublesNothing) {
  refuse_all();
  open();
  store({"1", "2"});
  (void)wait_until_done();
  EXPECT_EQ(forget({.message_ids = {"1"}}).value(), 1u);
  const std::string copy = folder + "/copy.db";
  // What a kill leaves: the database and its journal, and what of the state is on the disk.
  for (const char* const part : {"", "-wal"}) {
    std::filesystem::copy_file(setup.failed_path + part, copy + part);
  }
  files.kill();
  engine.reset();
  log.reset();
  setup.failed_path = copy;
  open();
  EXPECT_EQ(wait_until_done().discarded, (CountsByCode{{"400", 2}}));
  EXPECT_EQ(counts().accepted, 2u);
  EXPECT_EQ(failed(), (std::vector<std::string>{"2 400 page"}));
}

TEST_F(SamplesTest, WhatIsBeingSentAgainIsNotForgotten) {
  refuse_all();
  open();
  store({"1", "2"});
  (void)wait_until_done();
  script->outcome = [](const Event&) {
    return Outcome{.kind = Kind::retry, .retry_after = std::chrono::hours(1)};
  };
  EXPECT_EQ(redrive({.message_ids = {"1"}}).value(), 1u);
  EXPECT_EQ(forget().value(), 1u) << "the other one";
  EXPECT_EQ(counts().pending, 1u);
  EXPECT_EQ(failed().size(), 1u);
  close();
  take_all();
  open();
  const DestinationCounts done = wait_until_done();
  EXPECT_EQ(done.delivered, 1u);
  EXPECT_EQ(done.discarded, (CountsByCode{{"400", 1}}));
  EXPECT_EQ(done.accepted, 2u);
}

}  // namespace
}  // namespace analytics::server
