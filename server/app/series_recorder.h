#pragma once

// Looks at the counts every ten seconds and keeps what they were (series.h).
//
//   SeriesRecorder recorder([&] { return log.counts(); }, [&] { return engine.counts(); }, clock);
//   std::string json = recorder.json("1h");
//
// Safe for use by several threads; what is asked for counts must be so too, and outlive it.

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include <analytics/clock.h>

#include "server/app/series.h"

namespace analytics::server {

class SeriesRecorder {
 public:
  using SourceTotals = std::function<AllCounts()>;
  using DestinationTotals = std::function<std::map<std::string, DestinationCounts>()>;

  SeriesRecorder(SourceTotals sources, DestinationTotals destinations,
                 std::shared_ptr<Clock> clock);
  ~SeriesRecorder();
  SeriesRecorder(const SeriesRecorder&) = delete;
  SeriesRecorder& operator=(const SeriesRecorder&) = delete;

  std::string json(std::string_view window) const;

 private:
  void run();
  void record();
  Duration until_next_step() const;

  const SourceTotals sources_;
  const DestinationTotals destinations_;
  const std::shared_ptr<Clock> clock_;
  mutable std::mutex series_mutex_;
  Series series_;  // Guarded by series_mutex_.
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_stopping_ = false;  // Guarded by mutex_.
  std::thread thread_;
};

}  // namespace analytics::server
