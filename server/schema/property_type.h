#pragma once

// The type of a property's value, as a schema tells it.
//
//   property_type("12");                       // integer
//   property_type("\"2026-01-02T03:04:05Z\""); // timestamp
//
// Pure functions.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace analytics::server {

/// The numbers are stored; never reuse one.
enum class PropertyType : std::uint8_t {
  string = 0,
  integer = 1,
  number = 2,  ///< With a fraction or an exponent.
  boolean = 3,
  timestamp = 4,  ///< A string that is an ISO 8601 date, or date and time.
  array = 5,
  object = 6,
  null = 7,
};
inline constexpr std::size_t kPropertyTypes = 8;

std::string_view name(PropertyType type) noexcept;

/// Of a value's well-formed JSON text without white space around it.
PropertyType property_type(std::string_view value);

}  // namespace analytics::server
