#include "server/destinations/sqlite/session.h"

#include <algorithm>
#include <array>
#include <utility>

namespace analytics::server {
namespace {

using Kind = Outcome::Kind;

// What SQLite refuses because of the event and not because of the file: too long a value, or a
// rule that someone has added to a table.
bool is_events_own(const Error& error) {
  constexpr std::array<std::string_view, 3> kCodes = {"SQLITE_CONSTRAINT", "SQLITE_MISMATCH",
                                                      "SQLITE_TOOBIG"};
  return std::ranges::find(kCodes, sqlite_code(error)) != kCodes.end();
}

}  // namespace

Result<std::unique_ptr<Session>> Session::open(const std::string& path, std::string destination,
                                               std::chrono::milliseconds patience) {
  Result<Database> database = Database::open(path);
  if (!database) return database.error();
  database->set_patience(patience);
  // The checkpoint is put off until 16 MB of log: it costs two more fsyncs.
  auto prepared = database->execute(
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000;"
      "PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;"
      "CREATE TABLE IF NOT EXISTS _analytics_offsets ("
      "  destination TEXT PRIMARY KEY NOT NULL, offset INTEGER NOT NULL) WITHOUT ROWID;");
  if (prepared) prepared = Schema::prepare_file(*database);
  if (!prepared) return prepared.error();
  return std::unique_ptr<Session>(new Session(std::move(*database), std::move(destination)));
}

Result<std::uint64_t> Session::committed_offset() {
  auto statement =
      database_.prepare("SELECT offset FROM _analytics_offsets WHERE destination = ?1");
  if (!statement) return statement.error();
  if (auto bound = statement->bind_text(1, destination_); !bound) return bound.error();
  const Result<bool> found = statement->next();
  if (!found) return found.error();
  return *found ? static_cast<std::uint64_t>(statement->integer(0)) : std::uint64_t{0};
}

Result<std::vector<Outcome>> Session::write(const std::vector<Event>& events,
                                            const std::string& loaded_at) {
  auto outcomes = transaction(events, loaded_at, Care::batch);
  if (outcomes || !is_events_own(outcomes.error())) return outcomes;
  return transaction(events, loaded_at, Care::each_event);
}

Result<std::vector<Outcome>> Session::transaction(const std::vector<Event>& events,
                                                  const std::string& loaded_at, Care care) {
  if (auto begun = database_.execute("BEGIN IMMEDIATE"); !begun) return begun.error();
  auto outcomes = write_events(events, loaded_at, care);
  if (outcomes) {
    const auto committed = database_.execute("COMMIT");
    if (committed) return outcomes;
    outcomes = committed.error();
  }
  roll_back();
  return outcomes;
}

Result<std::vector<Outcome>> Session::write_events(const std::vector<Event>& events,
                                                   const std::string& loaded_at, Care care) {
  const Result<std::uint64_t> committed = committed_offset();
  if (!committed) return committed.error();
  std::vector<Outcome> outcomes;
  outcomes.reserve(events.size());
  std::uint64_t next = *committed;
  for (const Event& event : events) {
    if (event.offset < *committed) {
      outcomes.push_back({.kind = Kind::delivered});
      continue;
    }
    Result<Outcome> outcome =
        care == Care::batch ? write_event(event, loaded_at) : write_apart(event, loaded_at);
    if (!outcome) return outcome.error();
    outcomes.push_back(std::move(*outcome));
    next = std::max(next, event.offset + 1);
  }
  if (auto kept = keep_offset(next); !kept) return kept.error();
  return outcomes;
}

Result<Outcome> Session::write_event(const Event& event, const std::string& loaded_at) {
  Result<MappedEvent> mapped = mapper_.map(event, loaded_at);
  if (!mapped) return discard(event, loaded_at, name(mapped.error().code));
  auto written = writer_->write(event.source, std::move(*mapped), loaded_at);
  if (!written) return written.error();
  return Outcome{.kind = Kind::delivered};
}

Result<Outcome> Session::write_apart(const Event& event, const std::string& loaded_at) {
  if (auto begun = database_.execute("SAVEPOINT event"); !begun) return begun.error();
  Result<Outcome> outcome = write_event(event, loaded_at);
  if (!outcome && is_events_own(outcome.error())) {
    if (auto undone = database_.execute("ROLLBACK TO event"); !undone) return undone.error();
    writer_ = std::make_unique<Writer>(database_);
    outcome = discard(event, loaded_at, sqlite_code(outcome.error()));
  }
  if (!outcome) return outcome;
  if (auto released = database_.execute("RELEASE event"); !released) return released.error();
  return outcome;
}

Result<Outcome> Session::discard(const Event& event, const std::string& loaded_at,
                                 std::string code) {
  MappedEvent kept{.message_id = event.message_id};
  kept.discards.push_back({{}, {}, event.json, code});
  auto written = writer_->write(event.source, std::move(kept), loaded_at);
  if (!written) return written.error();
  return Outcome{.kind = Kind::discarded,
                 .code = std::move(code),
                 .detail = "kept whole in the source's table of discards"};
}

Result<void> Session::keep_offset(std::uint64_t offset) {
  auto statement = database_.prepare("INSERT OR REPLACE INTO _analytics_offsets VALUES (?1, ?2)");
  if (!statement) return statement.error();
  if (auto bound = statement->bind_text(1, destination_); !bound) return bound;
  const Value number = static_cast<std::int64_t>(offset);
  if (auto bound = statement->bind(2, number, false); !bound) return bound;
  return statement->run();
}

void Session::roll_back() {
  // Fails only where SQLite has rolled back already.
  (void)database_.execute("ROLLBACK");
  writer_ = std::make_unique<Writer>(database_);
}

}  // namespace analytics::server
