#include "server/destinations/warehouse/writer.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace analytics::server {
namespace {

Discard whole_row(const Row& row, std::string_view reason) {
  // By hand, since an Object would keep only one of two cells with the same column.
  std::string json = "{";
  for (const Cell& cell : row.other_cells()) {
    json += (json.size() == 1 ? "" : ",") + json_of(Value(cell.column)) + ":" + json_of(cell.value);
  }
  return {std::string(row.table), {}, json + "}", reason};
}

Discard of_cell(const Row& row, const Cell& cell, std::string_view reason) {
  return {std::string(row.table), std::string(cell.column), json_of(cell.value), reason};
}

// A context that a batch's events share may have tens of thousands of keys, each of which would be
// a row for each of the events. Nothing is lost: the event is kept whole instead.
void limit_discards(MappedEvent& event) {
  if (event.discards.size() <= kDiscardsPerEventMax) return;
  event.discards.erase(event.discards.begin() + kDiscardsPerEventMax, event.discards.end());
  event.discards.push_back({{}, {}, std::string(event.whole), kTooManyDiscards});
}

bool has_zero_byte(const Value& value) {
  const auto* text = std::get_if<std::string_view>(&value);
  return text != nullptr && text->find('\0') != std::string_view::npos;
}

}  // namespace

Result<void> Writer::write(const std::string& source_id, MappedEvent& event,
                           std::string_view loaded_at) {
  const Result<SourceTables*> source = database_.source(source_id);
  if (!source) return source.error();
  for (const Row& row : event.rows()) {
    if (auto written = write_row(**source, row, event); !written) return written;
  }
  limit_discards(event);
  const std::vector<Discard> discards = std::move(event.discards);
  event.discards.clear();
  for (const Discard& discard : discards) {
    // Has only columns of its own, so that nothing of it is discarded in turn.
    const Row row = discard_row(event, discard, loaded_at);
    if (auto written = write_row(**source, row, event); !written) return written;
  }
  return {};
}

Result<void> Writer::write_row(SourceTables& source, const Row& row, MappedEvent& event) {
  const Result<Table*> table = database_.table(source, row);
  if (!table) return table.error();
  if (*table == nullptr) {
    event.discards.push_back(whole_row(row, kTooManyTables));
    return {};
  }
  if (auto placed = place(**table, row, event); !placed) return placed;
  if (row.upsert) {
    // Without its id it is nobody's row; the discards have the id.
    if (slots_.empty() || slots_.front().column->name != "id") return {};
    const auto conflict = again_ ? OnConflict::replace_older : OnConflict::replace;
    return insert(source, **table, conflict);
  }
  if (again_ && row.table != kDiscardsTable) {
    const Result<bool> there = is_there(**table, std::string(event.message_id));
    if (!there) return there.error();
    if (*there) return {};
  }
  return insert(source, **table, OnConflict::append);
}

Result<void> Writer::insert(const SourceTables& source, Table& table, OnConflict conflict) {
  TableRows& counted = rows_[&table];
  if (counted.rows++ == 0) counted = {.source = source.id, .table = table.name, .rows = 1};
  return database_.insert(table, slots_, conflict);
}

std::vector<Writer::TableRows> Writer::take_rows() {
  std::vector<TableRows> all;
  for (auto& [table, counted] : rows_) {
    if (knows_rows_) all.push_back(std::move(counted));
  }
  knows_rows_ = true;
  rows_.clear();
  std::ranges::sort(all, {}, [](const TableRows& one) { return std::tie(one.source, one.table); });
  return all;
}

Result<void> Writer::place(Table& table, const Row& row, MappedEvent& event) {
  slots_.clear();
  slot_of_.assign(table.columns.size(), 0);
  for (std::size_t place = 0; place < row.cells.size(); ++place) {
    if (auto placed = place_cell(table, row, place, event); !placed) return placed;
  }
  return {};
}

// Finds the cell its column: the first cell of a column keeps it. A later one goes to the discards
// unless it says the same, when nothing is lost.
Result<void> Writer::place_cell(Table& table, const Row& row, std::size_t place,
                                MappedEvent& event) {
  const Cell& cell = row.cells[place];
  const bool fixed = place < row.fixed;
  Column* const known = table.find_at(place, cell.column);
  const Column* column = known;
  if (column != nullptr && slot_of_[column->index] != 0) {
    const Slot& first = slots_[slot_of_[column->index] - 1];
    if (is_null(cell.value) || cell.value == first.value) return {};
    event.discards.push_back(of_cell(row, cell, first.fixed ? kColumnReserved : kColumnTwice));
    return {};
  }
  Value value = cell.value;
  if (!database_.takes_zero_bytes() && row.table != kDiscardsTable && has_zero_byte(value)) {
    event.discards.push_back(of_cell(row, cell, kZeroByte));
    if (!fixed) return {};
    value = {};
    if (row.upsert && slots_.empty()) return {};  // The id itself.
  }
  if (is_null(value)) {
    // A null makes no column, but clears one in the row of a user or an account.
    if (column == nullptr || (!row.upsert && !fixed)) return {};
  } else if (column == nullptr || !column->takes_all) {
    const Result<Placed> placed = database_.column(table, known, cell.column, value);
    if (!placed) return placed.error();
    column = placed->column;
    if (column == nullptr) {
      event.discards.push_back(of_cell(row, cell, placed->reason));
      return {};
    }
  }
  slots_.push_back({column, value, fixed});
  slot_of_.resize(table.columns.size(), 0);
  slot_of_[column->index] = static_cast<std::uint32_t>(slots_.size());
  return {};
}

Result<void> Writer::begin_again(const std::vector<std::string>& sources,
                                 std::vector<std::string> ids) {
  again_ = true;
  again_ids_ = std::move(ids);
  for (const std::string& id : sources) {
    const Result<SourceTables*> source = database_.source(id);
    if (!source) return source.error();
    if (auto gone = database_.forget_discards(**source, again_ids_); !gone) return gone;
  }
  return {};
}

void Writer::end_again() {
  again_ = false;
  again_ids_.clear();
  present_.clear();
}

Result<bool> Writer::is_there(Table& table, const std::string& id) {
  auto known = present_.find(table.name);
  if (known == present_.end()) {
    Result<WarehouseDatabase::Ids> ids = database_.ids_in(table, again_ids_);
    if (!ids) return ids.error();
    known = present_.emplace(table.name, Present(ids->begin(), ids->end())).first;
  }
  return !known->second.insert(id).second;
}

}  // namespace analytics::server
