#include "server/destinations/postgres/catalog.h"

#include <algorithm>
#include <array>
#include <optional>

#include "server/destinations/postgres/copy_rows.h"
#include "server/destinations/warehouse/columns.h"
#include "server/destinations/warehouse/naming.h"

namespace analytics::server {
namespace {

struct TypeOf {
  std::string_view oid;  // As pg_type has it, since ever.
  ColumnType type;
};
constexpr std::array<TypeOf, 6> kTypes = {{
    {"16", ColumnType::boolean},
    {"20", ColumnType::integer},
    {"701", ColumnType::real},
    {"1184", ColumnType::timestamp},
    {"25", ColumnType::varchar},
    {"1043", ColumnType::varchar},
}};

// In the order of ColumnType.
constexpr std::array<std::string_view, 5> kDeclared = {"boolean", "bigint", "double precision",
                                                       "timestamptz", "text"};

// What tells one state of a table's columns from another, and from other tables'; to be completed
// with what `attrelid` is.
constexpr std::string_view kSignature =
    "SELECT attrelid || ' ' ||"
    " md5(string_agg(attname || ' ' || atttypid || ' ' || attnum, ',' ORDER BY attnum))"
    " FROM pg_catalog.pg_attribute WHERE attnum > 0 AND NOT attisdropped AND attgenerated = ''"
    " AND attrelid ";

std::string declared(ColumnType type) {
  return std::string(kDeclared[static_cast<std::size_t>(type)]);
}

// The times that every table has stay times, whatever an event says.
bool is_own_time(std::string_view column) {
  constexpr std::array<std::string_view, 5> kTimes = {"received_at", "sent_at", "timestamp",
                                                      "original_timestamp", "uuid_ts"};
  return std::ranges::find(kTimes, column) != kTimes.end();
}

// The narrowest type that holds the column's values and this one, without changing any of them.
ColumnType type_for(const Column& column, const Value& value, ColumnType type) {
  const auto* number = std::get_if<std::int64_t>(&value);
  if (column.logical == ColumnType::real && number != nullptr && !is_exact_as_double(*number)) {
    return ColumnType::varchar;
  }
  return widened(column.logical, type);
}

// Postgres keeps schemas that begin so to itself, and `public` is everybody's.
std::string schema_for(const std::string& prefix, std::string slug) {
  std::string schema = prefix + slug;
  if (schema.starts_with("pg_") || schema == "public" || schema == "information_schema") {
    schema = "source_" + schema;
  }
  return shortened(std::move(schema), 63);
}

std::string create_sql(const std::string& name, const Row& row) {
  std::string sql = "CREATE TABLE " + name + " (";
  bool is_first = true;
  for (const NewColumn& column : columns_for(row, postgres_type_of)) {
    if (!is_first) sql += ", ";
    sql += quoted_name(column.name) + " " + declared(column.type);
    if (row.upsert && is_first) sql += " PRIMARY KEY";
    is_first = false;
  }
  return sql + ")";
}

// The text that a value of the column would have had from the start.
std::string as_text(const std::string& column, ColumnType from) {
  if (from != ColumnType::timestamp) return column + "::text";
  return "to_char(" + column + " AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";
}

Column column_of(std::string name, const std::string& type_oid) {
  const auto type = std::ranges::find(kTypes, type_oid, &TypeOf::oid);
  Column column{.name = std::move(name), .is_foreign = type == kTypes.end()};
  if (!column.is_foreign) column.declared = column.logical = type->type;
  column.takes_all = !column.is_foreign && column.logical == ColumnType::varchar;
  return column;
}

Error changed() {
  return {ErrorCode::io_error,
          "PG_tables_changed: somebody has changed a table; it is looked at anew"};
}

}  // namespace

Catalog::Catalog(Connection& connection, std::string schema_prefix, BeforeChange before_change)
    : connection_(connection),
      prefix_(std::move(schema_prefix)),
      before_change_(std::move(before_change)) {}

std::string Catalog::own(std::string_view table) const {
  return quoted_name(prefix_ + "_analytics") + "." + quoted_name(table);
}

std::string Catalog::name_in(const SourceTables& source, std::string_view table) {
  return quoted_name(source.prefix) + "." + quoted_name(table);
}

Result<void> Catalog::prepare(const std::string& destination) {
  const auto there = connection_.query("SELECT to_regclass($1) IS NULL", {own("tables")});
  if (!there) return there.error();
  if (there->text(0, 0) == "t") {
    may_change_ = false;
    if (auto begun = connection_.execute("BEGIN"); !begun) return begun;
    if (auto locked = lock_changes(); !locked) return locked;
    const std::string schema = quoted_name(prefix_ + "_analytics");
    const auto made = connection_.execute(
        "CREATE SCHEMA IF NOT EXISTS " + schema + "; CREATE TABLE IF NOT EXISTS " + own("offsets") +
        " (destination text PRIMARY KEY, next bigint NOT NULL);" + "CREATE TABLE IF NOT EXISTS " +
        own("discarded") +
        " (destination text, code text, events bigint NOT NULL, PRIMARY KEY (destination, code));" +
        "CREATE TABLE IF NOT EXISTS " + own("sources") +
        " (source text PRIMARY KEY, schema text NOT NULL UNIQUE);" + "CREATE TABLE IF NOT EXISTS " +
        own("tables") +
        " (schema text, \"table\" text, kind text NOT NULL, PRIMARY KEY (schema, \"table\"));"
        "COMMIT");
    if (!made) return made;
  }
  const auto known = connection_.query(
      "INSERT INTO " + own("offsets") + " VALUES ($1, 0) ON CONFLICT DO NOTHING", {destination});
  if (!known) return known.error();
  return {};
}

// One transaction at a time changes anything, so that no two make the same table.
Result<void> Catalog::lock_changes() {
  if (may_change_) return {};
  const auto locked = connection_.query("SELECT pg_advisory_xact_lock(7020101758286686563)");
  if (!locked) return locked.error();
  may_change_ = true;
  return {};
}

Result<SourceTables*> Catalog::source(const std::string& id) {
  if (const auto found = sources_.find(id); found != sources_.end()) return &found->second;
  Result<std::string> schema = schema_of(id);
  if (!schema) return schema.error();
  const auto count = connection_.query(
      "SELECT count(*) FROM " + own("tables") + " WHERE schema = $1 AND kind = 'event'", {*schema});
  if (!count) return count.error();
  SourceTables source{.id = id,
                      .prefix = *std::move(schema),
                      .event_tables = static_cast<std::size_t>(count->integer(0, 0))};
  return &sources_.emplace(id, std::move(source)).first->second;
}

Result<std::string> Catalog::schema_of(const std::string& source_id) {
  const std::string by_source = "SELECT schema FROM " + own("sources") + " WHERE source = $1";
  auto known = connection_.query(by_source, {source_id});
  if (known && known->rows() == 0) {
    if (auto locked = lock_changes(); !locked) return locked.error();
    known = connection_.query(by_source, {source_id});
  }
  if (!known) return known.error();
  if (known->rows() > 0) return known->text(0, 0);
  std::string schema = schema_for(prefix_, source_prefix(source_id));
  const auto taken =
      connection_.query("SELECT 1 FROM " + own("sources") + " WHERE schema = $1", {schema});
  if (!taken) return taken.error();
  if (taken->rows() > 0) schema = schema_for(prefix_, distinct_source_prefix(source_id));
  const auto made = connection_.execute("CREATE SCHEMA IF NOT EXISTS " + quoted_name(schema));
  if (!made) return made.error();
  const auto kept =
      connection_.query("INSERT INTO " + own("sources") + " VALUES ($1, $2)", {source_id, schema});
  if (!kept) return kept.error();
  return schema;
}

Result<bool> Catalog::has_table(const SourceTables& source, std::string_view table) {
  const auto found =
      connection_.query("SELECT to_regclass($1) IS NOT NULL", {name_in(source, table)});
  if (!found) return found.error();
  return found->text(0, 0) == "t";
}

Result<Table*> Catalog::table(SourceTables& source, const Row& row) {
  if (const auto found = source.tables.find(row.table); found != source.tables.end()) {
    return &found->second;
  }
  Table table{.name = name_in(source, row.table)};
  Result<bool> exists = load(table);
  if (!exists) return exists.error();
  if (!*exists) {
    if (row.is_event_table && source.event_tables >= kEventTablesPerSourceMax) return nullptr;
    if (auto locked = lock_changes(); !locked) return locked.error();
    exists = load(table);  // Another one may have been first.
    if (!exists) return exists.error();
  }
  if (!*exists) {
    if (auto created = create(source, table.name, row); !created) return created.error();
    if (const auto loaded = load(table); !loaded) return loaded.error();
  }
  return &source.tables.emplace(std::string(row.table), std::move(table)).first->second;
}

Result<void> Catalog::create(SourceTables& source, const std::string& name, const Row& row) {
  if (auto made = connection_.execute(create_sql(name, row)); !made) return made;
  const auto kept = connection_.query(
      "INSERT INTO " + own("tables") + " VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
      {source.prefix, std::string(row.table), row.is_event_table ? "event" : "fixed"});
  if (!kept) return kept.error();
  if (row.is_event_table) ++source.event_tables;
  return {};
}

// Reads the table's columns; false where there is no such table. What was known of a column stays
// where it is, and what it was, but for the one that was altered.
Result<bool> Catalog::load(Table& table, const Column* altered) {
  const auto state = connection_.query(
      std::string(kSignature) + "= to_regclass($1) GROUP BY attrelid", {table.name});
  if (!state) return state.error();
  if (state->rows() == 0) return false;
  const auto columns = connection_.query(
      "SELECT attname, atttypid FROM pg_catalog.pg_attribute WHERE attrelid = to_regclass($1)"
      " AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum",
      {table.name});
  if (!columns) return columns.error();
  for (int row = 0; row < columns->rows(); ++row) {
    Column column = column_of(columns->text(row, 0), columns->text(row, 1));
    column.index = static_cast<std::size_t>(row);
    Column* const known = table.find(column.name);
    if (known == nullptr) {
      table.columns.emplace(column.name, column);
    } else if (known == altered) {
      *known = column;
    } else if (known->index != column.index || known->declared != column.declared ||
               known->is_foreign != column.is_foreign) {
      return changed();
    }
  }
  if (table.columns.size() != static_cast<std::size_t>(columns->rows())) return changed();
  signatures_[table.name] = state->text(0, 0);
  return true;
}

Result<Placed> Catalog::column(Table& table, Column* known, std::string_view name,
                               const Value& value) {
  const ColumnType type = postgres_type_of(value);
  if (known == nullptr) return add(table, name, type);
  if (known->is_foreign) return Placed{.reason = kColumnType};
  if (known->takes_all || type_for(*known, value, type) == known->logical) {
    return Placed{.column = known};
  }
  if (is_own_time(name) || unwidened_.contains({table.name, known->name})) {
    return Placed{.reason = kColumnType};
  }
  return widen(table, *known, type_for(*known, value, type));
}

Result<Placed> Catalog::add(Table& table, std::string_view name, ColumnType type) {
  if (table.columns.size() >= kColumnsPerTableMax) return Placed{.reason = kTooManyColumns};
  if (auto stored = before_change_(table); !stored) return stored.error();
  if (auto locked = lock_changes(); !locked) return locked.error();
  const auto added =
      connection_.execute("ALTER TABLE " + table.name + " ADD COLUMN IF NOT EXISTS " +
                          quoted_name(name) + " " + declared(type));
  if (!added) return added.error();
  if (const auto loaded = load(table); !loaded) return loaded.error();
  const Column* column = table.find(name);
  // Somebody else has added it at this moment, with another type.
  if (column == nullptr || (!column->takes_all && column->declared != type)) return changed();
  return Placed{.column = column};
}

Result<Placed> Catalog::widen(Table& table, Column& column, ColumnType type) {
  if (auto stored = before_change_(table); !stored) return stored.error();
  if (auto locked = lock_changes(); !locked) return locked.error();
  const Result<bool> small = may_rewrite(table);
  if (!small) return small.error();
  if (type == ColumnType::real) {
    const Result<bool> large = has_large_integers(table, column);
    if (!large) return large.error();
    if (*large) type = ColumnType::varchar;
  }
  const Result<bool> altered = *small ? alter_type(table, column, type) : Result<bool>(false);
  if (!altered) return altered.error();
  if (!*altered) {
    unwidened_.emplace(table.name, column.name);
    return Placed{.reason = kColumnType};
  }
  if (const auto loaded = load(table, &column); !loaded) return loaded.error();
  return Placed{.column = &column};
}

Result<bool> Catalog::may_rewrite(const Table& table) {
  const auto size =
      connection_.query("SELECT pg_total_relation_size(to_regclass($1))", {table.name});
  if (!size) return size.error();
  return size->integer(0, 0) <= kRewriteBytesMax;
}

// A float would round them.
Result<bool> Catalog::has_large_integers(const Table& table, const Column& column) {
  const auto found = connection_.query("SELECT EXISTS (SELECT 1 FROM " + table.name + " WHERE " +
                                       quoted_name(column.name) +
                                       " NOT BETWEEN -9007199254740992 AND 9007199254740992)");
  if (!found) return found.error();
  return found->text(0, 0) == "t";
}

// False where the database refuses, as it does while a view has the column.
Result<bool> Catalog::alter_type(Table& table, const Column& column, ColumnType type) {
  const std::string name = quoted_name(column.name);
  const std::string value =
      type == ColumnType::varchar ? as_text(name, column.declared) : name + "::double precision";
  const auto altered =
      connection_.execute("SAVEPOINT widening; ALTER TABLE " + table.name + " ALTER COLUMN " +
                          name + " TYPE " + declared(type) + " USING " + value);
  if (altered) {
    if (auto kept = connection_.execute("RELEASE widening"); !kept) return kept.error();
    return true;
  }
  const std::string code = postgres_code(altered.error());
  constexpr std::array<std::string_view, 6> kRefused = {"PG_0A", "PG_2B", "PG_42",
                                                        "PG_22", "PG_23", "PG_54"};
  const bool refused = std::ranges::any_of(
      kRefused, [&](std::string_view begin) { return code.starts_with(begin); });
  if (!refused) return altered.error();
  if (auto undone = connection_.execute("ROLLBACK TO widening"); !undone) return undone.error();
  return false;
}

Result<void> Catalog::hold(const std::vector<const Table*>& tables) {
  if (tables.empty()) return {};
  std::string names;
  std::string oids;
  for (const Table* table : tables) {
    names += (names.empty() ? "" : ", ") + table->name;
    oids += std::string(oids.empty() ? "" : ",") + "'" + table->name + "'::regclass";
  }
  if (auto held = connection_.execute("LOCK TABLE " + names + " IN ROW EXCLUSIVE MODE"); !held) {
    return held;
  }
  const auto states =
      connection_.query(std::string(kSignature) + "IN (" + oids + ") GROUP BY attrelid");
  if (!states) return states.error();
  std::set<std::string> now;
  for (int row = 0; row < states->rows(); ++row) now.insert(states->text(row, 0));
  const bool same = std::ranges::all_of(tables, [&](const Table* table) {
    return now.contains(signatures_.find(table->name)->second);
  });
  if (!same) return changed();
  return {};
}

void Catalog::forget() {
  sources_.clear();
  signatures_.clear();
  unwidened_.clear();
  may_change_ = false;
}

}  // namespace analytics::server
