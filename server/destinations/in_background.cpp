#include "server/destinations/in_background.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

#include "base/quiet_thread.h"

namespace analytics::server {
namespace {

struct Attempt {
  Destination::Events events{};
  Deadline deadline{};
  Destination::Done done{};
};

class InBackground final : public Destination {
 public:
  InBackground(std::unique_ptr<Destination> inner, std::function<void()> interrupt)
      : inner_(std::move(inner)), interrupt_(std::move(interrupt)) {
    thread_ = quiet_thread([this] { run(); });
  }
  ~InBackground() override {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_one();
    interrupt_();
    thread_.join();
  }

  Shape shape() const override {
    Shape shape = inner_->shape();
    shape.attempts_at_once = 1;
    return shape;
  }

  void deliver(Events events, Deadline deadline, Done done) override {
    {
      const std::lock_guard lock(mutex_);
      waiting_.push_back({std::move(events), deadline, std::move(done)});
    }
    changed_.notify_one();
  }

  Result<Committed> committed() override { return inner_->committed(); }

 private:
  // What was handed over is attempted even at the end, so that each `done` is called.
  void run() {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      Attempt attempt = std::move(waiting_.front());
      waiting_.pop_front();
      lock.unlock();
      inner_->deliver(std::move(attempt.events), attempt.deadline, std::move(attempt.done));
      lock.lock();
    }
  }

  const std::unique_ptr<Destination> inner_;
  const std::function<void()> interrupt_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Attempt> waiting_;  // guarded by mutex_, as what follows; one at most
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace

std::unique_ptr<Destination> in_background(std::unique_ptr<Destination> inner,
                                           std::function<void()> interrupt) {
  return std::make_unique<InBackground>(std::move(inner), std::move(interrupt));
}

}  // namespace analytics::server
