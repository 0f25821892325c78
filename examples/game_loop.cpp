// A game's loop at 60 frames a second, which calls the client in the middle of its frames and says
// at the end what that has cost. docs/guides/game-loop.md says why each thing is as it is.
#include <algorithm>
#include <atomic>
#include <iostream>
#include <thread>

#include <analytics/analytics.h>

namespace {

using namespace analytics;
using Time = std::chrono::steady_clock;

constexpr int kFrames = 120;
constexpr Time::duration kFrame = std::chrono::microseconds(16'667);

/// What calls cost the frame.
struct Cost {
  int calls = 0;
  Time::duration sum{};
  Time::duration longest{};

  template <class Call>
  void measure(Call call) {
    const Time::time_point before = Time::now();
    call();
    const Time::duration took = Time::now() - before;
    ++calls;
    sum += took;
    longest = std::max(longest, took);
  }
};

// Of the events that come with every frame, one in ten is enough.
bool is_sampled(const BatchMessage& message) {
  static std::atomic<unsigned> seen = 0;
  const auto* track = std::get_if<Track>(&message);
  if (track == nullptr || track->event != "Player Moved") return true;
  return seen++ % 10 == 0;
}

void play(Analytics& analytics, Cost& cost) {
  const User player = User::anonymous_id("5a1c7d1e-6d1a-4a59-8f3e-2d9f0c6b7a11");
  Time::time_point next = Time::now();
  for (int frame = 0; frame < kFrames; ++frame) {
    // … input, simulation, drawing …
    cost.measure([&] {
      analytics.track({.user = player,
                       .event = "Player Moved",
                       .properties = {{"x", frame * 0.5}, {"y", 3.25}, {"level", 1}}});
    });
    std::this_thread::sleep_until(next += kFrame);
  }
  analytics.track({.user = player,
                   .event = "Level Completed",
                   .properties = {{"level", 1}, {"frames", kFrames}}});
}

double in_microseconds(Time::duration time) {
  return std::chrono::duration<double, std::micro>(time).count();
}

}  // namespace

int main() {
  Config config{.write_key = "YOUR_WRITE_KEY"};
  config.hooks.emplace_back(is_sampled);
  config.flush_interval = std::chrono::seconds(30);  // Nobody waits for these.
  config.close_timeout = std::chrono::seconds(1);    // Whoever quits is not to wait either.
  Result<Analytics> created = Analytics::create(std::move(config));
  if (!created) {
    std::cerr << created.error().message << '\n';
    return 1;
  }

  Cost cost;
  play(*created, cost);
  const FlushReport report = created->close(std::chrono::seconds(5));

  std::cerr << cost.calls << " calls, a mean of " << in_microseconds(cost.sum) / cost.calls
            << " us, " << in_microseconds(cost.longest) << " us the longest, of a frame of "
            << in_microseconds(kFrame) << " us\n"
            << created->accounting().rejected_by_hook << " left out by the hook, "
            << report.delivered << " delivered\n";
  return report.complete ? 0 : 1;
}
