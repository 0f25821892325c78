#include "server/app/series_recorder.h"

#include <utility>

#include "base/quiet_thread.h"

namespace analytics::server {
namespace {

std::int64_t ms_since_1970(Timestamp time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

}  // namespace

SeriesRecorder::SeriesRecorder(SourceTotals sources, DestinationTotals destinations,
                               std::shared_ptr<Clock> clock)
    : sources_(std::move(sources)),
      destinations_(std::move(destinations)),
      clock_(std::move(clock)) {
  record();
  thread_ = quiet_thread([this] { run(); });
}

SeriesRecorder::~SeriesRecorder() {
  {
    const std::lock_guard guard(mutex_);
    is_stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

std::string SeriesRecorder::json(std::string_view window) const {
  const std::lock_guard guard(series_mutex_);
  return series_.json(window);
}

void SeriesRecorder::run() {
  std::unique_lock lock(mutex_);
  while (!is_stopping_) {
    const Deadline next = clock_->now() + until_next_step();
    while (!is_stopping_ && clock_->now() < next) clock_->wait_until(lock, changed_, next);
    if (is_stopping_) return;
    lock.unlock();
    record();
    lock.lock();
  }
}

// Sources first: what a destination counts was counted there before.
void SeriesRecorder::record() {
  const AllCounts sources = sources_();
  const auto destinations = destinations_();
  const std::lock_guard guard(series_mutex_);
  series_.record(ms_since_1970(clock_->wall_time()) / 1'000, sources, destinations);
}

// Steps begin with full tens of seconds, so that charts of two servers fit.
Duration SeriesRecorder::until_next_step() const {
  constexpr std::int64_t kStepMs = kSeriesStepSeconds * 1'000;
  return std::chrono::milliseconds(kStepMs - ms_since_1970(clock_->wall_time()) % kStepMs);
}

}  // namespace analytics::server
