#include "server/workspace/delivery_settings.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <span>

namespace analytics::server {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::uint64_t kConcurrencyMax = 256;
constexpr std::uint64_t kRateMax = 1'000'000'000;
constexpr std::uint64_t kBacklogBytesMin = std::uint64_t{128} << 20;

struct Unit {
  std::string_view name;
  std::uint64_t factor;
};

// A number and one of the units, or none.
std::optional<std::uint64_t> parse_with_unit(std::string_view text, std::span<const Unit> units) {
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [unit_at, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc()) return std::nullopt;
  const std::string_view name(unit_at, static_cast<std::size_t>(end - unit_at));
  const auto unit = std::ranges::find(units, name, &Unit::name);
  if (unit == units.end()) return std::nullopt;
  if (number > std::numeric_limits<std::uint64_t>::max() / unit->factor) return std::nullopt;
  return number * unit->factor;
}

// A text that `parse` takes and that lies within the bounds; otherwise a problem.
template <class Value, class Parse>
void read(FileReader& reader, const YAML::Node& node, const std::string& what, Parse parse,
          Value low, Value high, const std::string& form, std::optional<Value>& into) {
  if (!node) return;
  const std::optional<std::string> text = reader.text(node, what);
  if (!text) return;
  const std::optional<Value> value = parse(*text);
  if (value && *value >= low && *value <= high) {
    into = value;
  } else {
    reader.problem(node, what + " must be " + form);
  }
}

std::optional<std::uint64_t> parse_number(std::string_view text) {
  constexpr std::array<Unit, 1> kNone = {{{"", 1}}};
  return parse_with_unit(text, kNone);
}

}  // namespace

std::optional<seconds> parse_duration(std::string_view text) {
  constexpr std::array<Unit, 4> kUnits = {{{"s", 1}, {"m", 60}, {"h", 3600}, {"d", 86'400}}};
  const std::optional<std::uint64_t> number = parse_with_unit(text, kUnits);
  constexpr std::uint64_t kSecondsMax = 100ull * 366 * 86'400;
  if (!number || *number > kSecondsMax) return std::nullopt;
  return seconds(*number);
}

std::optional<std::uint64_t> parse_bytes(std::string_view text) {
  constexpr std::array<Unit, 5> kUnits = {{{"", 1},
                                           {"KiB", 1ull << 10},
                                           {"MiB", 1ull << 20},
                                           {"GiB", 1ull << 30},
                                           {"TiB", 1ull << 40}}};
  return parse_with_unit(text, kUnits);
}

void read_delivery_settings(FileReader& reader, const YAML::Node& node, const std::string& what,
                            DeliverySettings& into) {
  if (!node || !reader.is_map(node, what + ": delivery",
                              {"concurrency", "rate_limit", "retry_window", "attempt_timeout",
                               "backlog_max"})) {
    return;
  }
  const std::string of = what + ": delivery: ";
  read<std::uint64_t>(reader, node["concurrency"], of + "concurrency", parse_number, 1,
                      kConcurrencyMax, "a whole number of attempts at once, 1 to 256",
                      into.concurrency);
  read<std::uint64_t>(reader, node["rate_limit"], of + "rate_limit", parse_number, 1, kRateMax,
                      "a whole number of events a second, 1 to 1000000000", into.rate_limit);
  read<seconds>(reader, node["retry_window"], of + "retry_window", parse_duration, seconds(0),
                hours(24 * 30), "a time such as 90s, 15m, 4h or 2d, 30d at most",
                into.retry_window);
  read<seconds>(reader, node["attempt_timeout"], of + "attempt_timeout", parse_duration, seconds(1),
                hours(1), "a time such as 10s or 2m, 1s to 1h", into.attempt_timeout);
  read<std::uint64_t>(reader, node["backlog_max"], of + "backlog_max", parse_bytes,
                      kBacklogBytesMin, std::numeric_limits<std::uint64_t>::max(),
                      "a size such as 500MiB or 5GiB, 128MiB at least", into.backlog_bytes_max);
}

}  // namespace analytics::server
