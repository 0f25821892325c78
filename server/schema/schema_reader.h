#pragma once

// Reads the event log for the schemas, piece by piece, and keeps its place. It never holds the
// log's retention back: what was removed before it was read is counted as missed.
//
//   auto reader = std::move(SchemaReader::open(log, files, folder, clock)).value();
//   while (reader->read_some(100).value()) {}   // until the log's end
//   reader->save();
//   std::string json = reader->schema_json("shop");
//
// `read_some` and `save` are for one thread, the texts for any.

#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include <analytics/clock.h>
#include <analytics/result.h>

#include "server/log/event_cursor.h"
#include "server/schema/schema_books.h"
#include "server/schema/schema_log.h"

namespace analytics::server {

class SchemaReader {
 public:
  /// Goes on where the last snapshot in `folder` ends; without one, from the log's beginning. Log
  /// and files must outlive it.
  static Result<std::unique_ptr<SchemaReader>> open(const EventLog& log, Files& files,
                                                    const std::string& folder,
                                                    std::shared_ptr<Clock> clock,
                                                    SchemaLimits limits = {});

  /// Reads so many requests at most; false at the log's end. After an error, the same place is
  /// tried again.
  Result<bool> read_some(std::size_t requests_max);

  /// Whether something was read that is in no snapshot yet.
  bool unsaved() const noexcept { return unsaved_; }
  Result<void> save();
  /// About what the schemas take in memory.
  std::size_t bytes() const noexcept { return books_.bytes(); }

  /// As GET /api/sources/{id}/schema and schema.csv answer (docs/schema.md).
  std::string schema_json(std::string_view source) const;
  std::string schema_csv(std::string_view source) const;

 private:
  explicit SchemaReader(SchemaLimits limits) : books_(limits) {}
  Result<void> find_place(const EventLog& log);
  void take_request();
  const SchemaEntries& entries_of(std::string_view source) const;

  std::unique_ptr<SchemaLog> snapshots_;
  std::optional<EventCursor> cursor_;
  bool unsaved_ = false;

  mutable std::mutex mutex_;  // The reading thread changes `books_` under it, others read.
  SchemaBooks books_;
};

}  // namespace analytics::server
