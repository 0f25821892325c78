#pragma once

// The values of cells and the types of columns, as Segment's warehouses have them.
//
//   ColumnType first = type_of(Value(std::int64_t{7}));                     // integer
//   ColumnType then = widened(ColumnType::integer, type_of(Value(1.5)));    // real
//
// A column begins with the type of its first value and widens as others arrive: integer to float to
// varchar, everything else straight to varchar. How a database does that is its own business.
//
// Pure functions.

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace analytics::server {

/// The types of Segment's warehouses. The numbers are of no account; the names are stored.
enum class ColumnType : std::uint8_t { boolean, integer, real, timestamp, varchar };

/// A cell's value; its text belongs to someone else. Arrays, empty ones too, are their JSON text;
/// so are integers beyond 64 bits.
using Value = std::variant<std::monostate, bool, std::int64_t, double, std::string_view>;

inline bool is_null(const Value& value) { return value.index() == 0; }

/// "boolean", "integer", "float", "timestamp", "varchar": as the metadata has it.
std::string_view type_name(ColumnType type);
ColumnType type_named(std::string_view name);

/// The type that a first value gives its column. Text is a timestamp where it is an ISO 8601 date
/// and time, or a date alone. A null has none: varchar is answered, and not to be used.
ColumnType type_of(const Value& value);

/// The narrowest type that holds both.
ColumnType widened(ColumnType column, ColumnType value);

/// Whether the number is the same as a double.
bool is_exact_as_double(std::int64_t number);

/// A number or boolean written out: its shortest exact text. Empty for text and null.
std::string written_out(const Value& value);

/// The value as JSON text, for the discards.
std::string json_of(const Value& value);

}  // namespace analytics::server
