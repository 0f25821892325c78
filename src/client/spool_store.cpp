#include "client/spool_store.h"

#include <algorithm>
#include <utility>

namespace analytics {
namespace {

// Room is made in pieces of a sixteenth of what the spool may have, and of so much at most.
constexpr std::uint64_t kSegmentsMin = 16;
constexpr std::uint64_t kSegmentBytesLargest = std::uint64_t{4} << 20;

// The head of every frame: a version, and up to where all events are finished.
constexpr char kHeadVersion = 1;
constexpr std::size_t kHeadBytes = 9;

std::string head_of(std::uint64_t low_water) {
  std::string head(1, kHeadVersion);
  for (unsigned shift = 0; shift < 64; shift += 8) head += static_cast<char>(low_water >> shift);
  return head;
}

std::uint64_t low_water_in(std::string_view head) {
  if (head.size() < kHeadBytes || head[0] != kHeadVersion) return 0;
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    value |= std::uint64_t{static_cast<unsigned char>(head[1 + i])} << (8 * i);
  }
  return value;
}

}  // namespace

Result<std::unique_ptr<SpoolStore>> SpoolStore::open(Files& files, std::string folder,
                                                     Settings settings, std::uint64_t id) {
  std::unique_ptr<SpoolStore> store(
      new SpoolStore(files, std::move(folder), std::move(settings), id));
  if (Result<void> opened = store->open_journal(); !opened) return std::move(opened).error();
  if (Result<void> found = store->recover(); !found) return std::move(found).error();
  return store;
}

Result<void> SpoolStore::open_journal() {
  JournalOptions options{.segment_bytes_max =
                             std::min(settings_.bytes_max / kSegmentsMin, kSegmentBytesLargest),
                         .clock = settings_.clock};
  Result<std::unique_ptr<Journal>> journal = Journal::open(files_, folder_, std::move(options));
  if (!journal) return std::move(journal).error();
  journal_ = *std::move(journal);
  return {};
}

Result<void> SpoolStore::recover() {
  end_ = journal_->durable_end();
  std::uint64_t begin = journal_->begin();
  if (const std::uint64_t frames = journal_->durable_end_frame(); frames > journal_->begin_frame()) {
    Result<JournalCursor> last = journal_->read_from_frame(frames - 1);
    if (!last) return std::move(last).error();
    Result<bool> read = last->next();
    if (!read) return std::move(read).error();
    begin = std::clamp(low_water_in(last->frame().head), begin, end_);
  }
  pending_ = end_ - begin;
  if (pending_ != 0) extents_.push_back({.begin = begin, .end = end_});
  marked_ = begin;
  return {};
}

bool SpoolStore::has_room(const EncodedBatch& batch) const {
  return journal_->stored_bytes() + batch.events.size() + 4 * batch.size() + kFrameHeaderBytes <=
         settings_.bytes_max;
}

JournalFrame SpoolStore::frame() const { return {.head = head_of(low_water())}; }

void SpoolStore::append(const EncodedBatch& batch, Journal::Done done) {
  JournalFrame stored = frame();
  stored.records.reserve(batch.event_bytes());
  stored.lengths.reserve(batch.size());
  for (std::size_t i = 0; i < batch.size(); ++i) stored.add(batch.event(i));
  journal_->append(std::move(stored), std::move(done));
}

void SpoolStore::added(const EncodedBatch& batch, std::uint64_t offset) {
  const Extent extent{.begin = offset,
                      .end = offset + batch.size(),
                      .first_number = batch.first_number,
                      .bytes = batch.events.size(),
                      .due_from = batch.opened_at};
  pending_ += batch.size();
  end_ = std::max(end_, extent.end);
  if (!extents_.empty()) {
    Extent& last = extents_.back();
    const bool numbers_follow =
        last.first_number != kRecovered &&
        last.first_number + (last.end - last.begin) == extent.first_number;
    if (last.end == extent.begin && numbers_follow) {
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
  marking_ = low_water();
  journal_->append(frame(), std::move(done));
}

Result<void> SpoolStore::marked() {
  marked_ = marking_;
  return journal_->drop_before(marked_);
}

Result<void> SpoolStore::reopen() {
  journal_->close();  // Gives the lock back; what is there can still be read.
  if (Result<void> opened = open_journal(); !opened) return opened;
  cursor_.reset();
  end_ = std::max(end_, journal_->durable_end());
  return {};
}

Result<void> SpoolStore::remove() {
  Result<std::vector<std::string>> names = files_.list(folder_);
  if (!names) return std::move(names).error();
  // The lock last, and held all the while: nobody may adopt a folder that is being removed.
  std::ranges::sort(*names, {}, [](const std::string& name) { return name == kLockName; });
  for (const std::string& name : *names) {
    if (Result<void> gone = files_.unlink(folder_ + "/" + name); !gone) return gone;
  }
  Result<void> removed = files_.remove_folder(folder_);
  journal_->close();
  return removed;
}

std::optional<Deadline> SpoolStore::next_due() const {
  if (extents_.empty()) return std::nullopt;
  const Extent& first = extents_.front();
  const bool is_wanted = first.begin < flush_through_;
  const bool fills_a_batch = first.end - first.begin >= settings_.limits.events_max ||
                             first.bytes >= settings_.limits.bytes_max || extents_.size() > 1;
  if (is_wanted || fills_a_batch || first.first_number == kRecovered) return first.due_from;
  return first.due_from + settings_.limits.flush_interval;
}

Result<std::optional<EncodedBatch>> SpoolStore::take(Deadline now) {
  const std::optional<Deadline> due = next_due();
  if (!due || *due > now) return std::optional<EncodedBatch>();
  Result<EncodedBatch> batch = read(extents_.front());
  if (!batch) return std::move(batch).error();
  return std::optional(claim(*std::move(batch), now));
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

EncodedBatch SpoolStore::claim(EncodedBatch batch, Deadline now) {
  Extent& first = extents_.front();
  const std::uint64_t events = batch.size();
  taken_[first.begin] = first.begin + events;
  pending_ -= events;
  first.begin += events;
  if (first.begin == first.end) {
    extents_.pop_front();
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
  auto holder = taken_.upper_bound(range.begin);
  if (holder == taken_.begin()) return;
  --holder;
  const auto [begin, end] = *holder;
  taken_.erase(holder);
  if (begin < range.begin) taken_[begin] = range.begin;
  if (range.end < end) taken_[range.end] = end;
}

bool SpoolStore::put_back(const EncodedBatch& batch, Deadline not_before) {
  finished(*batch.spooled);
  if (batch.spooled->begin < journal_->begin()) return false;
  pending_ += batch.size();
  const auto place =
      std::ranges::upper_bound(extents_, batch.spooled->begin, {}, &Extent::begin);
  extents_.insert(place, {.begin = batch.spooled->begin,
                          .end = batch.spooled->end,
                          .first_number = batch.first_number,
                          .bytes = batch.events.size(),
                          .due_from = not_before});
  return true;
}

std::uint64_t SpoolStore::forget_unreadable() {
  const Extent lost = extents_.front();
  extents_.pop_front();
  pending_ -= lost.end - lost.begin;
  cursor_.reset();
  return lost.end - lost.begin;
}

Result<std::optional<EncodedBatch>> SpoolStore::evict(Deadline now) {
  const std::optional<std::uint64_t> end = journal_->oldest_segment_end();
  if (!end) return std::optional<EncodedBatch>();
  if (!extents_.empty() && extents_.front().begin < *end) {
    Result<EncodedBatch> batch = read(extents_.front());
    if (!batch) return std::move(batch).error();
    return std::optional(claim(*std::move(batch), now));
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
