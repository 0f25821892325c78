#include "server/app/destination_tester.h"

#include <gtest/gtest.h>

#include <future>

#include <analytics/testing/manual_clock.h>

namespace analytics::server {
namespace {

// Answers as it is told to: at once, or never.
class Told final : public Destination {
 public:
  explicit Told(std::optional<Outcome> outcome, std::promise<void>* begun = nullptr)
      : outcome_(std::move(outcome)), begun_(begun) {}
  Shape shape() const override { return {}; }
  void deliver(Events events, Deadline, Done done) override {
    if (outcome_) done(std::vector<Outcome>(events->size(), *outcome_));
    kept_ = std::move(done);
    if (begun_ != nullptr) begun_->set_value();
  }

 private:
  std::optional<Outcome> outcome_;
  std::promise<void>* begun_;
  Done kept_;
};

using Asked = std::promise<Result<std::string>>;

DestinationTester::Answer into(Asked& asked) {
  return [&](Result<std::string> told) { asked.set_value(std::move(told)); };
}

DestinationTester::Make make(std::optional<Outcome> outcome, std::promise<void>* begun = nullptr) {
  return [=]() -> Result<std::unique_ptr<Destination>> {
    return std::unique_ptr<Destination>(std::make_unique<Told>(outcome, begun));
  };
}

const Event kEvent{.json = R"({"type":"track"})"};

TEST(DestinationTester, TellsWhatCameOfIt) {
  DestinationTester tester(std::make_shared<testing::ManualClock>());
  Asked asked;
  tester.start(
      make(Outcome{.kind = Outcome::Kind::discarded,
                   .status = 422,
                   .code = "422",
                   .detail = "the server answered 422",
                   .trace = std::make_shared<const AttemptTrace>(AttemptTrace{"POST /", "422"})}),
      kEvent, into(asked));
  EXPECT_EQ(asked.get_future().get().value(),
            R"({"outcome":"discarded","code":"422","status":422,)"
            R"("detail":"the server answered 422","seconds":0,"event":{"type":"track"},)"
            R"("request":"POST /","response":"422"})");
}

TEST(DestinationTester, OneThatCanNotBeMadeIsAnError) {
  DestinationTester tester(std::make_shared<testing::ManualClock>());
  Asked asked;
  tester.start(
      []() -> Result<std::unique_ptr<Destination>> {
        return Error{ErrorCode::invalid_config, "no such file"};
      },
      kEvent, into(asked));
  EXPECT_EQ(asked.get_future().get().error().message, "no such file");
}

TEST(DestinationTester, OneThatNeverAnswersIsNotWaitedForForEver) {
  const auto clock = std::make_shared<testing::ManualClock>();
  DestinationTester tester(clock);
  Asked asked;
  tester.start(make(std::nullopt), kEvent, into(asked));
  ASSERT_TRUE(clock->advance_to_next_wait());
  const std::string told = asked.get_future().get().value();
  EXPECT_NE(told.find(R"("outcome":"unknown","code":"ETIMEDOUT")"), std::string::npos);
  EXPECT_NE(told.find(R"("seconds":25)"), std::string::npos);
}

TEST(DestinationTester, TestsOneAtATime) {
  DestinationTester tester(std::make_shared<testing::ManualClock>());
  std::promise<void> begun;
  Asked first;
  tester.start(make(std::nullopt, &begun), kEvent, into(first));
  begun.get_future().get();
  Asked second;
  tester.start(make(Outcome{}), kEvent, into(second));
  EXPECT_EQ(second.get_future().get().error().code, ErrorCode::queue_full);
  tester.stop();
  EXPECT_EQ(first.get_future().get().error().code, ErrorCode::closed);
}

TEST(DestinationTester, TestsAgainAfterwards) {
  DestinationTester tester(std::make_shared<testing::ManualClock>());
  for (int i = 0; i < 3; ++i) {
    Asked asked;
    tester.start(make(Outcome{}), kEvent, into(asked));
    EXPECT_TRUE(asked.get_future().get());
  }
}

TEST(DestinationTester, AfterItsEndItTestsNothing) {
  DestinationTester tester(std::make_shared<testing::ManualClock>());
  tester.stop();
  Asked asked;
  tester.start(make(Outcome{}), kEvent, into(asked));
  EXPECT_FALSE(asked.get_future().get());
}

}  // namespace
}  // namespace analytics::server
