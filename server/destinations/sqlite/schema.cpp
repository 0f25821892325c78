#include "server/destinations/sqlite/schema.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "server/destinations/sqlite/fit.h"
#include "server/destinations/warehouse/columns.h"
#include "server/destinations/warehouse/naming.h"

namespace analytics::server {
namespace {

std::string create_sql(const std::string& name, const std::vector<NewColumn>& columns,
                       bool upsert) {
  std::string sql = "CREATE TABLE IF NOT EXISTS " + quoted_name(name) + " (";
  for (std::size_t i = 0; i < columns.size(); ++i) {
    sql += (i == 0 ? "" : ", ") + quoted_name(columns[i].name) + " ";
    sql += declared_name(columns[i].type);
    if (upsert && i == 0) sql += " PRIMARY KEY NOT NULL";
  }
  return sql += ")";
}

void set_logical(Column& column, ColumnType type) {
  column.logical = type;
  column.takes_all = type == ColumnType::varchar;
}

// Binds texts to the parameters and runs the statement.
Result<void> run_with(Statement& statement, std::initializer_list<std::string_view> texts) {
  int index = 0;
  for (const std::string_view text : texts) {
    if (auto bound = statement.bind_text(++index, text); !bound) return bound;
  }
  return statement.run();
}

Result<bool> first_row(Statement& statement, std::string_view text) {
  if (auto bound = statement.bind_text(1, text); !bound) return bound.error();
  return statement.next();
}

}  // namespace

Result<void> Schema::prepare_file(Database& database) {
  return database.execute(
      "CREATE TABLE IF NOT EXISTS _analytics_sources ("
      "  source TEXT PRIMARY KEY NOT NULL, prefix TEXT NOT NULL UNIQUE) WITHOUT ROWID;"
      "CREATE TABLE IF NOT EXISTS _analytics_tables ("
      "  \"table\" TEXT PRIMARY KEY NOT NULL, source TEXT NOT NULL, kind TEXT NOT NULL)"
      "  WITHOUT ROWID;"
      "CREATE TABLE IF NOT EXISTS _analytics_columns ("
      "  \"table\" TEXT NOT NULL, \"column\" TEXT NOT NULL, type TEXT NOT NULL,"
      "  PRIMARY KEY (\"table\", \"column\")) WITHOUT ROWID;");
}

Result<SourceTables*> Schema::source(const std::string& id) {
  if (const auto found = sources_.find(id); found != sources_.end()) return &found->second;
  Result<std::string> prefix = prefix_of(id);
  if (!prefix) return prefix.error();
  const Result<std::size_t> event_tables = count_event_tables(id);
  if (!event_tables) return event_tables.error();
  SourceTables source{.id = id, .prefix = std::move(*prefix), .event_tables = *event_tables};
  return &sources_.emplace(id, std::move(source)).first->second;
}

Result<std::string> Schema::prefix_of(const std::string& source_id) {
  auto known = database_.prepare("SELECT prefix FROM _analytics_sources WHERE source = ?1");
  if (!known) return known.error();
  const Result<bool> found = first_row(*known, source_id);
  if (!found) return found.error();
  if (*found) return known->text(0);
  std::string prefix = source_prefix(source_id);
  const Result<bool> taken = is_taken(prefix);
  if (!taken) return taken.error();
  if (*taken) prefix = distinct_source_prefix(source_id);
  auto keep = database_.prepare("INSERT INTO _analytics_sources (source, prefix) VALUES (?1, ?2)");
  if (!keep) return keep.error();
  if (auto kept = run_with(*keep, {source_id, prefix}); !kept) return kept.error();
  return prefix;
}

Result<bool> Schema::is_taken(const std::string& prefix) {
  auto statement = database_.prepare("SELECT 1 FROM _analytics_sources WHERE prefix = ?1");
  if (!statement) return statement.error();
  return first_row(*statement, prefix);
}

Result<std::size_t> Schema::count_event_tables(const std::string& source_id) {
  auto statement = database_.prepare(
      "SELECT count(*) FROM _analytics_tables WHERE source = ?1 AND kind = 'event'");
  if (!statement) return statement.error();
  if (const auto row = first_row(*statement, source_id); !row) return row.error();
  return static_cast<std::size_t>(statement->integer(0));
}

Result<Table*> Schema::table(SourceTables& source, const Row& row) {
  if (const auto found = source.tables.find(row.table); found != source.tables.end()) {
    return &found->second;
  }
  const std::string name = table_name(source.prefix, row.table);
  const Result<bool> known = is_known(name);
  if (!known) return known.error();
  if (!*known) {
    if (row.is_event_table && source.event_tables >= kEventTablesPerSourceMax) return nullptr;
    if (auto created = create(source, name, row); !created) return created.error();
    if (row.is_event_table) ++source.event_tables;
  }
  Result<Table> loaded = load(name);
  if (!loaded) return loaded.error();
  return &source.tables.emplace(std::string(row.table), std::move(*loaded)).first->second;
}

Result<bool> Schema::has_table(const SourceTables& source, std::string_view table) {
  return is_known(table_name(source.prefix, table));
}

Result<bool> Schema::is_known(const std::string& table) {
  auto statement = database_.prepare("SELECT 1 FROM _analytics_tables WHERE \"table\" = ?1");
  if (!statement) return statement.error();
  return first_row(*statement, table);
}

Result<void> Schema::create(const SourceTables& source, const std::string& name, const Row& row) {
  const std::vector<NewColumn> columns = columns_for(row);
  if (auto made = database_.execute(create_sql(name, columns, row.upsert)); !made) return made;
  for (const NewColumn& column : columns) {
    if (auto kept = keep_type(name, column.name, column.type); !kept) return kept;
  }
  auto keep = database_.prepare("INSERT INTO _analytics_tables VALUES (?1, ?2, ?3)");
  if (!keep) return keep.error();
  return run_with(*keep, {name, source.id, row.is_event_table ? "event" : "fixed"});
}

Result<Table> Schema::load(const std::string& name) {
  Table table{.name = name};
  auto info = database_.prepare("SELECT name, type FROM pragma_table_info(?1) ORDER BY cid");
  if (!info) return info.error();
  Result<bool> row = first_row(*info, name);
  while (row && *row) {
    Column column{.name = info->text(0), .index = table.columns.size()};
    column.declared = column.logical = declared_type(info->text(1));
    column.takes_all = column.logical == ColumnType::varchar;
    std::string key = column.name;
    table.columns.emplace(std::move(key), std::move(column));
    row = info->next();
  }
  if (!row) return row.error();
  if (auto loaded = load_types(table); !loaded) return loaded.error();
  return table;
}

Result<void> Schema::load_types(Table& table) {
  auto types =
      database_.prepare("SELECT \"column\", type FROM _analytics_columns WHERE \"table\" = ?1");
  if (!types) return types.error();
  Result<bool> row = first_row(*types, table.name);
  while (row && *row) {
    const auto column = table.columns.find(types->text(0));
    if (column != table.columns.end()) set_logical(column->second, type_named(types->text(1)));
    row = types->next();
  }
  if (!row) return row.error();
  return {};
}

Result<void> Schema::keep_type(std::string_view table, std::string_view column, ColumnType type) {
  auto statement =
      database_.prepare("INSERT OR REPLACE INTO _analytics_columns VALUES (?1, ?2, ?3)");
  if (!statement) return statement.error();
  return run_with(*statement, {table, column, type_name(type)});
}

Result<void> Schema::widen(const Table& table, Column& column, ColumnType type) {
  const ColumnType logical = widened(column.logical, type);
  if (logical == column.logical) return {};
  if (auto kept = keep_type(table.name, column.name, logical); !kept) return kept;
  set_logical(column, logical);
  return {};
}

Result<Column*> Schema::add_column(Table& table, std::string_view name, ColumnType value) {
  if (table.columns.size() >= kColumnsPerTableMax) return nullptr;
  const std::string sql =
      "ALTER TABLE " + quoted_name(table.name) + " ADD COLUMN " + quoted_name(name) + " ";
  if (auto added = database_.execute(sql + std::string(declared_name(value))); !added) {
    return added.error();
  }
  if (auto kept = keep_type(table.name, name, value); !kept) return kept.error();
  Column column{.name = std::string(name), .index = table.columns.size(), .declared = value};
  set_logical(column, value);
  return &table.columns.emplace(std::string(name), std::move(column)).first->second;
}

}  // namespace analytics::server
