#pragma once

// Writes batches of events, each in one transaction together with the offset after it and the
// counts of what it has discarded.
//
//   Session session(std::move(database));
//   Result<std::vector<Outcome>> outcomes = session.write(events, loaded_at);
//
// An event that the database refuses is found by halving and discarded; its neighbours arrive.
// Events that are sent again have no offset: their rows are written where they are not there yet.
// After an error nothing of the batch is there, and the session must be closed. Not synchronised.

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/result.h>

#include "server/deliver/destination.h"
#include "server/destinations/warehouse/database.h"
#include "server/destinations/warehouse/rows.h"
#include "server/destinations/warehouse/writer.h"

namespace analytics::server {

class Session {
 public:
  explicit Session(std::unique_ptr<WarehouseDatabase> database)
      : database_(std::move(database)), mapper_(database_->name_bytes_max()), writer_(*database_) {}

  WarehouseDatabase& database() { return *database_; }

  /// What the last `write` has put where, as far as it is known.
  std::vector<Writer::TableRows> take_rows() { return writer_.take_rows(); }

  Result<std::vector<Outcome>> write(std::span<const Event> events, std::string_view loaded_at);

 private:
  // Whether pieces of the batch have savepoints: slower, but an event that is refused does not take
  // the others with it.
  enum class Care : std::uint8_t { batch, pieces };

  Result<std::vector<Outcome>> transaction(std::span<const Event> events, Care care);
  Result<void> write_all(std::span<const Event> events, Care care);
  Result<void> write_new(std::span<const Event> events, Care care);
  Result<void> write_again(std::span<const Event> events, Care care);
  Result<void> write_range(std::span<const Event> events, Care care);
  Result<void> write_plainly(std::span<const Event> events);
  Result<void> write_in_halves(std::span<const Event> events);
  Result<void> write_event(const Event& event);
  Result<void> discard(const Event& event, std::string code);
  CountsByCode count_discarded() const;

  std::unique_ptr<WarehouseDatabase> database_;
  RowMapper mapper_;
  Writer writer_;
  std::string_view loaded_at_;
  std::vector<Outcome> outcomes_;  // Of the transaction under way.
};

}  // namespace analytics::server
