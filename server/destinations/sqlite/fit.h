#pragma once

// How a value goes into a column of SQLite without losing anything, whatever the column's type.
//
// A column has two types here. The *declared* one is that of its first value; SQLite never changes
// it, and readers see it. The *logical* one starts out the same and widens; it is kept in the table
// `_analytics_columns`.
//
//   Fitted fitted = fit(Value("007"), ColumnType::integer);  // a blob: see `fit`
//
// Pure functions.

#include <string>
#include <string_view>

#include "server/destinations/warehouse/value.h"

namespace analytics::server {

/// BOOLEAN, INTEGER, REAL, TIMESTAMP, TEXT: as the table is declared.
std::string_view declared_name(ColumnType type);
/// The declared type of a column that may have been made by someone else.
ColumnType declared_type(std::string_view declaration);

/// What is bound to the cell.
struct Fitted {
  Value value{};
  std::string written{};  ///< Where it is not empty: this text, and not the value.
  bool as_blob = false;   ///< The text is to be bound as a blob.
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
Fitted fit(const Value& value, ColumnType declared);

}  // namespace analytics::server
