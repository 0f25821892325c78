#pragma once

// What a journal consists of and how far it may be read: the writer publishes here what has
// reached stable storage, cursors look here where to go on.
//
//   list.publish(changed, {.frame = 12, .offset = 340});
//   SegmentList::Look look = list.look(base_frame);  // that segment, and the one after it
//
// Safe for use by several threads; shared by the journal and its cursors.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

namespace analytics {

struct SegmentInfo {
  std::uint64_t base_offset = 0;
  std::uint64_t base_frame = 0;
  /// Where its frames end that are on stable storage.
  std::uint64_t end_bytes = 0;
  /// What its file takes on the disk: with what is set aside behind the frames.
  std::uint64_t file_bytes = 0;
  /// When it was begun, in milliseconds since 1970, by the clock of then.
  std::uint64_t created_ms = 0;
};

/// The end of what is on stable storage: the frame number and the offset that come next.
struct JournalEnd {
  std::uint64_t frame = 0;
  std::uint64_t offset = 0;
};

class SegmentList {
 public:
  /// `segments` in order, at least one.
  SegmentList(std::vector<SegmentInfo> segments, JournalEnd end);

  /// `changed` begins with the last segment as it is now; the others are new after it.
  void publish(std::span<const SegmentInfo> changed, JournalEnd end);
  /// What there is after a new recovery; `end` is never before the one that was.
  void replace(std::vector<SegmentInfo> segments, JournalEnd end);

  /// Takes the oldest segment off if it ends at or before both the frame and the offset; never the
  /// last one.
  std::optional<SegmentInfo> take_oldest_below(JournalEnd below);
  /// Puts it back, because its file could not be removed.
  void put_back_oldest(SegmentInfo segment);

  struct Look {
    std::optional<SegmentInfo> self{};
    std::optional<SegmentInfo> next{};
  };
  /// The segment with this base frame, if it is still there, and the first one after it.
  Look look(std::uint64_t base_frame) const;

  /// Where to begin reading to meet a frame, or all that stands at an offset: the first segment
  /// if it lies before that.
  SegmentInfo find_frame(std::uint64_t frame) const;
  SegmentInfo find_offset(std::uint64_t offset) const;

  std::vector<SegmentInfo> segments() const;
  JournalEnd end() const;
  std::uint64_t end_offset() const noexcept { return end_offset_.load(std::memory_order_acquire); }
  std::uint64_t begin_offset() const;
  std::uint64_t begin_frame() const;
  /// The offset at which the second segment begins, if there is one.
  std::optional<std::uint64_t> oldest_end() const;
  /// Where the last segments begin that together take at most so many bytes; at least the last.
  std::uint64_t offset_within(std::uint64_t bytes) const;
  std::size_t count() const;
  std::uint64_t bytes() const;

 private:
  mutable std::mutex mutex_;
  std::vector<SegmentInfo> segments_;
  JournalEnd end_;
  std::atomic<std::uint64_t> end_offset_;
};

}  // namespace analytics
