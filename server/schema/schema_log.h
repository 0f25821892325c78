#pragma once

// Where the schemas are kept over restarts: snapshots in a journal of its own, of which the last is
// the state. Older ones leave the disk with their segments.
//
//   auto log = std::move(SchemaLog::open(files, folder, clock, books)).value();  // fills `books`
//   log->save(encode_books(books));
//
// One thread's at a time.

#include <memory>
#include <string>

#include <analytics/clock.h>
#include <analytics/result.h>

#include "journal/journal.h"
#include "server/schema/schema_books.h"

namespace analytics::server {

class SchemaLog {
 public:
  /// Reads the last snapshot, if there is one, into books that are empty.
  static Result<std::unique_ptr<SchemaLog>> open(Files& files, const std::string& folder,
                                                 std::shared_ptr<Clock> clock, SchemaBooks& books);

  /// Whether there was a snapshot.
  bool had_snapshot() const noexcept { return had_snapshot_; }

  /// Returns when it is stored. After an error the next call tries to set right what was wrong.
  Result<void> save(JournalFrame snapshot);

 private:
  explicit SchemaLog(std::unique_ptr<Journal> journal) : journal_(std::move(journal)) {}
  Result<void> read_last(SchemaBooks& books);

  std::unique_ptr<Journal> journal_;
  bool had_snapshot_ = false;
};

}  // namespace analytics::server
