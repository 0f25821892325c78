#pragma once

// Segment files as wholes: their names in a folder, opening, creating, and whether one joins the
// next. The writer, cursors, recovery and verification use it.
//
//   Result<std::vector<SegmentName>> names = list_segments(files, folder);
//   Result<OpenSegment> segment = open_segment(files, path, names->front(), OpenMode::read);
//
// Functions without state.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/clock.h>
#include <analytics/result.h>

#include "journal/files.h"
#include "journal/format.h"

namespace analytics {

inline constexpr const char* kUnexpectedZeros = "zeros where a frame was written";
inline constexpr const char* kNotLeadingOn = "the frames do not lead to the next segment";

std::string segment_path(const std::string& folder, SegmentName name);
std::uint64_t to_ms(Timestamp time) noexcept;
/// `corrupt`, with the file and the position.
Error damage_at(const std::string& path, std::uint64_t position, const std::string& what);
/// Whether this is the beginning of a segment in a format of the future.
bool has_unknown_version(std::string_view start) noexcept;

/// The segments of a folder by their names, in order; other files are passed over.
Result<std::vector<SegmentName>> list_segments(Files& files, const std::string& folder);

/// Opens a segment's file; its header must be right, and say what its name says.
struct OpenSegment {
  std::unique_ptr<File> file;
  SegmentHeader header;
};
Result<OpenSegment> open_segment(Files& files, const std::string& path, SegmentName name,
                                 OpenMode mode);

/// Creates a segment as its header says: header written and synced, folder synced.
Result<OpenSegment> create_segment(Files& files, const std::string& folder, SegmentHeader header);

/// A segment whose header was found right, with its file's size.
struct KnownSegment {
  SegmentName name;
  SegmentHeader header;
  std::uint64_t file_bytes = 0;
};
Result<KnownSegment> know_segment(Files& files, const std::string& folder, SegmentName name);

/// Whether `next` is the one that was begun after `segment`, which must be as long as it was then.
Result<void> check_joined(const std::string& folder, const KnownSegment& segment,
                          const KnownSegment& next);

}  // namespace analytics
