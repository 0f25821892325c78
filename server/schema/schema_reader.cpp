#include "server/schema/schema_reader.h"

#include <spdlog/spdlog.h>

#include <utility>

#include "server/schema/schema_text.h"

namespace analytics::server {

Result<std::unique_ptr<SchemaReader>> SchemaReader::open(const EventLog& log, Files& files,
                                                         const std::string& folder,
                                                         std::shared_ptr<Clock> clock,
                                                         SchemaLimits limits) {
  std::unique_ptr<SchemaReader> reader(new SchemaReader(limits));
  Result<std::unique_ptr<SchemaLog>> snapshots =
      SchemaLog::open(files, folder, std::move(clock), reader->books_);
  if (!snapshots) return std::move(snapshots).error();
  reader->snapshots_ = *std::move(snapshots);
  if (Result<void> found = reader->find_place(log); !found) return std::move(found).error();
  return reader;
}

Result<void> SchemaReader::find_place(const EventLog& log) {
  const std::uint64_t begin = log.journal().begin();
  if (!snapshots_->had_snapshot()) books_.next_offset = begin;
  if (books_.next_offset > log.journal().durable_end()) {
    spdlog::warn(
        "the schema was learned from {} events, and the log has {}: it is another log, and all of "
        "it is counted",
        books_.next_offset, log.journal().durable_end());
    books_.next_offset = begin;
  }
  Result<EventCursor> cursor = EventCursor::at(log, books_.next_offset);
  if (!cursor) return std::move(cursor).error();
  cursor_ = *std::move(cursor);
  return {};
}

Result<bool> SchemaReader::read_some(std::size_t requests_max) {
  for (std::size_t i = 0; i < requests_max; ++i) {
    Result<bool> more = cursor_->next();
    if (!more || !*more) return more;
    take_request();
  }
  return true;
}

void SchemaReader::take_request() {
  const std::uint64_t first = cursor_->first_offset();
  const std::lock_guard guard(mutex_);
  if (first > books_.next_offset) {
    const std::uint64_t missed = first - books_.next_offset;
    books_.missed += missed;
    spdlog::warn("the log's retention removed {} events before the schema had read them", missed);
  }
  SourceSchemaBook& book = books_.of(cursor_->head().source);
  for (const EventRecord& event : cursor_->events()) {
    book.observe(event.type, event.json, cursor_->head().received_at);
  }
  books_.next_offset = cursor_->end_offset();
  unsaved_ = true;
}

Result<void> SchemaReader::save() {
  if (!unsaved_) return {};
  // No lock: only this thread changes the books.
  Result<void> saved = snapshots_->save(encode_books(books_));
  if (saved) unsaved_ = false;
  return saved;
}

const SchemaEntries& SchemaReader::entries_of(std::string_view source) const {
  static const SchemaEntries kNone;
  const auto found = books_.all().find(source);
  return found == books_.all().end() ? kNone : found->second.entries();
}

std::string SchemaReader::schema_json(std::string_view source) const {
  const std::lock_guard guard(mutex_);
  return server::schema_json(entries_of(source), books_.missed);
}

std::string SchemaReader::schema_csv(std::string_view source) const {
  const std::lock_guard guard(mutex_);
  return server::schema_csv(entries_of(source));
}

}  // namespace analytics::server
