#include "server/destinations/warehouse/columns.h"

#include <algorithm>
#include <array>

#include "server/destinations/warehouse/tables.h"

namespace analytics::server {
namespace {

ColumnType fixed_type(std::string_view column) {
  constexpr std::array<std::string_view, 5> kTimes = {"received_at", "sent_at", "timestamp",
                                                      "original_timestamp", "uuid_ts"};
  return std::ranges::find(kTimes, column) == kTimes.end() ? ColumnType::varchar
                                                           : ColumnType::timestamp;
}

}  // namespace

std::vector<NewColumn> columns_for(const Row& row, ColumnType (*type)(const Value&)) {
  std::vector<NewColumn> columns;
  for (const Cell& cell : row.own_cells()) {
    columns.push_back({std::string(cell.column), fixed_type(cell.column)});
  }
  for (const Cell& cell : row.other_cells()) {
    if (columns.size() >= kColumnsPerTableMax) break;
    if (is_null(cell.value)) continue;
    if (std::ranges::find(columns, cell.column, &NewColumn::name) != columns.end()) continue;
    columns.push_back({std::string(cell.column), type(cell.value)});
  }
  return columns;
}

}  // namespace analytics::server
