#pragma once

// Which schemas, tables and columns the database has, and the making of those that the rows need. A
// source has a schema; beside them is one of the warehouse's own, `_analytics`:
//
//   offsets(destination, next)               the offset after the last event
//   discarded(destination, code, events)     what it has discarded
//   sources(source, schema)                  which schema a source has
//   tables(schema, "table", kind)            which tables there are: `fixed`, or an event's
//
// What is made is part of the caller's transaction; after a rollback `forget` it.
//
//   Result<Table*> table = catalog.table(**source, row);  // null: the source has too many tables
//   Result<Placed> placed = catalog.column(**table, known, "total", Value(7.5));
//
// Pointers live until `forget`. Not synchronised; must not outlive its connection.

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <analytics/result.h>

#include "server/destinations/postgres/connection.h"
#include "server/destinations/warehouse/database.h"
#include "server/destinations/warehouse/rows.h"
#include "server/destinations/warehouse/tables.h"

namespace analytics::server {

/// A column's type is changed, which writes its table anew and keeps everyone out meanwhile, up to
/// this size of the table with its indices: about a second. In a larger one, values of another
/// type go to the discards.
inline constexpr std::int64_t kRewriteBytesMax = std::int64_t{64} << 20;

/// The value's type is not the column's, and that could not be changed.
inline constexpr std::string_view kColumnType = "column_type";

class Catalog {
 public:
  /// `before_change` stores the rows of a table that are still held back, before it changes.
  using BeforeChange = std::function<Result<void>(Table&)>;

  Catalog(Connection& connection, std::string schema_prefix, BeforeChange before_change);

  /// Makes the warehouse's own schema, where it is not there yet.
  Result<void> prepare(const std::string& destination);
  /// The quoted name of one of the warehouse's own tables.
  std::string own(std::string_view table) const;

  Result<SourceTables*> source(const std::string& id);
  Result<Table*> table(SourceTables& source, const Row& row);
  Result<Placed> column(Table& table, Column* known, std::string_view name, const Value& value);
  /// The quoted name, with the schema.
  static std::string name_in(const SourceTables& source, std::string_view table);
  Result<bool> has_table(const SourceTables& source, std::string_view table);

  /// Locks the tables against changes until the transaction's end, and makes sure that they are
  /// still as they are known here.
  Result<void> hold(const std::vector<const Table*>& tables);

  /// A transaction has begun.
  void begin() { may_change_ = false; }
  void forget();

 private:
  Result<std::string> schema_of(const std::string& source_id);
  Result<void> lock_changes();
  Result<void> create(SourceTables& source, const std::string& name, const Row& row);
  Result<bool> load(Table& table, const Column* altered = nullptr);
  Result<Placed> add(Table& table, std::string_view name, ColumnType type);
  Result<Placed> widen(Table& table, Column& column, ColumnType type);
  Result<bool> may_rewrite(const Table& table);
  Result<bool> has_large_integers(const Table& table, const Column& column);
  Result<bool> alter_type(Table& table, const Column& column, ColumnType type);

  Connection& connection_;
  const std::string prefix_;
  const BeforeChange before_change_;
  bool may_change_ = false;  // Whether this transaction holds the lock of changes.
  ByText<SourceTables> sources_;
  ByText<std::string> signatures_;                           // By table.
  std::set<std::pair<std::string, std::string>> unwidened_;  // Columns that could not be.
};

}  // namespace analytics::server
