#pragma once

// Rows of users or accounts on their way into their table: one for each id, what comes later in the
// batch replacing what came before, column by column. They reach the table by a temporary one, with
// one COPY and one INSERT … ON CONFLICT, however many they are.
//
//   Upserts users(table);
//   users.add(slots, OnConflict::replace);
//   users.load(connection, "stage_1");
//
// Not synchronised; must not outlive its table.

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include <analytics/result.h>

#include "server/destinations/postgres/connection.h"
#include "server/destinations/warehouse/database.h"
#include "server/destinations/warehouse/tables.h"

namespace analytics::server {

class Upserts {
 public:
  /// `columns` are the table's, in their order.
  Upserts(const Table& table, std::vector<const Column*> columns);

  /// The row's first slot is its id.
  void add(std::span<const Slot> row, OnConflict conflict);
  bool empty() const { return rows_.empty(); }

  /// Stores the rows by way of the temporary table of that name, which is made anew.
  Result<void> load(Connection& connection, const std::string& stage);
  void clear();

 private:
  struct Field {
    enum class State : std::uint8_t { absent, cleared, set } state = State::absent;
    std::string bytes{};  // As COPY has it.
  };
  struct Merged {
    std::vector<Field> fields{};
    std::int64_t received_at = INT64_MIN;
  };

  std::vector<std::size_t> columns_in(Field::State state) const;
  std::string copied_rows(const std::vector<std::size_t>& set) const;
  std::string cleared_columns(const Merged& row) const;
  std::string upsert_sql(const std::string& stage, const std::vector<std::size_t>& set) const;
  std::string clear_sql(const std::string& stage, const std::vector<std::size_t>& cleared) const;

  const Table& table_;
  const std::vector<const Column*> columns_;
  std::map<std::string, Merged> rows_;  // By id: all loaders lock the rows in one order.
  OnConflict conflict_ = OnConflict::replace;
};

}  // namespace analytics::server
