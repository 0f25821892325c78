#include "server/log/event_log.h"

#include <array>
#include <atomic>
#include <memory>
#include <utility>
#include <vector>

#include "base/ids.h"

namespace analytics::server {
namespace {

constexpr const char* kKeyFile = "duplicates.key";

std::uint64_t from_bytes(const std::array<char, 8>& bytes) {
  std::uint64_t key = 0;
  for (const char byte : bytes) key = key << 8 | static_cast<unsigned char>(byte);
  return key;
}

// The key of the window of duplicates: made with the log, and kept as long.
Result<std::uint64_t> read_or_make_key(Files& files, const std::string& folder) {
  const std::string path = folder + "/" + kKeyFile;
  std::array<char, 8> bytes{};
  if (Result<std::unique_ptr<File>> file = files.open(path, OpenMode::read)) {
    Result<std::size_t> size = (*file)->read_at(0, bytes);
    if (!size) return std::move(size).error();
    if (*size == bytes.size()) return from_bytes(bytes);
    // Cut short before the first event could be stored: nothing was hashed with it yet.
    if (Result<void> gone = files.unlink(path); !gone) return std::move(gone).error();
  }
  const std::uint64_t random = random_u64();
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<char>(random >> (56 - 8 * i));
  }
  Result<std::unique_ptr<File>> file = files.open(path, OpenMode::create);
  if (!file) return std::move(file).error();
  const std::string_view whole(bytes.data(), bytes.size());
  Result<void> written = (*file)->write_at(0, {&whole, 1});
  if (written) written = (*file)->sync();
  if (written) written = files.sync_folder(folder);
  if (!written) return std::move(written).error();
  return random;
}

}  // namespace

Result<std::unique_ptr<EventLog>> EventLog::open(Files& files, const std::string& folder,
                                                 Options options) {
  if (Result<void> made = files.make_folder(folder); !made) return std::move(made).error();
  Result<std::unique_ptr<Journal>> journal =
      Journal::open(files, folder + "/journal", options.journal);
  if (!journal) return std::move(journal).error();
  Result<std::uint64_t> key = read_or_make_key(files, folder);
  if (!key) return std::move(key).error();
  DuplicateWindow window({.key = *key, .remembered = options.duplicates_remembered});
  std::unique_ptr<EventLog> log(new EventLog(*std::move(journal), std::move(window)));
  if (Result<void> read = log->recover(options.clock->wall_time()); !read) {
    return std::move(read).error();
  }
  return log;
}

// What is counted and remembered is made anew from the frames themselves.
Result<void> EventLog::recover(Timestamp now) {
  Result<JournalCursor> cursor = journal_->read_from_frame(journal_->begin_frame());
  if (!cursor) return std::move(cursor).error();
  Result<bool> more = cursor->next();
  for (; more && *more; more = cursor->next()) {
    Result<FrameHead> head = decode_head(cursor->frame().head);
    if (!head) return std::move(head).error();
    stored_[head->source] = std::move(head->totals);
    if (head->received_at + std::chrono::hours(24) < now) continue;
    for (const std::string_view bytes : cursor->frame().records) {
      Result<EventRecord> event = decode_event_record(bytes);
      if (!event) return std::move(event).error();
      window_.insert(event->id_hash, head->received_at);
    }
  }
  if (!more) return std::move(more).error();
  staged_ = stored_;
  return {};
}

void EventLog::append(IncomingRequest request, Done done) {
  const std::lock_guard guard(staging_);
  FrameHead head{.source = std::move(request.source_id),
                 .received_at = request.received_at,
                 .sent_at = request.sent_at,
                 .context = std::move(request.context),
                 .integrations = std::move(request.integrations)};
  std::vector<IdHash> inserted;
  JournalFrame frame = pack(request, head, inserted);

  // A frame that is refused out of hand is reported before `append` returns; what it staged is
  // taken back, so that the same events are no duplicates when they come again.
  const auto refused = std::make_shared<std::atomic<bool>>(false);
  journal_->append(std::move(frame), [this, refused, source = head.source, counts = head.counts,
                                      done = std::move(done)](Result<std::uint64_t> first) {
    if (!first) {
      refused->store(true);
      note_failure(first.error());
      return done(std::move(first).error());
    }
    {
      const std::lock_guard counting(counting_);
      stored_[source] += counts;
      failure_.reset();
    }
    if (counts.accepted != 0 && on_stored_) {
      on_stored_(source, counts.accepted, *first + counts.accepted);
    }
    done({});
  });
  if (refused->load()) take_back(head, inserted);
}

// Leaves out duplicates, counts, and makes the frame.
JournalFrame EventLog::pack(IncomingRequest& request, FrameHead& head,
                            std::vector<IdHash>& inserted) {
  JournalFrame frame;
  SourceCounts& counts = head.counts;
  counts.received = request.received;
  counts.rejected = std::move(request.rejected);
  std::string record;
  for (const IncomingEvent& event : request.events) {
    const IdHash hash = window_.hash(head.source, event.message_id);
    if (!window_.insert(hash, request.received_at)) {
      ++counts.duplicates;
      continue;
    }
    inserted.push_back(hash);
    ++counts.accepted;
    record.clear();
    encode_event_record({.type = event.type,
                         .timestamp = event.timestamp,
                         .id_hash = hash,
                         .message_id = event.has_own_id ? std::string_view() : event.message_id,
                         .json = event.json},
                        record);
    frame.add(record);
  }
  if (counts.accepted == 0) {
    // Nobody will ask for it, and whoever has no write key must not fill the disk with it.
    head.context = head.integrations = "{}";
  }
  SourceCounts& totals = staged_[head.source];
  totals += counts;
  head.totals = totals;
  frame.head = encode_head(head);
  return frame;
}

void EventLog::take_back(const FrameHead& head, const std::vector<IdHash>& inserted) {
  for (const IdHash& hash : inserted) window_.erase(hash);
  SourceCounts& totals = staged_[head.source];
  totals.received -= head.counts.received;
  totals.duplicates -= head.counts.duplicates;
  totals.accepted -= head.counts.accepted;
  for (const auto& [code, count] : head.counts.rejected) totals.rejected[code] -= count;
}

void EventLog::note_failure(const Error& error) {
  const std::lock_guard guard(counting_);
  failure_ = error;
}

Result<void> EventLog::ready() const {
  const std::lock_guard guard(counting_);
  if (failure_) return *failure_;
  return {};
}

AllCounts EventLog::counts() const {
  const std::lock_guard guard(counting_);
  return stored_;
}

}  // namespace analytics::server
