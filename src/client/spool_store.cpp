#include "client/spool_store.h"

#include <algorithm>
#include <utility>

namespace analytics {
namespace {

// Room is made in pieces of a sixteenth of what the spool may have, and of so much at most.
constexpr std::uint64_t kSegmentsMin = 16;
constexpr std::uint64_t kSegmentBytesLargest = std::uint64_t{4} << 20;

// A read that failed for a passing reason, such as too many open files, is tried so often, so far
// apart.
constexpr int kReadsMax = 6;
constexpr Duration kReadAgain = std::chrono::seconds(10);

// What a batch comes to on disk; a segment's header may come on top.
std::uint64_t bytes_on_disk(const EncodedBatch& batch) {
  return padded(kFrameHeaderBytes + kSpoolHeadBytesMax + 4 * batch.size() + batch.event_bytes()) +
         kSegmentHeaderBytes;
}

}  // namespace

Result<std::unique_ptr<SpoolStore>> SpoolStore::open(Files& files, std::string folder,
                                                     Settings settings, std::uint64_t id) {
  std::unique_ptr<SpoolStore> store(
      new SpoolStore(files, std::move(folder), std::move(settings), id));
  if (Result<void> made = files.make_folder(store->folder_); !made) return std::move(made).error();
  Result<std::unique_ptr<FileLock>> lock =
      files.lock(store->folder_ + "/" + std::string(kLockName));
  if (!lock) return std::move(lock).error();
  store->lock_ = *std::move(lock);
  if (Result<void> opened = store->open_journal(); !opened) return std::move(opened).error();
  if (Result<void> found = store->recover(); !found) return std::move(found).error();
  return store;
}

Result<void> SpoolStore::open_journal() {
  JournalOptions options{
      .segment_bytes_max = std::min(settings_.bytes_max / kSegmentsMin, kSegmentBytesLargest),
      .clock = settings_.clock,
      .locks = false};
  Result<std::unique_ptr<Journal>> journal = Journal::open(files_, folder_, std::move(options));
  if (!journal) return std::move(journal).error();
  journal_ = *std::move(journal);
  return {};
}

Result<void> SpoolStore::recover() {
  end_ = journal_->durable_end();
  SpoolHead head{.low_water = journal_->begin()};
  if (const std::uint64_t frames = journal_->durable_end_frame();
      frames > journal_->begin_frame()) {
    Result<JournalCursor> last = journal_->read_from_frame(frames - 1);
    if (!last) return std::move(last).error();
    Result<bool> read = last->next();
    if (!read) return std::move(read).error();
    head = decode_spool_head(last->frame().head);
  }
  std::uint64_t begin = std::clamp(head.low_water, journal_->begin(), end_);
  marked_ = begin;
  for (const auto& [done_begin, done_end] : head.finished) {
    if (done_end <= begin || done_end > end_) continue;
    add_recovered(begin, std::max(begin, done_begin));
    begin = done_end;
  }
  add_recovered(begin, end_);
  return {};
}

void SpoolStore::add_recovered(std::uint64_t begin, std::uint64_t end) {
  if (begin == end) return;
  extents_.push_back({.begin = begin, .end = end});
  pending_ += end - begin;
}

bool SpoolStore::has_room(const EncodedBatch& batch) const {
  return journal_->stored_bytes() + unwritten_bytes_ + bytes_on_disk(batch) <= settings_.bytes_max;
}

JournalFrame SpoolStore::frame() const { return {.head = encode(head())}; }

// What lies between the events that are still to be finished: those that wait and those under way.
SpoolHead SpoolStore::head() const {
  std::map<std::uint64_t, std::uint64_t> unfinished = taken_;
  for (const Extent& extent : extents_) unfinished[extent.begin] = extent.end;
  SpoolHead head{.low_water = low_water()};
  std::uint64_t at = head.low_water;
  for (const auto& [begin, end] : unfinished) {
    if (begin > at) head.finished.emplace_back(at, begin);
    at = std::max(at, end);
  }
  if (end_ > at) head.finished.emplace_back(at, end_);
  if (head.finished.size() > kSpoolRangesMax) head.finished.resize(kSpoolRangesMax);
  return head;
}

void SpoolStore::append(const EncodedBatch& batch, Journal::Done done) {
  JournalFrame stored = frame();
  stored.records.reserve(batch.event_bytes());
  stored.lengths.reserve(batch.size());
  for (std::size_t i = 0; i < batch.size(); ++i) stored.add(batch.event(i));
  unwritten_bytes_ += bytes_on_disk(batch);
  journal_->append(std::move(stored), std::move(done));
}

void SpoolStore::added(const EncodedBatch& batch, std::uint64_t offset) {
  const Extent extent{.begin = offset,
                      .end = offset + batch.size(),
                      .first_number = batch.first_number,
                      .bytes = batch.events.size(),
                      .due_from = batch.opened_at};
  unwritten_bytes_ -= std::min(unwritten_bytes_, bytes_on_disk(batch));
  pending_ += batch.size();
  end_ = std::max(end_, extent.end);
  if (!extents_.empty()) {
    Extent& last = extents_.back();
    const bool numbers_follow = last.first_number != kRecovered &&
                                last.first_number + (last.end - last.begin) == extent.first_number;
    const bool is_due_with_it = extent.due_from <= last.due_from + settings_.limits.flush_interval;
    if (last.end == extent.begin && numbers_follow && is_due_with_it) {
      last.end = extent.end;
      last.bytes += extent.bytes;
      return;
    }
  }
  extents_.push_back(extent);
}

std::uint64_t SpoolStore::low_water() const noexcept {
  std::uint64_t low = end_;
  if (!extents_.empty()) low = std::min(low, extents_.front().begin);
  if (!taken_.empty()) low = std::min(low, taken_.begin()->first);
  return low;
}

void SpoolStore::append_mark(Journal::Done done) {
  wants_mark_ = false;
  marking_ = low_water();
  journal_->append(frame(), std::move(done));
}

Result<void> SpoolStore::marked() {
  marked_ = marking_;
  return journal_->drop_before(marked_);
}

Result<void> SpoolStore::reopen() {
  journal_->close();  // What is there can still be read.
  if (Result<void> opened = open_journal(); !opened) return opened;
  cursor_.reset();
  unwritten_bytes_ = 0;
  end_ = std::max(end_, journal_->durable_end());
  return {};
}

Result<void> SpoolStore::remove() {
  Result<std::vector<std::string>> names = files_.list(folder_);
  if (!names) return std::move(names).error();
  // The oldest first, so that a kill in between leaves a journal that can be read. The lock last,
  // and held all the while: nobody may adopt a folder that is being removed.
  std::ranges::sort(*names, {}, [](const std::string& name) {
    return std::pair<bool, std::string>(name == kLockName, name);
  });
  for (const std::string& name : *names) {
    if (Result<void> gone = files_.unlink(folder_ + "/" + name); !gone) return gone;
  }
  Result<void> removed = files_.remove_folder(folder_);
  close();
  return removed;
}

void SpoolStore::close() {
  journal_->close();
  lock_.reset();
}

Deadline SpoolStore::due(std::size_t index) const {
  const Extent& extent = extents_[index];
  const bool is_wanted = extent.begin < flush_through_;
  const bool fills_a_batch = extent.end - extent.begin >= settings_.limits.events_max ||
                             extent.bytes >= settings_.limits.bytes_max ||
                             index + 1 < extents_.size();
  const bool is_due = is_wanted || fills_a_batch || extent.first_number == kRecovered;
  return std::max(read_again_at_,
                  is_due ? extent.due_from : extent.due_from + settings_.limits.flush_interval);
}

void SpoolStore::flush(Deadline now) noexcept {
  hurry();
  for (Extent& extent : extents_) extent.due_from = std::min(extent.due_from, now);
}

// What is to be tried again later does not keep what came after it.
std::optional<std::size_t> SpoolStore::first_due(Deadline now) const {
  for (std::size_t i = 0; i < extents_.size(); ++i) {
    if (due(i) <= now) return i;
  }
  return std::nullopt;
}

std::optional<Deadline> SpoolStore::next_due() const {
  std::optional<Deadline> next;
  for (std::size_t i = 0; i < extents_.size(); ++i) next = std::min(next.value_or(due(i)), due(i));
  return next;
}

Result<std::optional<EncodedBatch>> SpoolStore::take(Deadline now) {
  const std::optional<std::size_t> index = first_due(now);
  if (!index) return std::optional<EncodedBatch>();
  failed_index_ = *index;
  Result<EncodedBatch> batch = read(extents_[*index]);
  if (!batch) return std::move(batch).error();
  failed_reads_ = 0;
  return std::optional(claim(*index, *std::move(batch), now));
}

Result<EncodedBatch> SpoolStore::read(const Extent& extent) {
  EncodedBatch batch;
  batch.first_number = extent.first_number;
  batch.opened_at = extent.due_from;
  std::uint64_t offset = extent.begin;
  while (offset < extent.end && batch.size() < settings_.limits.events_max) {
    Result<std::string_view> event = record_at(offset);
    if (!event) return std::move(event).error();
    if (!batch.empty() && batch.events.size() + 1 + event->size() > settings_.limits.bytes_max) {
      break;
    }
    batch.add(*event);
    ++offset;
  }
  batch.spooled = SpoolRange{.journal = id_, .begin = extent.begin, .end = offset};
  return batch;
}

Result<std::string_view> SpoolStore::record_at(std::uint64_t offset) {
  if (!cursor_ || cursor_at_ > offset) {
    Result<JournalCursor> cursor = journal_->read_from(offset);
    if (!cursor) return std::move(cursor).error();
    cursor_ = *std::move(cursor);
    Result<bool> more = cursor_->next();
    if (!more || !*more) {
      cursor_.reset();
      return more ? ends_before(offset) : std::move(more).error();
    }
  }
  cursor_at_ = offset;
  while (offset >= cursor_->frame().end_offset()) {
    Result<bool> more = cursor_->next();
    if (more && *more) continue;
    cursor_.reset();
    return more ? ends_before(offset) : std::move(more).error();
  }
  const StoredFrame& frame = cursor_->frame();
  if (offset >= frame.first_offset) return frame.records[offset - frame.first_offset];
  return ends_before(offset);
}

Error SpoolStore::ends_before(std::uint64_t offset) const {
  return {ErrorCode::corrupt, folder_ + " has no event at offset " + std::to_string(offset)};
}

EncodedBatch SpoolStore::claim(std::size_t index, EncodedBatch batch, Deadline now) {
  Extent& first = extents_[index];
  const std::uint64_t events = batch.size();
  taken_[first.begin] = first.begin + events;
  pending_ -= events;
  first.begin += events;
  if (first.begin == first.end) {
    extents_.erase(extents_.begin() + static_cast<std::ptrdiff_t>(index));
    return batch;
  }
  if (first.first_number != kRecovered) {
    first.first_number += events;
    first.due_from = now;
  }
  first.bytes -= std::min<std::uint64_t>(first.bytes, batch.events.size());
  return batch;
}

void SpoolStore::finished(const SpoolRange& range) {
  forget_taken(range);
  wants_mark_ = true;
}

void SpoolStore::forget_taken(const SpoolRange& range) {
  auto holder = taken_.upper_bound(range.begin);
  if (holder == taken_.begin()) return;
  --holder;
  const auto [begin, end] = *holder;
  taken_.erase(holder);
  if (begin < range.begin) taken_[begin] = range.begin;
  if (range.end < end) taken_[range.end] = end;
}

bool SpoolStore::put_back(const EncodedBatch& batch, Deadline not_before) {
  forget_taken(*batch.spooled);
  if (batch.spooled->begin < journal_->begin()) return false;
  pending_ += batch.size();
  const auto place = std::ranges::upper_bound(extents_, batch.spooled->begin, {}, &Extent::begin);
  extents_.insert(place, {.begin = batch.spooled->begin,
                          .end = batch.spooled->end,
                          .first_number = batch.first_number,
                          .bytes = batch.events.size(),
                          .due_from = not_before});
  return true;
}

std::uint64_t SpoolStore::forget_unreadable(const Error& error, Deadline now) {
  cursor_.reset();
  if (error.code != ErrorCode::corrupt && ++failed_reads_ < kReadsMax) {
    read_again_at_ = now + kReadAgain;
    return 0;
  }
  failed_reads_ = 0;
  const auto lost = extents_.begin() + static_cast<std::ptrdiff_t>(failed_index_);
  const std::uint64_t events = lost->end - lost->begin;
  extents_.erase(lost);
  pending_ -= events;
  return events;
}

Result<std::optional<EncodedBatch>> SpoolStore::evict(Deadline now) {
  const std::optional<std::uint64_t> end = journal_->oldest_segment_end();
  if (!end || *end > end_) return std::optional<EncodedBatch>();
  if (!extents_.empty() && extents_.front().begin < *end) {
    failed_index_ = 0;
    Result<EncodedBatch> batch = read(extents_.front());
    if (!batch) return std::move(batch).error();
    return std::optional(claim(0, *std::move(batch), now));
  }
  if (Result<void> dropped = journal_->drop_before(*end); !dropped) {
    return std::move(dropped).error();
  }
  return std::optional<EncodedBatch>();
}

std::uint64_t SpoolStore::pending_through(std::uint64_t number) const noexcept {
  std::uint64_t count = 0;
  for (const Extent& extent : extents_) {
    const std::uint64_t events = extent.end - extent.begin;
    if (extent.first_number == kRecovered) {
      count += events;
    } else if (extent.first_number <= number) {
      count += std::min(events, number - extent.first_number + 1);
    }
  }
  return count;
}

}  // namespace analytics
