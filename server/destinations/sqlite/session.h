#pragma once

// One open warehouse file: writes batches of events, each in one transaction together with the
// offset after it.
//
//   Result<std::unique_ptr<Session>> session = Session::open("/srv/lake.db", "lake", patience);
//   Result<std::vector<Outcome>> outcomes = (*session)->write(events, loaded_at);
//
// After an error nothing of the batch is there, and the session must be closed: what it remembers
// of the tables may be wrong. Not synchronised.

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <analytics/result.h>

#include "server/deliver/destination.h"
#include "server/destinations/warehouse/rows.h"
#include "server/destinations/sqlite/sqlite_db.h"
#include "server/destinations/sqlite/writer.h"

namespace analytics::server {

class Session {
 public:
  /// Opens or makes the file. `destination` is whose offset it keeps.
  static Result<std::unique_ptr<Session>> open(const std::string& path, std::string destination,
                                               std::chrono::milliseconds patience);

  /// How long to wait for another program's lock.
  void set_patience(std::chrono::milliseconds patience) { database_.set_patience(patience); }

  /// Whether someone has moved or deleted the file, so that it must be opened anew.
  bool has_lost_its_file() const { return database_.has_moved(); }

  Result<std::uint64_t> committed_offset();

  Result<std::vector<Outcome>> write(const std::vector<Event>& events,
                                     const std::string& loaded_at);

 private:
  // Whether each event has a savepoint of its own: slower, but an event that SQLite refuses does
  // not take its neighbours with it.
  enum class Care : std::uint8_t { batch, each_event };

  Session(Database database, std::string destination)
      : database_(std::move(database)), destination_(std::move(destination)) {}

  Result<std::vector<Outcome>> transaction(const std::vector<Event>& events,
                                           const std::string& loaded_at, Care care);
  Result<std::vector<Outcome>> write_events(const std::vector<Event>& events,
                                            const std::string& loaded_at, Care care);
  Result<Outcome> write_event(const Event& event, const std::string& loaded_at);
  Result<Outcome> write_apart(const Event& event, const std::string& loaded_at);
  Result<Outcome> discard(const Event& event, const std::string& loaded_at, std::string code);
  Result<void> keep_offset(std::uint64_t offset);
  void roll_back();

  Database database_;
  std::string destination_;
  RowMapper mapper_;
  std::unique_ptr<Writer> writer_ = std::make_unique<Writer>(database_);
};

}  // namespace analytics::server
