#include "server/schema/schema_log.h"

#include <utility>

namespace analytics::server {
namespace {

// Small, so that old snapshots leave the disk soon; a larger snapshot has a segment for itself.
constexpr std::uint64_t kSegmentBytes = 1024 * 1024;

// All that is in a schema is in the log too, so that there is a way out.
Error explained(Error error, const std::string& folder) {
  if (error.code == ErrorCode::corrupt) {
    error.message += "; without the folder " + folder + " the schema is learned again from the log";
  }
  return error;
}

}  // namespace

Result<std::unique_ptr<SchemaLog>> SchemaLog::open(Files& files, const std::string& folder,
                                                   std::shared_ptr<Clock> clock,
                                                   SchemaBooks& books) {
  Result<std::unique_ptr<Journal>> journal =
      Journal::open(files, folder, {.segment_bytes_max = kSegmentBytes, .clock = std::move(clock)});
  if (!journal) return explained(std::move(journal).error(), folder);
  std::unique_ptr<SchemaLog> log(new SchemaLog(*std::move(journal)));
  if (Result<void> read = log->read_last(books); !read) {
    return explained(std::move(read).error(), folder);
  }
  return log;
}

Result<void> SchemaLog::read_last(SchemaBooks& books) {
  if (journal_->durable_end() == journal_->begin()) return {};
  Result<JournalCursor> cursor = journal_->read_from(journal_->durable_end() - 1);
  if (!cursor) return std::move(cursor).error();
  Result<bool> more = cursor->next();
  if (!more) return std::move(more).error();
  had_snapshot_ = *more;
  return *more ? decode_books(cursor->frame().records, books) : Result<void>();
}

Result<void> SchemaLog::save(JournalFrame snapshot) {
  if (journal_->failure()) {
    if (Result<void> opened = journal_->reopen(); !opened) return opened;
  }
  const Result<std::uint64_t> stored = journal_->append_and_wait(std::move(snapshot));
  if (!stored) return stored.error();
  return journal_->drop_before(*stored);
}

}  // namespace analytics::server
