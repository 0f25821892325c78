#include <analytics/clock.h>

namespace analytics {
namespace {

class RealClock final : public Clock {
 public:
  Timestamp wall_time() override { return std::chrono::system_clock::now(); }
  Deadline now() override { return std::chrono::steady_clock::now(); }
  void wait_until(std::unique_lock<std::mutex>& lock, std::condition_variable& changed,
                  Deadline deadline) override {
    // Deadlines far in the future overflow in some C libraries when they are converted.
    const Deadline latest = now() + std::chrono::hours(1);
    changed.wait_until(lock, deadline < latest ? deadline : latest);
  }
};

}  // namespace

std::shared_ptr<Clock> Clock::real() {
  // Never destroyed: a static client may still use it while the program ends.
  static auto* const clock = new std::shared_ptr<Clock>(std::make_shared<RealClock>());
  return *clock;
}

}  // namespace analytics
