#pragma once

// Reads a journal forward, frame by frame, while it is being written: never past what is on stable
// storage. It remembers its place in the file, so that going on costs one read of what is new.
//
//   JournalCursor cursor = std::move(journal.read_from(offset)).value();
//   for (Result<bool> more = cursor.next(); more && *more; more = cursor.next()) {
//     for (std::string_view record : cursor.frame().records) use(record);
//   }
//
// One thread's at a time, any number of them side by side. May outlive the journal, but not Files.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <analytics/result.h>

#include "journal/frame_reader.h"
#include "journal/segment_list.h"

namespace analytics {

class JournalCursor {
 public:
  /// Stands before the first frame that has the record at `offset`, or nothing but what comes
  /// after it. An offset that was dropped begins at the first that is left; one beyond the end of
  /// the journal is `corrupt`: whoever remembers it has seen what the journal has lost.
  static Result<JournalCursor> at_offset(Files& files, std::string folder,
                                         std::shared_ptr<const SegmentList> list,
                                         std::uint64_t offset);
  /// The same by frame number.
  static Result<JournalCursor> at_frame(Files& files, std::string folder,
                                        std::shared_ptr<const SegmentList> list,
                                        std::uint64_t frame);

  /// Whether there was a next frame; `false` at the end, and true again once there is more. After
  /// an error, the next call tries the same place again. Where segments were dropped under the
  /// cursor it goes on with the first that is left: the frame's number shows it.
  Result<bool> next();

  /// The frame that `next` went over; valid until the next call.
  const StoredFrame& frame() const noexcept { return reader_->frame(); }
  /// The number of the frame that comes next.
  std::uint64_t next_frame() const noexcept;

 private:
  JournalCursor(Files& files, std::string folder, std::shared_ptr<const SegmentList> list)
      : files_(&files), folder_(std::move(folder)), list_(std::move(list)) {}

  Result<void> enter(SegmentInfo segment);
  Result<bool> find_more();
  template <class Reached>
  Result<void> skip_until(Reached reached);

  Files* files_;
  std::string folder_;
  std::shared_ptr<const SegmentList> list_;
  SegmentInfo segment_{};
  std::unique_ptr<FrameReader> reader_;
  /// Set while the reader is already past the frame that `next` is to give: after seeking.
  bool held_ = false;
};

}  // namespace analytics
