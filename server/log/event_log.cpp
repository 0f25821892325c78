#include "server/log/event_log.h"

#include <array>
#include <atomic>
#include <memory>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "server/log/kept_file.h"
#include "server/log/packing.h"

namespace analytics::server {
namespace {

constexpr const char* kKeyFile = "duplicates.key";

std::string make_key() {
  const std::uint64_t random = random_u64();
  std::string bytes;
  Packer(bytes).number(random);
  return bytes;
}

}  // namespace

Result<std::unique_ptr<EventLog>> EventLog::open(Files& files, const std::string& folder,
                                                 Options options) {
  if (Result<void> made = files.make_folder(folder); !made) return std::move(made).error();
  Result<std::unique_ptr<Journal>> journal =
      Journal::open(files, folder + "/journal", options.journal);
  if (!journal) return std::move(journal).error();
  Result<std::string> key = read_or_make(files, folder, kKeyFile, sizeof(std::uint64_t), make_key);
  if (!key) return std::move(key).error();
  Result<std::unique_ptr<DuplicateWindow>> window =
      DuplicateWindow::open({.files = &files,
                             .folder = folder + "/duplicates",
                             .key = Unpacker(*key).number<std::uint64_t>(),
                             .remembered = options.duplicates_remembered},
                            (*journal)->durable_end_frame());
  if (!window) return std::move(window).error();
  std::unique_ptr<EventLog> log(new EventLog(*std::move(journal), *std::move(window)));
  if (Result<void> read = log->recover(); !read) return std::move(read).error();
  return log;
}

// What is counted is made anew from the frames themselves, and so is what the window of duplicates
// had only in memory.
Result<void> EventLog::recover() {
  Result<JournalCursor> cursor = journal_->read_from_frame(journal_->begin_frame());
  if (!cursor) return std::move(cursor).error();
  Result<bool> more = cursor->next();
  for (; more && *more; more = cursor->next()) {
    Result<FrameHead> head = decode_head(cursor->frame().head);
    if (!head) return std::move(head).error();
    stored_[head->source] = std::move(head->totals);
    if (cursor->frame().number < window_->covered_frame()) continue;
    if (Result<void> done = remember(cursor->frame(), head->received_at); !done) return done;
  }
  if (!more) return std::move(more).error();
  staged_ = stored_;
  next_frame_ = journal_->durable_end_frame();
  return {};
}

Result<void> EventLog::remember(const StoredFrame& frame, Timestamp received_at) {
  std::vector<IdHash> hashes;
  std::vector<bool> fresh;
  for (const std::string_view bytes : frame.records) {
    Result<EventRecord> event = decode_event_record(bytes);
    if (!event) return std::move(event).error();
    hashes.push_back(event->id_hash);
  }
  window_->insert(hashes, received_at, frame.number, fresh);
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
  journal_->append(std::move(frame), [this, refused, number = next_frame_, source = head.source,
                                      counts = head.counts,
                                      done = std::move(done)](Result<std::uint64_t> first) {
    if (!first) {
      refused->store(true);
      note_failure(first.error());
      return done(std::move(first).error());
    }
    window_->durable(number + 1);
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
  if (refused->load()) {
    take_back(head, inserted);
  } else {
    ++next_frame_;
  }
}

// Leaves out duplicates, counts, and makes the frame.
JournalFrame EventLog::pack(IncomingRequest& request, FrameHead& head,
                            std::vector<IdHash>& inserted) {
  JournalFrame frame;
  SourceCounts& counts = head.counts;
  counts.received = request.received;
  counts.rejected = std::move(request.rejected);
  std::vector<IdHash> hashes;
  std::vector<bool> fresh;
  for (const IncomingEvent& event : request.events) {
    hashes.push_back(window_->hash(head.source, event.message_id));
  }
  window_->insert(hashes, request.received_at, next_frame_, fresh);
  std::string record;
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    const IncomingEvent& event = request.events[i];
    if (!fresh[i]) {
      ++counts.duplicates;
      continue;
    }
    inserted.push_back(hashes[i]);
    ++counts.accepted;
    record.clear();
    encode_event_record({.type = event.type,
                         .timestamp = event.timestamp,
                         .id_hash = hashes[i],
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
  window_->erase(inserted);
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
