#pragma once

// The values of cells, the types of columns, and how a value goes into a column of another type
// without losing anything.
//
// A column has two types. The *declared* one is that of its first value; SQLite never changes it,
// and readers see it. The *logical* one starts out the same and widens as values of other types
// arrive (integer to float to varchar, everything else straight to varchar); it is kept in the
// table `_analytics_columns`.
//
//   ColumnType logical = widened(ColumnType::integer, type_of(Value(1.5)));  // real
//   Fitted fitted = fit(Value("007"), ColumnType::integer);                  // a blob: see `fit`
//
// Pure functions.

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace analytics::server {

/// The types of Segment's warehouses. The numbers are of no account; the names are stored.
enum class ColumnType : std::uint8_t { boolean, integer, real, timestamp, varchar };

/// A cell's value. Arrays, empty ones too, are their JSON text; so are integers beyond 64 bits.
using Value = std::variant<std::monostate, bool, std::int64_t, double, std::string>;

/// "boolean", "integer", "float", "timestamp", "varchar": as the metadata has it.
std::string_view type_name(ColumnType type);
ColumnType type_named(std::string_view name);

/// BOOLEAN, INTEGER, REAL, TIMESTAMP, TEXT: as the table is declared.
std::string_view declared_name(ColumnType type);
/// The declared type of a column that may have been made by someone else.
ColumnType declared_type(std::string_view declaration);

/// The type that a first value gives its column. Text is a timestamp where it is an ISO 8601 date
/// and time, or a date alone. A null has none: varchar is answered, and not to be used.
ColumnType type_of(const Value& value);

/// The narrowest type that holds both.
ColumnType widened(ColumnType column, ColumnType value);

/// What is bound to the cell.
struct Fitted {
  Value value{};
  bool as_blob = false;  ///< The text is to be bound as a blob.
};

/// Makes the value fit a column of that declared type so that SQLite, which converts what looks
/// like a number in a column of numbers, cannot change it:
///   - in a text column, numbers and booleans become their shortest exact text;
///   - in a column of numbers, a boolean becomes the text true or false (in a boolean column: 0,
///   1);
///   - in a column of numbers, text that looks like a number stays text where SQLite's integer
///     gives back the same digits ("42"), and otherwise ("007", "1.0", "18446744073709551615")
///     is bound as a blob, which SQLite leaves alone;
///   - an integer that a double cannot hold, in a REAL column, is bound as a blob of its digits.
/// So `CAST(column AS TEXT)` is what was sent, in every row of a widened column.
Fitted fit(Value value, ColumnType declared);

}  // namespace analytics::server
