#pragma once

// What a warehouse knows of its tables while it writes, whatever database they are in.
//
//   SourceTables* shop = …; Table& orders = shop->tables.at("order_completed");
//   Column* total = orders.find("total");
//
// Plain data; pointers to tables and columns live as long as the source's tables.

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "server/destinations/warehouse/value.h"

namespace analytics::server {

/// Write keys of browsers are public, so what one source can make is bounded. Beyond, rows and
/// values go to the discards.
inline constexpr std::size_t kEventTablesPerSourceMax = 2000;
/// SQLite itself takes 2,000, Postgres 1,600.
inline constexpr std::size_t kColumnsPerTableMax = 1000;

/// Looks strings up by views of them.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const noexcept {
    return std::hash<std::string_view>()(text);
  }
};
template <typename T>
using ByText = std::unordered_map<std::string, T, TextHash, std::equal_to<>>;

struct Column {
  std::string name{};
  std::size_t index = 0;  ///< Its place in the table, counted from 0 without gaps.
  ColumnType declared = ColumnType::varchar;
  ColumnType logical = ColumnType::varchar;
  bool takes_all = false;   ///< Every value may be stored without asking for its type.
  bool is_foreign = false;  ///< Made by somebody else, of a type that is none of these: left alone.
};

struct Table {
  std::string name{};  ///< As the database has it.
  ByText<Column> columns{};

  Column* find(std::string_view column) {
    const auto found = columns.find(column);
    return found == columns.end() ? nullptr : &found->second;
  }
  /// The same for the cell of a row at that place: rows of a table mostly have the same cells, so
  /// that the column which was there last is looked at first.
  Column* find_at(std::size_t place, std::string_view column) {
    constexpr std::size_t kPlaces = 256;
    if (place >= kPlaces) return find(column);
    if (place >= last_at.size()) last_at.resize(place + 1);
    Column*& last = last_at[place];
    if (last == nullptr || last->name != column) last = find(column);
    return last;
  }

  std::vector<Column*> last_at{};  ///< By a cell's place in its row.
};

struct SourceTables {
  std::string id{};
  std::string prefix{};  ///< What the names of its tables begin with, or its schema.
  std::size_t event_tables = 0;
  ByText<Table> tables{};  ///< By their name without the source.
};

}  // namespace analytics::server
