#pragma once

// Writes the rows of events into their tables, and what finds no place into the source's discards.
// The caller has opened the transaction and ends it.
//
//   Writer writer(database);
//   Result<void> written = writer.write("shop-backend", std::move(mapped), loaded_at);
//
// After a rollback it must be made anew, since it knows tables that are then gone. Not
// synchronised; must not outlive its database.

#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

#include <analytics/result.h>

#include "server/destinations/warehouse/rows.h"
#include "server/destinations/sqlite/schema.h"
#include "server/destinations/sqlite/sqlite_db.h"

namespace analytics::server {

/// Rows that one event may have in the discards, but for one more with the whole event.
inline constexpr std::size_t kDiscardsPerEventMax = 100;

class Writer {
 public:
  explicit Writer(Database& database) : database_(database), schema_(database) {}

  Result<void> write(const std::string& source, MappedEvent event, const std::string& loaded_at);

 private:
  // A cell that has found its column.
  struct Slot {
    const Column* column = nullptr;
    Cell* cell = nullptr;
    bool fixed = false;
  };

  Result<void> write_row(SourceTables& source, Row& row, MappedEvent& event);
  Result<void> place(Table& table, Row& row, MappedEvent& event);
  Result<void> place_cell(Table& table, const Row& row, Cell& cell, bool fixed, MappedEvent& event);
  Result<void> insert(const Table& table, bool upsert);
  Result<Statement*> statement_for(const Table& table, bool upsert);
  std::string insert_sql(const Table& table, bool upsert) const;

  Database& database_;
  Schema schema_;
  std::vector<Slot> slots_;           // The row being written, in the order of its cells.
  std::vector<std::size_t> slot_of_;  // By column: its slot, counted from 1; 0 for none.
  std::unordered_map<std::string, Statement> statements_;  // By table and columns.
  std::string key_;
};

}  // namespace analytics::server
