#include "server/destinations/in_background.h"

#include <gtest/gtest.h>

#include <future>
#include <thread>

namespace analytics::server {
namespace {

using Kind = Outcome::Kind;

// Waits in each attempt until it is interrupted.
struct Stuck final : Destination {
  Shape shape() const override { return {.batch_max = 7, .attempts_at_once = 4}; }
  void deliver(Events events, Deadline, Done done) override {
    began.set_value(std::this_thread::get_id());
    released.wait();
    done(std::vector<Outcome>(events->size(), Outcome{.kind = Kind::retry}));
  }
  Result<Committed> committed() override { return Committed{.offset = 5}; }

  std::promise<std::thread::id> began;
  std::promise<void> release;
  std::shared_future<void> released = release.get_future().share();
};

TEST(InBackground, MakesTheAttemptOnAThreadOfItsOwnAndEndsIt) {
  auto stuck = std::make_unique<Stuck>();
  Stuck* const inner = stuck.get();
  auto destination = in_background(std::move(stuck), [inner] { inner->release.set_value(); });
  std::promise<std::vector<Outcome>> outcomes;
  destination->deliver(std::make_shared<const std::vector<Event>>(2), {},
                       [&](std::vector<Outcome> reported) { outcomes.set_value(reported); });
  EXPECT_NE(inner->began.get_future().get(), std::this_thread::get_id());
  destination.reset();
  const auto reported = outcomes.get_future().get();
  ASSERT_EQ(reported.size(), 2u);
  EXPECT_EQ(reported[0].kind, Kind::retry);
}

TEST(InBackground, IsOtherwiseWhatItWasMadeOf) {
  bool was_interrupted = false;
  auto destination =
      in_background(std::make_unique<Stuck>(), [&was_interrupted] { was_interrupted = true; });
  EXPECT_EQ(destination->shape().batch_max, 7u);
  EXPECT_EQ(destination->shape().attempts_at_once, 1u);
  EXPECT_EQ(destination->committed()->offset, 5u);
  destination.reset();
  EXPECT_TRUE(was_interrupted);
}

}  // namespace
}  // namespace analytics::server
