#pragma once

// Events as the files of an archive: gzipped lines of JSON, a file for each source and day, in
// Segment's layout.
//
//   Result<std::vector<PackedFile>> files = pack_files(events);
//   files->front().name;  // segment-logs/shop/1764374400000/00000000000000000017-…-4fe2….gz
//
// Pure functions.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/clock.h>
#include <analytics/result.h>

#include "server/deliver/destination.h"

namespace analytics::server {

struct PackedFile {
  std::string name{};   ///< Relative: what follows the folder or the bucket and its prefix.
  std::string bytes{};  ///< One gzip member.
  std::size_t lines = 0;
};

/// The files of the events, by name. A file's name is that of its first and last event's place in
/// the log, and of its bytes: names are in the log's order, and no two contents share one, whoever
/// else writes to the same bucket. Events that are sent again are in files that begin with
/// `again-`.
Result<std::vector<PackedFile>> pack_files(std::span<const Event> events);

/// The beginning of the day, in UTC, in milliseconds since 1970: what Segment names its folders by.
std::int64_t day_ms(Timestamp time);

/// The event as one line, with its end. Outside of strings a line break means as much as a blank.
void append_line(std::string_view json, std::string& out);

}  // namespace analytics::server
