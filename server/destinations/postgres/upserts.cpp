#include "server/destinations/postgres/upserts.h"

#include <algorithm>
#include <utility>

#include "server/destinations/postgres/copy_rows.h"
#include "server/destinations/warehouse/naming.h"

namespace analytics::server {
namespace {

// The column of the temporary table that says which columns a row clears: ",3,17,".
constexpr std::string_view kCleared = "\"_cleared\"";

std::string list(const std::vector<const Column*>& columns, const std::vector<std::size_t>& which) {
  std::string names;
  for (const std::size_t index : which) {
    names += (names.empty() ? "" : ", ") + quoted_name(columns[index]->name);
  }
  return names;
}

}  // namespace

Upserts::Upserts(const Table& table, std::vector<const Column*> columns)
    : table_(table), columns_(std::move(columns)) {}

void Upserts::add(std::span<const Slot> row, OnConflict conflict) {
  conflict_ = conflict;
  const auto* id = std::get_if<std::string_view>(&row.front().value);
  const auto received = std::ranges::find(
      row, "received_at", [](const Slot& slot) { return std::string_view(slot.column->name); });
  std::int64_t received_at = INT64_MIN;
  if (received != row.end() && !is_null(received->value)) {
    const auto* text = std::get_if<std::string_view>(&received->value);
    if (text != nullptr) received_at = postgres_time(*text).value_or(INT64_MIN);
  }
  Merged& merged = rows_[id != nullptr ? std::string(*id) : written_out(row.front().value)];
  if (conflict == OnConflict::replace_older && received_at < merged.received_at) return;
  merged.received_at = received_at;
  merged.fields.resize(columns_.size());
  for (const Slot& slot : row) {
    Field& field = merged.fields[slot.column->index];
    field.bytes.clear();
    field.state = is_null(slot.value) ? Field::State::cleared : Field::State::set;
    if (field.state == Field::State::set) {
      append_field(field.bytes, slot.value, slot.column->declared);
    }
  }
}

std::vector<std::size_t> Upserts::columns_in(Field::State state) const {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (std::ranges::any_of(rows_,
                            [&](const auto& row) { return row.second.fields[i].state == state; })) {
      found.push_back(i);
    }
  }
  return found;
}

std::string Upserts::cleared_columns(const Merged& row) const {
  std::string cleared;
  for (std::size_t i = 0; i < row.fields.size(); ++i) {
    if (row.fields[i].state != Field::State::cleared) continue;
    cleared += (cleared.empty() ? "," : "") + std::to_string(i) + ",";
  }
  return cleared;
}

std::string Upserts::copied_rows(const std::vector<std::size_t>& set) const {
  CopyRows copy;
  for (const auto& [id, row] : rows_) {
    copy.begin_row(set.size() + 1);
    for (const std::size_t index : set) {
      const Field& field = row.fields[index];
      if (field.state == Field::State::set) {
        copy.add_encoded(field.bytes);
      } else {
        copy.add_null();
      }
    }
    const std::string cleared = cleared_columns(row);
    copy.add(cleared.empty() ? Value{} : Value{std::string_view(cleared)}, ColumnType::varchar);
  }
  return std::string(copy.finish());
}

std::string Upserts::upsert_sql(const std::string& stage,
                                const std::vector<std::size_t>& set) const {
  const std::string names = list(columns_, set);
  std::string updates;
  for (const std::size_t index : set) {
    const std::string name = quoted_name(columns_[index]->name);
    if (name == "\"id\"") continue;
    updates += (updates.empty() ? "" : ", ") + name + " = COALESCE(excluded." + name + ", there." +
               name + ")";
  }
  std::string sql = "INSERT INTO " + table_.name + " AS there (" + names + ") SELECT " + names +
                    " FROM " + stage + " ORDER BY id ON CONFLICT (id) DO ";
  if (updates.empty()) return sql + "NOTHING";
  sql += "UPDATE SET " + updates;
  if (conflict_ == OnConflict::replace_older) {
    sql += " WHERE there.received_at IS NULL OR excluded.received_at >= there.received_at";
  }
  return sql;
}

std::string Upserts::clear_sql(const std::string& stage,
                               const std::vector<std::size_t>& cleared) const {
  std::string updates;
  for (const std::size_t index : cleared) {
    const std::string name = quoted_name(columns_[index]->name);
    updates += (updates.empty() ? "" : ", ") + name + " = CASE WHEN position('," +
               std::to_string(index) + ",' IN stage." + std::string(kCleared) +
               ") > 0 THEN NULL ELSE there." + name + " END";
  }
  std::string sql = "UPDATE " + table_.name + " AS there SET " + updates + " FROM " + stage +
                    " AS stage WHERE stage.id = there.id AND stage." + std::string(kCleared) +
                    " IS NOT NULL";
  if (conflict_ == OnConflict::replace_older) {
    sql += " AND stage.received_at >= there.received_at";
  }
  return sql;
}

Result<void> Upserts::load(Connection& connection, const std::string& name) {
  const std::vector<std::size_t> set = columns_in(Field::State::set);
  const std::vector<std::size_t> cleared = columns_in(Field::State::cleared);
  const std::string stage = "pg_temp." + quoted_name(name);
  // `WITH NO DATA` takes over names and types, and none of the rules.
  const auto made = connection.execute(
      "DROP TABLE IF EXISTS " + stage + "; CREATE TEMP TABLE " + quoted_name(name) +
      " ON COMMIT DROP AS SELECT " + list(columns_, set) + ", NULL::text AS " +
      std::string(kCleared) + " FROM " + table_.name + " WITH NO DATA");
  if (!made) return made;
  const auto copied =
      connection.copy("COPY " + stage + " FROM STDIN (FORMAT binary)", copied_rows(set));
  if (!copied) return copied;
  if (auto merged = connection.execute(upsert_sql(stage, set)); !merged) return merged;
  if (cleared.empty()) return {};
  return connection.execute(clear_sql(stage, cleared));
}

void Upserts::clear() { rows_.clear(); }

}  // namespace analytics::server
