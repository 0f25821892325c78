#pragma once

// A destination's filter: which events it is about, and what becomes of them.
//
//   Result<Filter> filter = Filter::make({.condition = "event = 'Debug'"});
//
// Made from what workspace.yaml says; filter_chain.h applies them. Immutable: safe for use by
// several threads.

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <analytics/result.h>

#include "server/route/fql.h"
#include "server/route/property_edit.h"

namespace analytics::server {

inline constexpr std::size_t kFiltersPerDestinationMax = 10;
inline constexpr std::size_t kFieldsPerFilterMax = 1000;

/// In the order in which they are applied.
enum class FilterAction : std::uint8_t { sample, drop, drop_properties, allow_properties };

/// "drop_properties"
std::string_view name(FilterAction action);

struct FilterSettings {
  std::string condition{};  ///< FQL.
  FilterAction action = FilterAction::drop;
  double percent = 1;  ///< Of `sample`: what is kept, from 0 to 1.
  std::string path{};  ///< Of `sample`: what the choice hangs on; empty: the message id.
  /// Of `drop_properties` and `allow_properties`: the names by the path of their object; "" is the
  /// event itself.
  std::map<std::string, std::vector<std::string>> fields{};

  friend bool operator==(const FilterSettings&, const FilterSettings&) = default;
};

/// Where a filter is wrong, for programs.
struct FilterFault {
  std::string_view setting{};             ///< "if", "percent", "fields"
  std::optional<std::size_t> position{};  ///< Of `if`: the byte in the expression.
};

class Filter {
 public:
  /// The error, invalid_config, says which setting is wrong, and for `if` where; `fault`, where
  /// given, has the same.
  static Result<Filter> make(FilterSettings settings, FilterFault* fault = nullptr);

  const FilterSettings& settings() const noexcept { return settings_; }
  const Fql& condition() const noexcept { return condition_; }
  const JsonPath& sample_path() const noexcept { return sample_path_; }
  const std::vector<PropertyEdit>& edits() const noexcept { return edits_; }

  /// What was set; the rest follows from it.
  friend bool operator==(const Filter& left, const Filter& right) {
    return left.settings_ == right.settings_;
  }

 private:
  Filter(FilterSettings settings, Fql condition)
      : settings_(std::move(settings)), condition_(std::move(condition)) {}
  Result<void> read_action(FilterFault& fault);
  Result<void> read_fields(FilterFault& fault);

  FilterSettings settings_;
  Fql condition_;
  JsonPath sample_path_;
  std::vector<PropertyEdit> edits_;
};

}  // namespace analytics::server
