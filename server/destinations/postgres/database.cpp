#include "server/destinations/postgres/database.h"

#include <algorithm>
#include <array>
#include <utility>

#include <simdjson.h>

#include "server/destinations/warehouse/naming.h"

namespace analytics::server {
namespace {

using std::chrono::milliseconds;

// How long a change of a table may keep its readers waiting behind it.
constexpr milliseconds kLockPatience = std::chrono::seconds(10);

// The server is busy with one lot of rows while the next one is made.
constexpr std::size_t kRowsHeldBack = 10'000;

// A list of texts as Postgres reads it. What cannot be in the database is left out.
std::string array_of(const WarehouseDatabase::Ids& ids) {
  std::string array = "{";
  for (const std::string& id : ids) {
    if (id.find('\0') != std::string::npos || !simdjson::validate_utf8(id.data(), id.size()))
      continue;
    array += array.size() == 1 ? "\"" : ",\"";
    for (const char c : id) {
      if (c == '"' || c == '\\') array += '\\';
      array += c;
    }
    array += '"';
  }
  return array + "}";
}

Value presented(const Value& value, std::string& kept) {
  const auto* text = std::get_if<std::string_view>(&value);
  if (text == nullptr) return value;
  kept = presentable(*text);
  return std::string_view(kept);
}

std::vector<const Column*> in_order(const Table& table) {
  std::vector<const Column*> columns(table.columns.size());
  for (const auto& [name, column] : table.columns) columns[column.index] = &column;
  return columns;
}

}  // namespace

PostgresDatabase::PostgresDatabase(Connection connection, const PostgresSettings& settings)
    : connection_(std::move(connection)),
      destination_(settings.destination),
      catalog_(connection_, settings.schema_prefix,
               [this](Table& table) { return store_before_change(table); }) {}

Result<std::unique_ptr<WarehouseDatabase>> PostgresDatabase::open(const PostgresSettings& settings,
                                                                  milliseconds patience,
                                                                  const Interruption& stop) {
  const Deadline deadline = std::chrono::steady_clock::now() + patience;
  Result<Connection> connection = Connection::open(settings.endpoint, deadline, stop);
  if (!connection) return connection.error();
  std::unique_ptr<PostgresDatabase> database(
      new PostgresDatabase(*std::move(connection), settings));
  if (auto prepared = database->prepare(); !prepared) return prepared.error();
  return std::unique_ptr<WarehouseDatabase>(std::move(database));
}

Result<void> PostgresDatabase::prepare() {
  // A commit that is lost with the server would be lost for good: the event log may have let go of
  // the events by then. A transaction whose client is gone gives up its locks.
  const auto set = connection_.query(
      "SELECT set_config('search_path', 'pg_catalog', false),"
      " set_config('idle_in_transaction_session_timeout', '60s', false),"
      " set_config('client_connection_check_interval', '10s', false),"
      " set_config('synchronous_commit', CASE current_setting('synchronous_commit')"
      "   WHEN 'off' THEN 'local' ELSE current_setting('synchronous_commit') END, false),"
      " current_setting('server_encoding')");
  if (!set) return set.error();
  if (set->text(0, 4) != "UTF8") {
    return Error{ErrorCode::invalid_config,
                 "PG_encoding: the database's encoding is not UTF8, so that it cannot hold texts"};
  }
  return catalog_.prepare(destination_);
}

void PostgresDatabase::set_patience(milliseconds patience) {
  connection_.set_deadline(std::chrono::steady_clock::now() + patience);
}

Result<void> PostgresDatabase::begin() {
  const auto left =
      std::chrono::ceil<milliseconds>(connection_.deadline() - std::chrono::steady_clock::now());
  const auto patience = std::max(left, milliseconds(1));
  catalog_.begin();
  held_.clear();
  load_failed_ = false;
  return connection_.execute(
      "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL statement_timeout = " +
      std::to_string(patience.count()) +
      "; SET LOCAL lock_timeout = " + std::to_string(std::min(patience, kLockPatience).count()));
}

void PostgresDatabase::roll_back() {
  load_failed_ |= connection_.copy_failed();
  // Where the connection is gone, so is the transaction.
  if (connection_.is_open()) (void)connection_.execute("ROLLBACK");
  forget();
}

Result<void> PostgresDatabase::set_savepoint() {
  load_failed_ = false;
  return connection_.execute("SAVEPOINT piece");
}

Result<void> PostgresDatabase::roll_back_to_savepoint() {
  auto undone = connection_.execute("ROLLBACK TO piece; RELEASE piece");
  forget();
  return undone;
}

void PostgresDatabase::forget() {
  pending_.clear();
  pending_rows_ = 0;
  held_.clear();
  catalog_.forget();
}

Result<std::uint64_t> PostgresDatabase::lock_offset() {
  const auto row = connection_.query(
      "SELECT next FROM " + catalog_.own("offsets") + " WHERE destination = $1 FOR UPDATE",
      {destination_});
  if (!row) return row.error();
  if (row->rows() == 0) {
    return Error{ErrorCode::io_error, "PG_offset_missing: somebody has deleted the offset"};
  }
  return static_cast<std::uint64_t>(row->integer(0, 0));
}

Result<Destination::Committed> PostgresDatabase::committed() {
  const auto rows = connection_.query(
      "SELECT '', next FROM " + catalog_.own("offsets") + " WHERE destination = $1 UNION ALL " +
          "SELECT code, events FROM " + catalog_.own("discarded") + " WHERE destination = $1",
      {destination_});
  if (!rows) return rows.error();
  Destination::Committed committed;
  for (int row = 0; row < rows->rows(); ++row) {
    const auto number = static_cast<std::uint64_t>(rows->integer(row, 1));
    const std::string code = rows->text(row, 0);
    if (code.empty()) {
      committed.offset = number;
    } else {
      committed.discarded[code] = number;
    }
  }
  return committed;
}

Result<void> PostgresDatabase::keep_offset(std::uint64_t offset) {
  const auto kept = connection_.query(
      "UPDATE " + catalog_.own("offsets") + " SET next = $2 WHERE destination = $1",
      {destination_, std::to_string(offset)});
  if (!kept) return kept.error();
  return {};
}

Result<void> PostgresDatabase::count_discarded(const CountsByCode& counts) {
  for (const auto& [code, events] : counts) {
    const auto counted = connection_.query("INSERT INTO " + catalog_.own("discarded") +
                                               " AS there VALUES ($1, $2, $3)" +
                                               " ON CONFLICT (destination, code) DO UPDATE SET "
                                               "events = there.events + excluded.events",
                                           {destination_, code, std::to_string(events)});
    if (!counted) return counted.error();
  }
  return {};
}

Result<Table*> PostgresDatabase::table(SourceTables& source, const Row& row) {
  return catalog_.table(source, row);
}

Result<Placed> PostgresDatabase::column(Table& table, Column* known, std::string_view name,
                                        const Value& value) {
  return catalog_.column(table, known, name, value);
}

PostgresDatabase::Pending& PostgresDatabase::pending_for(Table& table) {
  Pending& pending = pending_[&table];
  if (pending.columns.empty()) {
    pending.columns = in_order(table);
    pending.written =
        static_cast<std::size_t>(std::ranges::count(pending.columns, false, &Column::is_foreign));
  }
  return pending;
}

Result<void> PostgresDatabase::insert(Table& table, std::span<const Slot> row,
                                      OnConflict conflict) {
  Pending& pending = pending_for(table);
  if (conflict == OnConflict::append) {
    append(pending, table.name.ends_with("\"discards\""), row);
  } else {
    if (!pending.upserts) pending.upserts = std::make_unique<Upserts>(table, pending.columns);
    pending.upserts->add(row, conflict);
  }
  if (++pending_rows_ < kRowsHeldBack) return {};
  return send_all();
}

void PostgresDatabase::append(Pending& pending, bool is_discards, std::span<const Slot> row) {
  by_column_.assign(pending.columns.size(), nullptr);
  for (const Slot& slot : row) by_column_[slot.column->index] = &slot;
  pending.appended.begin_row(pending.written);
  std::string kept;
  for (std::size_t i = 0; i < by_column_.size(); ++i) {
    if (pending.columns[i]->is_foreign) continue;
    const Slot* const slot = by_column_[i];
    if (slot == nullptr) {
      pending.appended.add_null();
    } else {
      // What could not be read at all may be in the discards.
      const Value& value = is_discards ? presented(slot->value, kept) : slot->value;
      pending.appended.add(value, slot->column->declared);
    }
  }
}

Result<void> PostgresDatabase::flush() {
  if (auto sent = send_all(); !sent) return sent;
  return connection_.settle();
}

Result<void> PostgresDatabase::send_all() {
  std::vector<Table*> tables;
  for (const auto& [table, pending] : pending_) tables.push_back(table);
  // In one order for all loaders, so that no two wait for each other.
  std::ranges::sort(tables, {}, &Table::name);
  if (auto held = hold({tables.begin(), tables.end()}); !held) return held;
  for (Table* const table : tables) {
    if (auto stored = store(*table, pending_.at(table)); !stored) return stored;
  }
  pending_.clear();
  pending_rows_ = 0;
  return {};
}

Result<void> PostgresDatabase::hold(std::vector<const Table*> tables) {
  std::erase_if(tables, [this](const Table* table) { return held_.contains(table); });
  if (auto held = catalog_.hold(tables); !held) return held;
  held_.insert(tables.begin(), tables.end());
  return {};
}

Result<void> PostgresDatabase::store(const Table& table, Pending& pending) {
  Result<void> stored;
  if (pending.appended.rows() > 0) {
    std::string names;
    for (const Column* column : pending.columns) {
      if (column->is_foreign) continue;
      names += (names.empty() ? "" : ", ") + quoted_name(column->name);
    }
    stored = connection_.copy("COPY " + table.name + " (" + names + ") FROM STDIN (FORMAT binary)",
                              pending.appended.finish());
  }
  if (stored && pending.upserts && !pending.upserts->empty()) {
    stored = pending.upserts->load(connection_, "analytics_stage");
  }
  load_failed_ = !stored;
  return stored;
}

// Rows that are held back were made for the columns as they are until now.
Result<void> PostgresDatabase::store_before_change(Table& table) {
  const auto found = pending_.find(&table);
  if (found == pending_.end()) return connection_.settle();
  if (auto held = hold({&table}); !held) return held;
  auto stored = store(table, found->second);
  pending_.erase(found);
  return stored ? connection_.settle() : stored;
}

Result<WarehouseDatabase::Ids> PostgresDatabase::ids_in(const Table& table, const Ids& ids) {
  const auto rows = connection_.query(
      "SELECT id FROM " + table.name + " WHERE id = ANY ($1::text[])", {array_of(ids)});
  if (!rows) return rows.error();
  Ids found;
  for (int row = 0; row < rows->rows(); ++row) found.push_back(rows->text(row, 0));
  return found;
}

Result<void> PostgresDatabase::forget_discards(SourceTables& source, const Ids& ids) {
  const Result<bool> known = catalog_.has_table(source, kDiscardsTable);
  if (!known) return known.error();
  if (!*known) return {};
  const auto gone = connection_.query(
      "DELETE FROM " + Catalog::name_in(source, kDiscardsTable) + " WHERE id = ANY ($1::text[])",
      {array_of(ids)});
  if (!gone) return gone.error();
  return {};
}

// What Postgres refuses because of a row's values: they do not fit, are too large together, or
// break a rule that someone has added.
bool PostgresDatabase::is_events_own(const Error& error) const {
  constexpr std::array<std::string_view, 5> kBegins = {"PG_22", "PG_23", "PG_44", "PG_54", "PG_P0"};
  const std::string code = postgres_code(error);
  return (load_failed_ || connection_.copy_failed()) &&
         std::ranges::any_of(kBegins,
                             [&](std::string_view begin) { return code.starts_with(begin); });
}

}  // namespace analytics::server
