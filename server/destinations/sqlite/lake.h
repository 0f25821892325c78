#pragma once

// One open SQLite file as a warehouse: what `WarehouseDatabase` asks for, in SQL.
//
//   auto lake = Lake::open("/srv/lake.db", "lake", std::chrono::seconds(5));
//
// Beside the schema's tables it keeps `_analytics_offsets(destination, offset)` and
// `_analytics_discarded(destination, code, events)`. Used by one thread at a time.

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include <analytics/result.h>

#include "server/destinations/sqlite/schema.h"
#include "server/destinations/warehouse/database.h"
#include "server/sqlite/database.h"

namespace analytics::server {

class Lake final : public WarehouseDatabase {
 public:
  /// Opens or makes the file. `destination` is whose offset it keeps.
  static Result<std::unique_ptr<WarehouseDatabase>> open(const std::string& path,
                                                         std::string destination,
                                                         std::chrono::milliseconds patience);

  void set_patience(std::chrono::milliseconds patience) override;
  /// Someone may have moved or deleted the file.
  bool is_open() const override { return !database_.has_moved(); }

  Result<void> begin() override { return database_.execute("BEGIN IMMEDIATE"); }
  Result<void> commit() override { return database_.execute("COMMIT"); }
  void roll_back() override;
  Result<void> set_savepoint() override { return database_.execute("SAVEPOINT piece"); }
  Result<void> release_savepoint() override { return database_.execute("RELEASE piece"); }
  Result<void> roll_back_to_savepoint() override;

  Result<std::uint64_t> lock_offset() override;
  Result<Destination::Committed> committed() override;
  Result<void> keep_offset(std::uint64_t offset) override;
  Result<void> count_discarded(const CountsByCode& counts) override;

  Result<SourceTables*> source(const std::string& id) override { return schema_->source(id); }
  Result<Table*> table(SourceTables& source, const Row& row) override;
  Result<Placed> column(Table& table, Column* known, std::string_view name,
                        const Value& value) override;
  bool takes_zero_bytes() const override { return true; }

  Result<void> insert(Table& table, std::span<const Slot> row, OnConflict conflict) override;
  Result<void> flush() override { return {}; }

  Result<Ids> ids_in(const Table& table, const Ids& ids) override;
  Result<void> forget_discards(SourceTables& source, const Ids& ids) override;

  bool is_events_own(const Error& error) const override;
  std::string code(const Error& error) const override { return sqlite_code(error); }

 private:
  Lake(Database database, std::string destination);

  void forget();
  Result<void> bind(Statement& statement, int index, const Slot& slot);
  Result<Statement*> statement_for(const Table& table, std::span<const Slot> row,
                                   OnConflict conflict);

  Database database_;
  const std::string destination_;
  std::optional<Schema> schema_;
  std::unordered_map<std::string, Statement> statements_;  // By table and columns.
  std::string key_;
  std::vector<std::string> written_;  // Values of the row under way that became texts.
};

}  // namespace analytics::server
