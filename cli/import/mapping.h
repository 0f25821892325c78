#pragma once

// The mapping file, read and checked: what becomes of a record's columns. docs/import.md describes
// every key.
//
//   Result<Mapping> mapping = Mapping::parse(R"({"event": "Flight Arrived", "user_id": "origin",
//                                                "properties": {"delay": "delay"}})");
//
// An ordinary value; not synchronised.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/json.h>

#include "cli/import/time_format.h"

namespace analytics::cli {

enum class CallType : std::uint8_t { identify, track, page, screen, group, alias };
std::optional<CallType> call_type(std::string_view name);
const std::vector<std::string>& call_type_names();

enum class ValueType : std::uint8_t { as_is, string, integer, number, boolean, time, json };

/// Where one value comes from: a column, or the mapping itself.
struct ValueSource {
  std::optional<std::size_t> column{};  ///< An index of Mapping::columns.
  Json constant{};                      ///< Where there is no column.
  ValueType type = ValueType::as_is;
  TimeFormat time{};           ///< For ValueType::time.
  bool empty_is_null = false;  ///< Otherwise an empty value is left out.
};

struct Property {
  std::string name{};
  std::string key{};  ///< The same as JSON, in quotes.
  ValueSource value{};
};

struct Mapping {
  CallType type = CallType::track;
  std::vector<std::string> columns{};  ///< Every column that is used, once.
  std::optional<ValueSource> user_id{}, anonymous_id{}, group_id{}, previous_id{}, message_id{};
  std::optional<ValueSource> event{}, name{}, category{};
  std::optional<ValueSource> timestamp{};
  std::vector<Property> properties{};  ///< Or traits, by the type.
  Object context{};
  Object integrations{};

  /// Reads a mapping file's text. Errors say the line, the key and what to write instead. Where the
  /// mapping names no event, or another, it is `event` that counts.
  static Result<Mapping> parse(std::string_view text, const std::optional<std::string>& event = {});
};

}  // namespace analytics::cli
