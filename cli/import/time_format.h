#pragma once

// Reads the times of other people's files: in a format of strptime's kind, in a time zone.
//
//   TimeFormat format = TimeFormat::create("%Y/%m/%d %H:%M", "Europe/Berlin").value();
//   Result<Timestamp> time = format.parse("2001/01/01 00:47");
//
// Formats: "iso8601", "unix_s" (seconds since 1970, with a fraction or without), "unix_ms", or a
// pattern of %Y %y %m %d %e %b %B %a %A %j %H %I %M %S %p %z %Z %s %F %T %D %R %n %t %%; fractions
// of a second by %S.%f. Zones: "UTC", an offset ("+02:00"), or a name of the system's time zone
// database ("Europe/Berlin"). An offset in the text itself goes before the zone.
//
// A local time that comes twice, when clocks are set back, is the earlier one; one that is skipped
// when they are set forward is read by the offset before the change, and so lands as far behind
// it: as in java.time and in JavaScript's Temporal. Safe for use by several threads.

#include <memory>
#include <string>
#include <string_view>

#include <analytics/clock.h>
#include <analytics/result.h>

namespace analytics::cli {

class TimeFormat {
 public:
  /// ISO 8601, in UTC where the text has no offset.
  TimeFormat();
  /// invalid_config, saying what is wrong with the format or the zone.
  static Result<TimeFormat> create(std::string_view format, std::string_view zone);

  /// invalid_timestamp, saying what was expected. Years from 1678 to 2261.
  Result<Timestamp> parse(std::string_view text) const;

 private:
  struct Parts;
  explicit TimeFormat(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}
  std::shared_ptr<const Parts> parts_;
};

/// As messages carry it: ISO 8601 in UTC with milliseconds.
std::string time_text(Timestamp time);

}  // namespace analytics::cli
