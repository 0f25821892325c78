#pragma once

// The totals of all sources, stored now and then beside the event log, so that a start reads the
// log from there on and not from its beginning. In a small journal of its own, whose last record
// counts.
//
//   auto checkpoints = std::move(Checkpoints::open(files, folder, clock)).value();
//   if (checkpoints->last()) read_on_from(checkpoints->last()->frame);
//   checkpoints->save({.frame = frame, .totals = totals});
//
// One thread's at a time.

#include <memory>
#include <optional>
#include <string>

#include <analytics/clock.h>
#include <analytics/result.h>

#include "journal/journal.h"
#include "server/log/record.h"

namespace analytics::server {

class Checkpoints {
 public:
  static Result<std::unique_ptr<Checkpoints>> open(Files& files, const std::string& folder,
                                                   std::shared_ptr<Clock> clock);

  /// The last one that was stored.
  const std::optional<Checkpoint>& last() const noexcept { return last_; }

  /// Returns once it is stored. After a failure it is tried again from the beginning with the next.
  Result<void> save(Checkpoint checkpoint);
  void close() { journal_->close(); }

 private:
  explicit Checkpoints(std::unique_ptr<Journal> journal) : journal_(std::move(journal)) {}
  Result<void> read_last();

  std::unique_ptr<Journal> journal_;
  std::optional<Checkpoint> last_;
};

}  // namespace analytics::server
