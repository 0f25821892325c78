#pragma once

// The event log: takes what ingest accepted, stores it before it says so, and knows what came from
// which source. Destinations read it with EventCursor (event_cursor.h), behind what is stored.
//
//   auto log = std::move(EventLog::open(Files::real(), data + "/log", {.clock = clock})).value();
//   log->append(std::move(request), [](Result<void> stored) { … });
//
// One request is one frame of the journal: stored whole or not at all, with its counters. Safe for
// use by several threads, but for destroying it.

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include <analytics/clock.h>
#include <analytics/result.h>

#include "journal/journal.h"
#include "server/ingest/request.h"
#include "server/log/counts.h"
#include "server/log/duplicates.h"
#include "server/log/record.h"

namespace analytics::server {

class EventLog final : public EventSink {
 public:
  struct Options {
    std::shared_ptr<Clock> clock = Clock::real();
    JournalOptions journal{};
    std::chrono::hours duplicates_remembered = std::chrono::hours(24);
  };
  /// Called with each request that was stored and has events, and the offset behind them, in the
  /// order of the log, before `done`; must not block.
  using OnStored =
      std::function<void(const std::string& source, std::uint64_t events, std::uint64_t end)>;

  /// Opens or makes the log, and reads what it knows from what is stored.
  static Result<std::unique_ptr<EventLog>> open(Files& files, const std::string& folder,
                                                Options options);

  void append(IncomingRequest request, Done done) override;

  /// Set before the first append; not changed after.
  void on_stored(OnStored hook) { on_stored_ = std::move(hook); }

  /// What came in and is stored, by source. Each source's counts add up.
  AllCounts counts() const;

  /// Whether events can be stored; if not, why not.
  Result<void> ready() const;

  Journal& journal() noexcept { return *journal_; }
  const Journal& journal() const noexcept { return *journal_; }
  /// Stores what was appended, and closes.
  void close() {
    journal_->close();
    window_->close();
  }
  ~EventLog() override { journal_->close(); }  // Its thread uses all the others.

 private:
  EventLog(std::unique_ptr<Journal> journal, std::unique_ptr<DuplicateWindow> window)
      : journal_(std::move(journal)), window_(std::move(window)) {}
  Result<void> recover();
  Result<void> remember(const StoredFrame& frame, Timestamp received_at);
  JournalFrame pack(IncomingRequest& request, FrameHead& head, std::vector<IdHash>& inserted);
  void note_failure(const Error& error);
  void take_back(const FrameHead& head, const std::vector<IdHash>& inserted);

  std::unique_ptr<Journal> journal_;
  OnStored on_stored_;

  std::mutex staging_;  // Guards what is ahead of the disk, in the order of the frames.
  std::unique_ptr<DuplicateWindow> window_;
  AllCounts staged_;
  std::uint64_t next_frame_ = 0;

  mutable std::mutex counting_;
  AllCounts stored_;
  std::optional<Error> failure_;  // Of the last append that was not stored.
};

}  // namespace analytics::server
