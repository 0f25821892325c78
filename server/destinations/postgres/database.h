#pragma once

// One connection to Postgres as a warehouse: what `WarehouseDatabase` asks for. Rows are held back,
// table by table, and sent with one COPY a table when there are some thousands: while the server
// takes those, the next ones are made.
//
//   auto database = PostgresDatabase::open(settings, std::chrono::seconds(5), stop);
//
// Used by one thread at a time.

#include <chrono>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include <analytics/result.h>

#include "server/destinations/postgres/catalog.h"
#include "server/destinations/postgres/connection.h"
#include "server/destinations/postgres/copy_rows.h"
#include "server/destinations/postgres/endpoint.h"
#include "server/destinations/postgres/upserts.h"
#include "server/destinations/warehouse/database.h"
#include "server/destinations/warehouse/interruption.h"

namespace analytics::server {

struct PostgresSettings {
  Endpoint endpoint{};
  std::string schema_prefix{};
  std::string destination{};  ///< Whose offset it keeps.
};

class PostgresDatabase final : public WarehouseDatabase {
 public:
  static Result<std::unique_ptr<WarehouseDatabase>> open(const PostgresSettings& settings,
                                                         std::chrono::milliseconds patience,
                                                         const Interruption& stop);

  void set_patience(std::chrono::milliseconds patience) override;
  bool is_open() const override { return connection_.is_open(); }

  Result<void> begin() override;
  Result<void> commit() override { return connection_.execute("COMMIT"); }
  void roll_back() override;
  Result<void> set_savepoint() override;
  Result<void> release_savepoint() override { return connection_.execute("RELEASE piece"); }
  Result<void> roll_back_to_savepoint() override;

  Result<std::uint64_t> lock_offset() override;
  Result<Destination::Committed> committed() override;
  Result<void> keep_offset(std::uint64_t offset) override;
  Result<void> count_discarded(const CountsByCode& counts) override;

  Result<SourceTables*> source(const std::string& id) override { return catalog_.source(id); }
  Result<Table*> table(SourceTables& source, const Row& row) override;
  Result<Placed> column(Table& table, Column* known, std::string_view name,
                        const Value& value) override;
  std::size_t name_bytes_max() const override { return 63; }
  bool takes_zero_bytes() const override { return false; }

  Result<void> insert(Table& table, std::span<const Slot> row, OnConflict conflict) override;
  Result<void> flush() override;

  Result<Ids> ids_in(const Table& table, const Ids& ids) override;
  Result<void> forget_discards(SourceTables& source, const Ids& ids) override;

  bool is_events_own(const Error& error) const override;
  std::string code(const Error& error) const override { return postgres_code(error); }

 private:
  // A table's rows that are held back.
  struct Pending {
    std::vector<const Column*> columns{};  // All of them, in their order.
    std::size_t written = 0;               // How many of them are written.
    CopyRows appended{};
    std::unique_ptr<Upserts> upserts{};
  };

  PostgresDatabase(Connection connection, const PostgresSettings& settings);

  Result<void> prepare();
  Pending& pending_for(Table& table);
  void append(Pending& pending, bool is_discards, std::span<const Slot> row);
  Result<void> send_all();
  Result<void> hold(std::vector<const Table*> tables);
  Result<void> store(const Table& table, Pending& pending);
  Result<void> store_before_change(Table& table);
  void forget();

  Connection connection_;
  const std::string destination_;
  Catalog catalog_;
  std::unordered_map<Table*, Pending> pending_;
  std::vector<const Slot*> by_column_;  // The row being appended.
  std::size_t pending_rows_ = 0;
  std::set<const Table*> held_;  // Those that this transaction has locked and compared.
  bool load_failed_ = false;     // The last error came from storing rows.
};

}  // namespace analytics::server
