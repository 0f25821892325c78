#include "journal/writer.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "journal/segment_file.h"

namespace analytics {
namespace {

// A group is written in steps of about this much, so that the disk is busy while the next step
// is being packed.
constexpr std::uint64_t kWriteBytes = 4u << 20;

// Zeros are written twice as it were, first as zeros. That pays for small groups, which the sync
// dominates; not for one that takes more than such a part of what is set aside.
constexpr std::uint64_t kGroupsSetAsideForMin = 4;

JournalEnd end_of(const RecoveredJournal& recovered) {
  return {.frame = recovered.end.frame, .offset = recovered.end.offset};
}

}  // namespace

JournalWriter::JournalWriter(Files& files, std::string folder, RecoveredJournal recovered,
                             SegmentSettings settings)
    : files_(files),
      folder_(std::move(folder)),
      settings_(settings),
      list_(std::make_shared<SegmentList>(std::move(recovered.segments), end_of(recovered))) {
  take_over(recovered);
}

void JournalWriter::resume(RecoveredJournal recovered) {
  list_->replace(std::move(recovered.segments), end_of(recovered));
  take_over(recovered);
}

void JournalWriter::take_over(RecoveredJournal& recovered) {
  active_ = recovered.active;
  file_ = std::move(recovered.file);
  end_ = recovered.end;
  written_bytes_ = recovered.end.bytes;
  file_bytes_ = recovered.file_bytes;
  sets_aside_ = true;
  synced_bytes_ = recovered.end.bytes;
  failure_.reset();
}

Result<std::uint64_t> JournalWriter::commit(std::span<const JournalFrame> frames, Timestamp now) {
  if (failure_) {
    return Error{ErrorCode::not_available,
                 "the journal is shut after an error: " + failure_->message};
  }
  if (auto room = check_room(frames); !room) return std::move(room).error();
  const std::uint64_t first = end_.offset;
  changed_.clear();
  if (auto written = write(frames, now); !written) {
    packer_.clear();
    failure_ = std::move(written).error();
    return *failure_;
  }
  synced_bytes_ = end_.bytes;
  changed_.push_back(active_as_it_is());
  list_->publish(changed_, {.frame = end_.frame, .offset = end_.offset});
  return first;
}

Result<void> JournalWriter::check_room(std::span<const JournalFrame> frames) const {
  std::uint64_t records = 0;
  for (const JournalFrame& frame : frames) records += frame.lengths.size();
  if (records <= kOffsetMax - end_.offset && frames.size() < kOffsetMax - end_.frame) return {};
  return Error{ErrorCode::not_available, folder_ + " has no offsets left"};
}

Result<void> JournalWriter::write(std::span<const JournalFrame> frames, Timestamp now) {
  if (is_old(now)) {
    if (auto begun = begin_segment(now); !begun) return begun;
  }
  for (const JournalFrame& frame : frames) {
    if (belongs_in_next(frame)) {
      if (auto begun = begin_segment(now); !begun) return begun;
    }
    pack(frame, now);
    if (packer_.bytes() < kWriteBytes) continue;
    if (auto flushed = flush(); !flushed) return flushed;
  }
  if (auto flushed = flush(); !flushed) return flushed;
  return file_->sync();
}

SegmentInfo JournalWriter::active_as_it_is() const noexcept {
  return {.base_offset = active_.base_offset,
          .base_frame = active_.base_frame,
          .end_bytes = end_.bytes,
          .file_bytes = file_bytes_,
          .created_ms = active_.created_ms};
}

/// By its beginning, which a clock that was put back has in the future: a time that is so far off
/// is as good a reason for the next one, which has the right one.
bool JournalWriter::is_old(Timestamp now) const noexcept {
  const bool has_frames = end_.bytes > kSegmentHeaderBytes;
  if (!has_frames || !settings_.segment_age_max) return false;
  const std::uint64_t now_ms = to_ms(now);
  const std::uint64_t begun_ms = active_.created_ms;
  const std::uint64_t age_ms = std::max(now_ms, begun_ms) - std::min(now_ms, begun_ms);
  const auto max = std::chrono::ceil<std::chrono::milliseconds>(*settings_.segment_age_max);
  return age_ms >= static_cast<std::uint64_t>(max.count());
}

bool JournalWriter::belongs_in_next(const JournalFrame& frame) const noexcept {
  const bool has_frames = end_.bytes > kSegmentHeaderBytes;
  return has_frames && end_.bytes + padded(frame.bytes()) > settings_.segment_bytes_max;
}

void JournalWriter::pack(const JournalFrame& frame, Timestamp now) {
  packer_.add(frame,
              {.number = end_.frame,
               .first_offset = end_.offset,
               .written_ms = to_ms(now),
               .synced_bytes = static_cast<std::uint32_t>(synced_bytes_)},
              active_.seed);
  end_.bytes += padded(frame.bytes());
  end_.frame += 1;
  end_.offset += frame.lengths.size();
}

Result<void> JournalWriter::flush() {
  if (packer_.bytes() == 0) return {};
  if (auto aside = set_aside(packer_.bytes()); !aside) return aside;
  if (auto written = file_->write_at(written_bytes_, packer_.parts()); !written) return written;
  written_bytes_ += packer_.bytes();
  file_bytes_ = std::max(file_bytes_, written_bytes_);
  packer_.clear();
  return {};
}

/// Sets space aside for this group and the ones to come, where it is used up. It only saves time,
/// so a disk that has no room for it may still have room for the frames.
Result<void> JournalWriter::set_aside(std::uint64_t group_bytes) {
  if (!sets_aside_ || written_bytes_ + group_bytes <= file_bytes_) return {};
  if (group_bytes > settings_.preallocate_bytes / kGroupsSetAsideForMin) return {};
  const std::uint64_t wanted = written_bytes_ + settings_.preallocate_bytes;
  const std::uint64_t until = std::min(wanted, settings_.segment_bytes_max);
  if (until <= file_bytes_) return {};
  if (file_->allocate(file_bytes_, until - file_bytes_)) {
    file_bytes_ = until;
    return {};
  }
  sets_aside_ = false;
  return file_->truncate(file_bytes_);
}

Result<void> JournalWriter::give_back() {
  if (failure_ || file_bytes_ <= end_.bytes) return {};
  if (auto cut = file_->truncate(end_.bytes); !cut) return cut;
  file_bytes_ = end_.bytes;
  return {};
}

/// Seals the active segment, which must be on stable storage before the next one says so.
Result<void> JournalWriter::begin_segment(Timestamp now) {
  if (auto flushed = flush(); !flushed) return flushed;
  if (auto synced = file_->sync(); !synced) return synced;
  if (auto given = give_back(); !given) return given;
  Result<OpenSegment> next =
      create_segment(files_, folder_,
                     {.base_offset = end_.offset,
                      .base_frame = end_.frame,
                      .created_ms = to_ms(now),
                      .previous_base_frame = active_.base_frame,
                      .previous_bytes = static_cast<std::uint32_t>(end_.bytes)});
  if (!next) return std::move(next).error();
  changed_.push_back(active_as_it_is());
  active_ = next->header;
  file_ = std::move(next->file);
  end_.bytes = kSegmentHeaderBytes;
  written_bytes_ = kSegmentHeaderBytes;
  file_bytes_ = kSegmentHeaderBytes;
  sets_aside_ = true;
  synced_bytes_ = kSegmentHeaderBytes;
  return {};
}

}  // namespace analytics
