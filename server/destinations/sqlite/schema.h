#pragma once

// Which tables and columns the file has, and the making of those that it lacks. Beside the sources'
// tables it keeps three of its own:
//
//   _analytics_sources(source, prefix)          which prefix a source's tables have
//   _analytics_tables("table", source, kind)    which tables there are: `fixed`, or an event's
//   _analytics_columns("table", "column", type) the logical types, which widen
//
// What is made is part of the caller's transaction; after a rollback the schema must be made anew.
//
//   Result<SourceTables*> source = schema.source("shop-backend");
//   Result<Table*> table = schema.table(**source, row);   // null: the source has too many tables
//   Result<Column*> column = schema.add_column(**table, "total", ColumnType::integer);
//
// Pointers live as long as the schema. Not synchronised; must not outlive its database.

#include <cstddef>
#include <string>
#include <string_view>

#include <analytics/result.h>

#include "server/destinations/warehouse/rows.h"
#include "server/destinations/warehouse/tables.h"
#include "server/sqlite/database.h"

namespace analytics::server {

class Schema {
 public:
  /// Makes the tables of its own, where they are not there yet.
  static Result<void> prepare_file(Database& database);

  explicit Schema(Database& database) : database_(database) {}

  Result<SourceTables*> source(const std::string& id);

  /// Whether the source has the table already.
  Result<bool> has_table(const SourceTables& source, std::string_view table);

  /// The row's table; a new one is made with the columns that the row needs.
  Result<Table*> table(SourceTables& source, const Row& row);

  /// Makes the column. Null where the table has all the columns that it may have.
  Result<Column*> add_column(Table& table, std::string_view name, ColumnType type);
  /// Widens the column where the type is another.
  Result<void> widen(const Table& table, Column& column, ColumnType type);

 private:
  Result<bool> is_known(const std::string& table);
  Result<void> create(const SourceTables& source, const std::string& name, const Row& row);
  Result<Table> load(const std::string& name);
  Result<void> load_types(Table& table);
  Result<void> keep_type(std::string_view table, std::string_view column, ColumnType type);
  Result<std::string> prefix_of(const std::string& source_id);
  Result<bool> is_taken(const std::string& prefix);
  Result<std::size_t> count_event_tables(const std::string& source_id);

  Database& database_;
  ByText<SourceTables> sources_;
};

}  // namespace analytics::server
