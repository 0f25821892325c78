#include "server/destinations/sqlite/writer.h"

#include <utility>

#include "server/destinations/warehouse/naming.h"

namespace analytics::server {
namespace {

// A statement is a few kilobytes. Rows of one kind mostly have the same columns, so this many
// serve some hundred kinds of event; beyond, they are prepared anew.
constexpr std::size_t kStatementsMax = 1024;

bool is_null(const Value& value) { return std::holds_alternative<std::monostate>(value); }

Discard whole_row(const Row& row, std::string_view reason) {
  // By hand, since an Object would keep only one of two cells with the same column.
  std::string json = "{";
  for (const Cell& cell : row.cells) {
    json += (json.size() == 1 ? "" : ",") + json_of(Value(cell.column)) + ":" + json_of(cell.value);
  }
  return {row.table, {}, json + "}", reason};
}

// A context that a batch's events share may have tens of thousands of keys, each of which would be
// a row for each of the events. Nothing is lost: the event is kept whole instead.
void limit_discards(MappedEvent& event) {
  if (event.discards.size() <= kDiscardsPerEventMax) return;
  event.discards.erase(event.discards.begin() + kDiscardsPerEventMax, event.discards.end());
  event.discards.push_back({{}, {}, std::string(event.whole), kTooManyDiscards});
}

}  // namespace

Result<void> Writer::write(const std::string& source_id, MappedEvent event,
                           const std::string& loaded_at) {
  const Result<SourceTables*> source = schema_.source(source_id);
  if (!source) return source.error();
  for (Row& row : event.rows) {
    if (auto written = write_row(**source, row, event); !written) return written;
  }
  limit_discards(event);
  for (Discard& discard : event.discards) {
    Row row = discard_row(event, std::move(discard), loaded_at);
    // Has only columns of its own, so that nothing of it can be discarded in turn.
    if (auto written = write_row(**source, row, event); !written) return written;
  }
  return {};
}

Result<void> Writer::write_row(SourceTables& source, Row& row, MappedEvent& event) {
  const Result<Table*> table = schema_.table(source, row);
  if (!table) return table.error();
  if (*table == nullptr) {
    event.discards.push_back(whole_row(row, kTooManyTables));
    return {};
  }
  if (auto placed = place(**table, row, event); !placed) return placed;
  return insert(**table, row.upsert);
}

Result<void> Writer::place(Table& table, Row& row, MappedEvent& event) {
  slots_.clear();
  slot_of_.assign(table.columns.size(), 0);
  for (Cell& cell : row.fixed) {
    if (auto placed = place_cell(table, row, cell, true, event); !placed) return placed;
  }
  for (Cell& cell : row.cells) {
    if (auto placed = place_cell(table, row, cell, false, event); !placed) return placed;
  }
  return {};
}

// Finds the cell its column: the first cell of a column keeps it. A later one goes to the discards
// unless it says the same, when nothing is lost.
Result<void> Writer::place_cell(Table& table, const Row& row, Cell& cell, bool fixed,
                                MappedEvent& event) {
  const auto known = table.columns.find(cell.column);
  const bool exists = known != table.columns.end();
  if (exists && slot_of_[known->second.index] != 0) {
    const Slot& first = slots_[slot_of_[known->second.index] - 1];
    if (is_null(cell.value) || cell.value == first.cell->value) return {};
    event.discards.push_back({row.table, cell.column, json_of(cell.value),
                              first.fixed ? kColumnReserved : kColumnTwice});
    return {};
  }
  const Column* column = exists ? &known->second : nullptr;
  if (is_null(cell.value)) {
    // A null makes no column, but clears one in the row of a user or an account.
    if (!exists || (!row.upsert && !fixed)) return {};
  } else if (!exists || column->logical != ColumnType::varchar) {
    const Result<Column*> typed = schema_.column(table, cell.column, type_of(cell.value));
    if (!typed) return typed.error();
    column = *typed;
  }
  if (column == nullptr) {
    event.discards.push_back({row.table, cell.column, json_of(cell.value), kTooManyColumns});
    return {};
  }
  slots_.push_back({column, &cell, fixed});
  slot_of_.resize(table.columns.size(), 0);
  slot_of_[column->index] = slots_.size();
  return {};
}

Result<void> Writer::insert(const Table& table, bool upsert) {
  Result<Statement*> statement = statement_for(table, upsert);
  if (!statement) return statement.error();
  std::vector<Fitted> fitted;
  fitted.reserve(slots_.size());  // What is bound must stay where it is.
  for (const Slot& slot : slots_) {
    const Fitted& value =
        fitted.emplace_back(fit(std::move(slot.cell->value), slot.column->declared));
    const int index = static_cast<int>(fitted.size());
    if (auto bound = (*statement)->bind(index, value.value, value.as_blob); !bound) return bound;
  }
  return (*statement)->run();
}

Result<Statement*> Writer::statement_for(const Table& table, bool upsert) {
  key_ = table.name;
  key_ += '\0';
  for (const Slot& slot : slots_) {
    key_ += static_cast<char>(slot.column->index & 0xff);
    key_ += static_cast<char>(slot.column->index >> 8);
  }
  if (const auto found = statements_.find(key_); found != statements_.end()) return &found->second;
  if (statements_.size() >= kStatementsMax) statements_.clear();
  Result<Statement> made = database_.prepare(insert_sql(table, upsert));
  if (!made) return made.error();
  return &statements_.emplace(key_, std::move(*made)).first->second;
}

std::string Writer::insert_sql(const Table& table, bool upsert) const {
  std::string columns;
  std::string parameters;
  std::string updates;
  for (const Slot& slot : slots_) {
    const std::string name = quoted_name(slot.column->name);
    const char* comma = columns.empty() ? "" : ", ";
    columns += comma + name;
    parameters += std::string(comma) + "?";
    updates += comma + name + " = excluded." + name;
  }
  std::string sql =
      "INSERT INTO " + quoted_name(table.name) + " (" + columns + ") VALUES (" + parameters + ")";
  if (upsert) sql += " ON CONFLICT (\"id\") DO UPDATE SET " + updates;
  return sql;
}

}  // namespace analytics::server
