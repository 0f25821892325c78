#pragma once

// Turns a JSON object into the cells of a row: an object inside becomes the columns a_b_c, an array
// the text of its JSON. What cannot have a column is put aside with its reason.
//
//   {"price": 7, "ship to": {"zip": "9"}, "tags": ["a"]}
//     -> price = 7, ship_to_zip = "9", tags = "[\"a\"]"
//
// Nulls keep their cell, so that they can clear a trait; an empty object has nothing to hold. Two
// keys with one column both keep their cell: the writer settles which one the row gets.

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include <simdjson.h>

#include "server/destinations/warehouse/column_names.h"
#include "server/destinations/warehouse/value.h"

namespace analytics::server {

/// Column and text belong to someone else: the table's declaration, the names, the parsed event.
struct Cell {
  std::string_view column{};
  Value value{};
};

/// Something that could not be stored where it belongs; becomes a row of the discards.
struct Discard {
  std::string table{};   ///< Without the source; empty where the event has none.
  std::string column{};  ///< Empty where the whole row could not be stored.
  std::string value{};   ///< As JSON.
  std::string_view reason{};
};

inline constexpr std::string_view kColumnNameTooLong = "column_name_too_long";
inline constexpr std::string_view kColumnReserved = "column_reserved";
inline constexpr std::string_view kColumnTwice = "column_twice";
inline constexpr std::string_view kTableNameTooLong = "table_name_too_long";
inline constexpr std::string_view kTooManyColumns = "too_many_columns";
inline constexpr std::string_view kTooManyDiscards = "too_many_discards";
inline constexpr std::string_view kTooManyTables = "too_many_tables";

/// Texts that stay where they are until the deque goes.
using Texts = std::deque<std::string>;

/// A scalar as a cell's value, of what the parser keeps; an array or object as its JSON text, which
/// `texts` gets.
Value value_of(const simdjson::dom::element& json, Texts& texts);

/// Adds the object's cells to `cells`. What has too long a name is added to `discards`, its table
/// left empty.
class Flattener {
 public:
  Flattener(ColumnNames& names, Texts& texts) : names_(names), texts_(texts) {}
  void flatten(const simdjson::dom::object& object, const ColumnName& parent,
               std::vector<Cell>& cells, std::vector<Discard>& discards);

 private:
  ColumnNames& names_;
  Texts& texts_;
};

}  // namespace analytics::server
