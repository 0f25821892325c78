#pragma once

// Finds every cell of an event its column, hands the rows to the database, and writes what finds no
// place into the source's discards. The caller has opened the transaction and ends it.
//
//   Writer writer(database);
//   Result<void> written = writer.write("shop-backend", mapped, loaded_at);
//
// Not synchronised; must not outlive its database.

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <analytics/result.h>

#include "server/destinations/warehouse/database.h"
#include "server/destinations/warehouse/rows.h"

namespace analytics::server {

/// Rows that one event may have in the discards, but for one more with the whole event.
inline constexpr std::size_t kDiscardsPerEventMax = 100;

/// A text with a zero byte, in a database that has none; the rest of the row is there.
inline constexpr std::string_view kZeroByte = "zero_byte";

class Writer {
 public:
  /// Rows that were written into a table.
  struct TableRows {
    std::string source{};
    std::string table{};
    std::uint64_t rows = 0;
  };

  explicit Writer(WarehouseDatabase& database) : database_(database) {}

  Result<void> write(const std::string& source, MappedEvent& event, std::string_view loaded_at);

  /// Until `end_again`, events with these message ids are written only where their rows are not
  /// there yet.
  Result<void> begin_again(const std::vector<std::string>& sources, std::vector<std::string> ids);
  void end_again();
  /// After a rollback: rows that were there may be gone.
  void forget() {
    present_.clear();
    rows_.clear();
    knows_rows_ = false;
  }
  /// Since they were asked for last; none where a part of them was taken back since.
  std::vector<TableRows> take_rows();

 private:
  using Present = std::unordered_set<std::string>;

  Result<void> write_row(SourceTables& source, const Row& row, MappedEvent& event);
  Result<void> place(Table& table, const Row& row, MappedEvent& event);
  Result<void> place_cell(Table& table, const Row& row, std::size_t place, MappedEvent& event);
  Result<void> insert(const SourceTables& source, Table& table, OnConflict conflict);
  Result<bool> is_there(Table& table, const std::string& id);

  WarehouseDatabase& database_;
  std::vector<Slot> slots_;             // The row being written, in the order of its cells.
  std::vector<std::uint32_t> slot_of_;  // By column: its slot, counted from 1; 0 for none.
  bool again_ = false;
  std::vector<std::string> again_ids_;
  std::unordered_map<const Table*, TableRows> rows_;
  bool knows_rows_ = true;
  std::unordered_map<std::string, Present> present_;  // By table: which of them it has.
};

}  // namespace analytics::server
