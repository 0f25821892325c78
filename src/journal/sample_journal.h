#pragma once

// What the tests of this room write and read back: frames in a line, and a journal without its
// thread, on files in memory.
//
//   SampleJournal journal;
//   journal.commit({frame_of("head", {"a", "b"})});
//   EXPECT_EQ(journal.read_all(), "0:head[a,b]");
//
// Not synchronised.

#include <chrono>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "journal/cursor.h"
#include "journal/faulty_files.h"
#include "journal/recovery.h"
#include "journal/writer.h"

namespace analytics {

/// 2026-01-01T00:00Z.
inline constexpr Timestamp kSampleTime{std::chrono::seconds(1767225600)};

inline JournalFrame frame_of(std::string head, std::initializer_list<std::string_view> records) {
  JournalFrame frame;
  frame.head = std::move(head);
  for (std::string_view record : records) frame.add(record);
  return frame;
}

/// "first_offset:head[record,record]"
inline std::string text_of(const StoredFrame& frame) {
  std::string text = std::to_string(frame.first_offset) + ":" + std::string(frame.head) + "[";
  for (std::size_t i = 0; i < frame.records.size(); ++i) {
    if (i > 0) text += ',';
    text += frame.records[i];
  }
  return text + "]";
}

/// What a cursor gives from here on, with a space between; an error at the end as its code.
inline std::string text_of(JournalCursor& cursor) {
  std::string text;
  Result<bool> more = cursor.next();
  for (; more && *more; more = cursor.next()) {
    text += (text.empty() ? "" : " ") + text_of(cursor.frame());
  }
  if (!more) text += std::string(" ") + name(more.error().code);
  return text;
}

class SampleJournal {
 public:
  explicit SampleJournal(std::uint64_t segment_bytes_max = 1 << 20)
      : settings{.segment_bytes_max = segment_bytes_max} {
    (void)open();
  }

  Result<void> open() {
    writer_.reset();
    Result<RecoveredJournal> recovered = recover_journal(files, kFolder, now);
    if (!recovered) return std::move(recovered).error();
    repair = recovered->repair;
    writer_.emplace(files, kFolder, std::move(*recovered), settings);
    return {};
  }

  /// What Journal::reopen does.
  Result<void> reopen() {
    Result<RecoveredJournal> recovered =
        recover_journal(files, kFolder, now, writer_->list()->end());
    if (!recovered) return std::move(recovered).error();
    repair = recovered->repair;
    writer_->resume(std::move(*recovered));
    return {};
  }

  Result<std::uint64_t> commit(const std::vector<JournalFrame>& frames) {
    return writer_->commit(frames, now);
  }

  JournalCursor cursor(std::uint64_t offset = 0) {
    return JournalCursor::at_offset(files, kFolder, writer_->list(), offset).value();
  }
  std::string read_all(std::uint64_t offset = 0) {
    JournalCursor at = cursor(offset);
    return text_of(at);
  }

  JournalWriter& writer() { return *writer_; }
  static std::string path(std::uint64_t base_offset, std::uint64_t base_frame) {
    return std::string(kFolder) + "/" + segment_name(base_offset, base_frame);
  }

  static constexpr const char* kFolder = "log";
  SegmentSettings settings;  // for the next opening
  Timestamp now = kSampleTime;
  FaultyFiles files;
  JournalRepair repair;

 private:
  std::optional<JournalWriter> writer_;
};

}  // namespace analytics
