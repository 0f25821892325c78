#pragma once

// What a database must be able to do to be a warehouse. `Session` says in which order, `Writer`
// which rows; here is only how. One is made for each connection, and after an error that is not an
// event's own it is closed.
//
//   database.begin(); database.lock_offset(); … insert … flush … keep_offset; database.commit();
//
// Used by one thread at a time.

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/result.h>

#include "server/deliver/destination.h"
#include "server/destinations/warehouse/naming.h"
#include "server/destinations/warehouse/rows.h"
#include "server/destinations/warehouse/tables.h"

namespace analytics::server {

/// A cell that has found its column.
struct Slot {
  const Column* column = nullptr;
  Value value{};
  bool fixed = false;  ///< The table's own.
};

/// Where a value may go; without a column, the reason for the discards.
struct Placed {
  const Column* column = nullptr;
  std::string_view reason{};
};

/// What a row does where there is one of its id already.
enum class OnConflict : std::uint8_t {
  append,         ///< Nothing: the table has a row an event.
  replace,        ///< Its cells replace what they name.
  replace_older,  ///< The same, unless that one was received later.
};

class WarehouseDatabase {
 public:
  using Ids = std::vector<std::string>;

  virtual ~WarehouseDatabase() = default;

  /// How long what follows may wait for the database, all in all.
  virtual void set_patience(std::chrono::milliseconds patience) = 0;
  /// Whether it is worth trying; where not, it is opened anew.
  virtual bool is_open() const = 0;

  virtual Result<void> begin() = 0;
  virtual Result<void> commit() = 0;
  /// Also forgets what it knew of tables and columns.
  virtual void roll_back() = 0;
  virtual Result<void> set_savepoint() = 0;
  virtual Result<void> release_savepoint() = 0;
  /// Undoes what came after the savepoint, and forgets as `roll_back` does.
  virtual Result<void> roll_back_to_savepoint() = 0;

  /// What the destination holds. Within a transaction no other can change it until the end.
  virtual Result<std::uint64_t> lock_offset() = 0;
  virtual Result<Destination::Committed> committed() = 0;
  virtual Result<void> keep_offset(std::uint64_t offset) = 0;
  virtual Result<void> count_discarded(const CountsByCode& counts) = 0;

  virtual Result<SourceTables*> source(const std::string& id) = 0;
  /// The row's table, made where there is none; null where the source has too many.
  virtual Result<Table*> table(SourceTables& source, const Row& row) = 0;
  /// The value's column: the one that is known, widened where it holds other types; or a new one,
  /// where none is known of that name.
  virtual Result<Placed> column(Table& table, Column* known, std::string_view name,
                                const Value& value) = 0;
  /// Names that are longer are shortened.
  virtual std::size_t name_bytes_max() const { return kNameBytesMax; }
  /// Whether there can be text with a zero byte in it.
  virtual bool takes_zero_bytes() const = 0;

  /// Stores the row, by the next `flush` at the latest.
  virtual Result<void> insert(Table& table, std::span<const Slot> row, OnConflict conflict) = 0;
  virtual Result<void> flush() = 0;

  /// Those of the ids that rows of the table have.
  virtual Result<Ids> ids_in(const Table& table, const Ids& ids) = 0;
  /// Deletes what the source's discards have of these events.
  virtual Result<void> forget_discards(SourceTables& source, const Ids& ids) = 0;

  /// Whether the error is the fault of an event, and the others could be stored without it.
  virtual bool is_events_own(const Error& error) const = 0;
  /// Stable, for counting.
  virtual std::string code(const Error& error) const = 0;
};

}  // namespace analytics::server
