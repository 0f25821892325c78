#include "server/destinations/sqlite/lake.h"

#include <algorithm>
#include <array>
#include <utility>

#include "server/destinations/sqlite/fit.h"
#include "server/destinations/warehouse/naming.h"

namespace analytics::server {
namespace {

// A statement is a few kilobytes. Rows of one kind mostly have the same columns, so this many
// serve some hundred kinds of event; beyond, they are prepared anew.
constexpr std::size_t kStatementsMax = 1024;

std::string insert_sql(const Table& table, std::span<const Slot> row, OnConflict conflict) {
  std::string columns;
  std::string parameters;
  std::string updates;
  for (const Slot& slot : row) {
    const std::string name = quoted_name(slot.column->name);
    const char* comma = columns.empty() ? "" : ", ";
    columns += comma + name;
    parameters += std::string(comma) + "?";
    updates += comma + name + " = excluded." + name;
  }
  const std::string into = quoted_name(table.name);
  std::string sql = "INSERT INTO " + into + " (" + columns + ") VALUES (" + parameters + ")";
  if (conflict == OnConflict::append) return sql;
  sql += " ON CONFLICT (\"id\") DO UPDATE SET " + updates;
  if (conflict == OnConflict::replace_older) {
    // Times of the server's own, which are in order as texts too.
    sql += " WHERE " + into + ".received_at IS NULL OR excluded.received_at >= " + into +
           ".received_at";
  }
  return sql;
}

std::string json_array(const WarehouseDatabase::Ids& ids) {
  std::string json = "[";
  for (const std::string& id : ids) {
    json += (json.size() == 1 ? "" : ",") + json_of(Value(std::string_view(id)));
  }
  return json + "]";
}

}  // namespace

Lake::Lake(Database database, std::string destination)
    : database_(std::move(database)), destination_(std::move(destination)) {
  schema_.emplace(database_);
}

Result<std::unique_ptr<WarehouseDatabase>> Lake::open(const std::string& path,
                                                      std::string destination,
                                                      std::chrono::milliseconds patience) {
  Result<Database> database = Database::open(path);
  if (!database) return database.error();
  database->set_patience(patience);
  // The checkpoint is put off until 16 MB of log: it costs two more fsyncs.
  auto prepared = database->execute(
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000;"
      "PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;"
      "CREATE TABLE IF NOT EXISTS _analytics_offsets ("
      "  destination TEXT PRIMARY KEY NOT NULL, offset INTEGER NOT NULL) WITHOUT ROWID;"
      "CREATE TABLE IF NOT EXISTS _analytics_discarded ("
      "  destination TEXT NOT NULL, code TEXT NOT NULL, events INTEGER NOT NULL,"
      "  PRIMARY KEY (destination, code)) WITHOUT ROWID;");
  if (prepared) prepared = Schema::prepare_file(*database);
  if (!prepared) return prepared.error();
  return std::unique_ptr<WarehouseDatabase>(new Lake(std::move(*database), std::move(destination)));
}

void Lake::set_patience(std::chrono::milliseconds patience) { database_.set_patience(patience); }

void Lake::roll_back() {
  // Fails only where SQLite has rolled back already.
  (void)database_.execute("ROLLBACK");
  forget();
}

Result<void> Lake::roll_back_to_savepoint() {
  auto undone = database_.execute("ROLLBACK TO piece; RELEASE piece");
  forget();
  return undone;
}

void Lake::forget() {
  statements_.clear();
  schema_.emplace(database_);
}

Result<std::uint64_t> Lake::lock_offset() {
  const Result<Destination::Committed> known = committed();
  if (!known) return known.error();
  return known->offset;
}

Result<Destination::Committed> Lake::committed() {
  // One statement, so that both come from one state of the file.
  auto statement = database_.prepare(
      "SELECT '', offset FROM _analytics_offsets WHERE destination = ?1 UNION ALL "
      "SELECT code, events FROM _analytics_discarded WHERE destination = ?1");
  if (!statement) return statement.error();
  if (auto bound = statement->bind_text(1, destination_); !bound) return bound.error();
  Destination::Committed committed;
  Result<bool> row = statement->next();
  for (; row && *row; row = statement->next()) {
    const auto number = static_cast<std::uint64_t>(statement->integer(1));
    const std::string code = statement->text(0);
    if (code.empty()) {
      committed.offset = number;
    } else {
      committed.discarded[code] = number;
    }
  }
  if (!row) return row.error();
  return committed;
}

Result<void> Lake::keep_offset(std::uint64_t offset) {
  auto statement = database_.prepare("INSERT OR REPLACE INTO _analytics_offsets VALUES (?1, ?2)");
  if (!statement) return statement.error();
  if (auto bound = statement->bind_text(1, destination_); !bound) return bound;
  const auto number = static_cast<std::int64_t>(offset);
  if (auto bound = statement->bind_integer(2, number); !bound) return bound;
  return statement->run();
}

Result<void> Lake::count_discarded(const CountsByCode& counts) {
  auto statement = database_.prepare(
      "INSERT INTO _analytics_discarded VALUES (?1, ?2, ?3)"
      " ON CONFLICT DO UPDATE SET events = events + excluded.events");
  if (!statement) return statement.error();
  for (const auto& [code, events] : counts) {
    if (auto bound = statement->bind_text(1, destination_); !bound) return bound;
    if (auto bound = statement->bind_text(2, code); !bound) return bound;
    const auto number = static_cast<std::int64_t>(events);
    if (auto bound = statement->bind_integer(3, number); !bound) return bound;
    if (auto counted = statement->run(); !counted) return counted;
  }
  return {};
}

Result<Table*> Lake::table(SourceTables& source, const Row& row) {
  return schema_->table(source, row);
}

Result<Placed> Lake::column(Table& table, Column* known, std::string_view name,
                            const Value& value) {
  const ColumnType type = type_of(value);
  if (known != nullptr) {
    if (auto widened = schema_->widen(table, *known, type); !widened) return widened.error();
    return Placed{.column = known};
  }
  const Result<Column*> column = schema_->add_column(table, name, type);
  if (!column) return column.error();
  return Placed{.column = *column, .reason = kTooManyColumns};
}

Result<void> Lake::insert(Table& table, std::span<const Slot> row, OnConflict conflict) {
  Result<Statement*> statement = statement_for(table, row, conflict);
  if (!statement) return statement.error();
  written_.clear();
  written_.reserve(row.size());  // What is bound must stay where it is.
  int index = 0;
  for (const Slot& slot : row) {
    if (auto bound = bind(**statement, ++index, slot); !bound) return bound;
  }
  return (*statement)->run();
}

Result<void> Lake::bind(Statement& statement, int index, const Slot& slot) {
  Fitted fitted = fit(slot.value, slot.column->declared);
  if (!fitted.written.empty()) fitted.value = written_.emplace_back(std::move(fitted.written));
  const Value& value = fitted.value;
  if (const auto* text = std::get_if<std::string_view>(&value)) {
    return fitted.as_blob ? statement.bind_blob(index, *text) : statement.bind_text(index, *text);
  }
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    return statement.bind_integer(index, *number);
  }
  if (const auto* number = std::get_if<double>(&value)) return statement.bind_real(index, *number);
  if (const auto* flag = std::get_if<bool>(&value)) return statement.bind_integer(index, *flag);
  return statement.bind_null(index);
}

Result<Statement*> Lake::statement_for(const Table& table, std::span<const Slot> row,
                                       OnConflict conflict) {
  key_ = table.name;
  key_ += static_cast<char>(conflict);
  for (const Slot& slot : row) {
    key_ += static_cast<char>(slot.column->index & 0xff);
    key_ += static_cast<char>(slot.column->index >> 8);
  }
  if (const auto found = statements_.find(key_); found != statements_.end()) return &found->second;
  if (statements_.size() >= kStatementsMax) statements_.clear();
  Result<Statement> made = database_.prepare(insert_sql(table, row, conflict));
  if (!made) return made.error();
  return &statements_.emplace(key_, std::move(*made)).first->second;
}

Result<WarehouseDatabase::Ids> Lake::ids_in(const Table& table, const Ids& ids) {
  auto statement = database_.prepare("SELECT id FROM " + quoted_name(table.name) +
                                     " WHERE id IN (SELECT value FROM json_each(?1))");
  if (!statement) return statement.error();
  const std::string json = json_array(ids);
  if (auto bound = statement->bind_text(1, json); !bound) return bound.error();
  Ids found;
  Result<bool> row = statement->next();
  for (; row && *row; row = statement->next()) found.push_back(statement->text(0));
  if (!row) return row.error();
  return found;
}

Result<void> Lake::forget_discards(SourceTables& source, const Ids& ids) {
  const Result<bool> known = schema_->has_table(source, kDiscardsTable);
  if (!known) return known.error();
  if (!*known) return {};
  auto statement =
      database_.prepare("DELETE FROM " + quoted_name(table_name(source.prefix, kDiscardsTable)) +
                        " WHERE id IN (SELECT value FROM json_each(?1))");
  if (!statement) return statement.error();
  const std::string json = json_array(ids);
  if (auto bound = statement->bind_text(1, json); !bound) return bound;
  return statement->run();
}

// What SQLite refuses because of the event and not because of the file: too long a value, or a
// rule that someone has added to a table.
bool Lake::is_events_own(const Error& error) const {
  constexpr std::array<std::string_view, 3> kCodes = {"SQLITE_CONSTRAINT", "SQLITE_MISMATCH",
                                                      "SQLITE_TOOBIG"};
  return std::ranges::find(kCodes, sqlite_code(error)) != kCodes.end();
}

}  // namespace analytics::server
