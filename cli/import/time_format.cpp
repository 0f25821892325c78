#include "cli/import/time_format.h"

#include <absl/time/time.h>

#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

#include "cli/printable.h"

namespace analytics::cli {
namespace {

constexpr std::string_view kConversions = "YymdebBaAjHIMSpzZsFTDRnt%";

enum class Kind : std::uint8_t { iso8601, unix_s, unix_ms, pattern };

Error bad_format(std::string_view format, const std::string& why) {
  return {ErrorCode::invalid_config, "time format \"" + printable(format) + "\": " + why};
}

// In Abseil's terms: %S.%f is %E*S, and %z takes "+02:00" and "Z" as well as "+0200" as %Ez.
Result<std::string> to_absl_pattern(std::string_view format) {
  std::string pattern;
  for (std::size_t i = 0; i < format.size(); ++i) {
    pattern += format[i];
    if (format[i] != '%') continue;
    if (i + 1 == format.size()) return bad_format(format, "ends with a single %");
    const char conversion = format[++i];
    if (kConversions.find(conversion) == std::string_view::npos) {
      return bad_format(format, std::string("%") + printable(std::string_view(&conversion, 1)) +
                                    " is not known; docs/import.md lists what is");
    }
    if (conversion == 'S' && format.substr(i + 1).starts_with(".%f")) {
      pattern += "E*S";
      i += 3;
    } else if (conversion == 'z') {
      pattern += "Ez";
    } else {
      pattern += conversion;
    }
  }
  return pattern;
}

std::optional<int> two_digits(std::string_view text) {
  if (text.size() != 2) return std::nullopt;
  int number = 0;
  const auto read = std::from_chars(text.data(), text.data() + 2, number);
  if (read.ptr != text.data() + 2 || number < 0) return std::nullopt;
  return number;
}

// "+02:00", "-0530", "+02".
std::optional<absl::TimeZone> fixed_offset(std::string_view text) {
  if (text.size() < 3 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  const std::optional<int> hours = two_digits(text.substr(1, 2));
  std::string_view rest = text.substr(3);
  if (rest.starts_with(':')) rest.remove_prefix(1);
  const std::optional<int> minutes = text.size() == 3 ? 0 : two_digits(rest);
  if (!hours || !minutes || *hours > 14 || *minutes > 59) return std::nullopt;
  const int seconds = (*hours * 60 + *minutes) * 60;
  return absl::FixedTimeZone(text[0] == '-' ? -seconds : seconds);
}

Result<absl::TimeZone> load_zone(std::string_view name) {
  if (name == "UTC" || name == "Z") return absl::UTCTimeZone();
  if (const auto offset = fixed_offset(name)) return *offset;
  absl::TimeZone zone;
  // Only names of the database: Abseil would also read a file's path, or $TZ for "localtime".
  const bool is_name = !name.empty() && name.front() != '/' && name.find("..") == name.npos &&
                       name != "localtime" && name.find(':') == name.npos;
  if (is_name && absl::LoadTimeZone(std::string(name), &zone)) return zone;
  return Error{ErrorCode::invalid_config,
               "time zone \"" + printable(name) +
                   "\" is not known: give UTC, an offset (\"+02:00\") or a name as in "
                   "/usr/share/zoneinfo (\"Europe/Berlin\"), which needs the package tzdata"};
}

// The pattern that fits the text, told by its shape; empty if there is none.
std::string iso8601_pattern(std::string_view text) {
  if (text.size() < 10) return {};
  if (text.size() == 10) return "%Y-%m-%d";
  if (text[10] != 'T' && text[10] != 't' && text[10] != ' ') return {};
  std::string pattern = std::string("%Y-%m-%d") + text[10];
  const std::string_view time = text.substr(11);
  const std::size_t offset = time.find_first_of("Zz+-");
  const std::string_view clock = time.substr(0, offset);
  pattern += clock.size() > 5 ? "%H:%M:%E*S" : "%H:%M";
  if (offset != std::string_view::npos) pattern += "%Ez";
  return pattern;
}

std::string expected(std::string_view format) {
  return format == "iso8601"   ? "an ISO 8601 time such as 2015-12-12T19:11:01.249Z"
         : format == "unix_s"  ? "seconds since 1970"
         : format == "unix_ms" ? "milliseconds since 1970"
                               : "the format \"" + printable(format) + "\"";
}

std::optional<absl::Time> from_unix(std::string_view text, double per_second) {
  double number = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number, std::chars_format::fixed);
  if (text.empty() || read.ec != std::errc() || read.ptr != end || !std::isfinite(number)) {
    return std::nullopt;
  }
  // Rounded: 0.123 as a double lies below 123 ms. Far beyond the years that are taken anyway.
  const double micros = std::round(number * (1e6 / per_second));
  if (std::abs(micros) > 1e18) return std::nullopt;
  return absl::FromUnixMicros(static_cast<std::int64_t>(micros));
}

}  // namespace

struct TimeFormat::Parts {
  Kind kind = Kind::iso8601;
  std::string format = "iso8601";  // As it was given.
  std::string pattern{};
  absl::TimeZone zone = absl::UTCTimeZone();

  std::optional<absl::Time> read(std::string_view text, std::string& why) const {
    if (kind == Kind::unix_s) return from_unix(text, 1);
    if (kind == Kind::unix_ms) return from_unix(text, 1000);
    const std::string used = kind == Kind::iso8601 ? iso8601_pattern(text) : pattern;
    absl::Time time;
    if (used.empty() || !absl::ParseTime(used, std::string(text), zone, &time, &why))
      return std::nullopt;
    return time;
  }
};

TimeFormat::TimeFormat() : parts_(std::make_shared<const Parts>()) {}

Result<TimeFormat> TimeFormat::create(std::string_view format, std::string_view zone) {
  Parts parts;
  parts.format = format;
  if (format == "unix_s" || format == "unix_ms") {
    parts.kind = format == "unix_s" ? Kind::unix_s : Kind::unix_ms;
  } else if (format != "iso8601") {
    parts.kind = Kind::pattern;
    Result<std::string> pattern = to_absl_pattern(format);
    if (!pattern) return std::move(pattern).error();
    if (format.find('%') == std::string_view::npos) {
      return bad_format(format, "is none of iso8601, unix_s, unix_ms, and has no %");
    }
    parts.pattern = std::move(*pattern);
  }
  Result<absl::TimeZone> loaded = load_zone(zone);
  if (!loaded) return std::move(loaded).error();
  parts.zone = *loaded;
  return TimeFormat(std::make_shared<const Parts>(std::move(parts)));
}

Result<Timestamp> TimeFormat::parse(std::string_view text) const {
  std::string why;
  const std::optional<absl::Time> time = parts_->read(text, why);
  // The clock counts nanoseconds in 64 bits: 1677-09-21 to 2262-04-11.
  static const absl::Time kFirst = absl::FromCivil(absl::CivilYear(1678), absl::UTCTimeZone());
  static const absl::Time kEnd = absl::FromCivil(absl::CivilYear(2262), absl::UTCTimeZone());
  if (time && *time >= kFirst && *time < kEnd) {
    return Timestamp(std::chrono::microseconds(absl::ToUnixMicros(*time)));
  }
  if (time) {
    return Error{ErrorCode::invalid_timestamp,
                 "\"" + printable_excerpt(text) + "\" is not in the years 1678 to 2261"};
  }
  return Error{ErrorCode::invalid_timestamp,
               "\"" + printable_excerpt(text) + "\" is not " + expected(parts_->format)};
}

std::string time_text(Timestamp time) {
  return absl::FormatTime("%E4Y-%m-%dT%H:%M:%E3SZ", absl::FromChrono(time), absl::UTCTimeZone());
}

}  // namespace analytics::cli
