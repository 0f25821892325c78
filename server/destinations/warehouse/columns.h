#pragma once

// The columns that a table gets with its first row.
//
//   for (const NewColumn& column : columns_for(row)) …   // id varchar, …, total integer
//
// A pure function.

#include <string>
#include <vector>

#include "server/destinations/warehouse/rows.h"
#include "server/destinations/warehouse/value.h"

namespace analytics::server {

struct NewColumn {
  std::string name{};
  ColumnType type = ColumnType::varchar;
};

/// The table's own, and those of the values that are not null, as many as a table may have.
/// `type` says what type a first value gives its column.
std::vector<NewColumn> columns_for(const Row& row, ColumnType (*type)(const Value&) = type_of);

}  // namespace analytics::server
