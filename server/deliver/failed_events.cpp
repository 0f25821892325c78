#include "server/deliver/failed_events.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

namespace analytics::server {
namespace {

constexpr const char* kTables =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF;"
    "CREATE TABLE IF NOT EXISTS failed_events ("
    "  offset INTEGER PRIMARY KEY, source TEXT NOT NULL, type TEXT NOT NULL,"
    "  message_id TEXT NOT NULL, code TEXT NOT NULL, status INTEGER NOT NULL,"
    "  detail TEXT NOT NULL, received_at INTEGER NOT NULL, failed_at INTEGER NOT NULL,"
    "  attempts INTEGER NOT NULL, waits INTEGER NOT NULL DEFAULT 0);"
    "CREATE INDEX IF NOT EXISTS failed_events_waits ON failed_events (offset) WHERE waits = 1;"
    "CREATE TABLE IF NOT EXISTS forgotten_events (offset INTEGER PRIMARY KEY, code TEXT NOT NULL);"
    "CREATE TABLE IF NOT EXISTS state (id INTEGER PRIMARY KEY CHECK (id = 1), snapshot BLOB);";

constexpr std::chrono::milliseconds kPatience = std::chrono::seconds(5);

std::int64_t number_of(std::uint64_t number) { return static_cast<std::int64_t>(number); }

std::int64_t ms_of(Timestamp time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

Timestamp time_of(std::int64_t ms) { return Timestamp(std::chrono::milliseconds(ms)); }

// Binds values from the first parameter on; they must live until the statement has run.
Result<void> bind_all(Statement& statement, const std::vector<SqliteValue>& values) {
  int index = 0;
  for (const SqliteValue& value : values) {
    if (Result<void> bound = statement.bind(++index, value, false); !bound) return bound;
  }
  return {};
}

// A condition and its parameters.
struct Where {
  std::string sql = "1";
  std::vector<SqliteValue> values{};

  void add(const std::string& condition, SqliteValue value) {
    sql += " AND " + condition;
    values.push_back(std::move(value));
  }
};

Where where_of(const FailedFilter& filter) {
  Where where;
  if (!filter.code.empty()) where.add("code = ?", filter.code);
  if (!filter.source.empty()) where.add("source = ?", filter.source);
  if (filter.message_ids.empty()) return where;
  std::string places;
  for (const std::string& id : filter.message_ids) {
    places += places.empty() ? "?" : ", ?";
    where.values.emplace_back(id);
  }
  where.sql += " AND message_id IN (" + places + ")";
  return where;
}

FailedEvent read_row(const Statement& row) {
  return {.offset = static_cast<std::uint64_t>(row.integer(0)),
          .source = row.text(1),
          .type = row.text(2),
          .message_id = row.text(3),
          .code = row.text(4),
          .status = static_cast<int>(row.integer(5)),
          .detail = row.text(6),
          .received_at = time_of(row.integer(7)),
          .failed_at = time_of(row.integer(8)),
          .attempts = static_cast<int>(row.integer(9)),
          .waits = row.integer(10) != 0};
}

}  // namespace

Result<std::unique_ptr<FailedEvents>> FailedEvents::open(const std::string& path, Limits limits) {
  Result<Database> database = Database::open(path);
  if (!database) return std::move(database).error();
  database->set_patience(kPatience);
  if (Result<void> made = database->execute(kTables); !made) return std::move(made).error();
  std::unique_ptr<FailedEvents> failed(new FailedEvents(*std::move(database), limits));
  const Result<std::int64_t> rows = failed->number("SELECT count(*) FROM failed_events");
  if (!rows) return rows.error();
  failed->stored_ = static_cast<std::uint64_t>(*rows);
  return failed;
}

void FailedEvents::add(FailedEvent event) {
  removed_.erase(event.offset);
  const std::uint64_t offset = event.offset;
  added_.insert_or_assign(offset, std::move(event));
}

void FailedEvents::remove(std::uint64_t offset) {
  added_.erase(offset);
  removed_.insert(offset);
}

Result<void> FailedEvents::in_transaction(const std::function<Result<void>()>& work) {
  if (Result<void> begun = database_.execute("BEGIN IMMEDIATE"); !begun) return begun;
  Result<void> done = work();
  if (done) done = database_.execute("COMMIT");
  // Fails only where SQLite has rolled back already.
  if (!done) (void)database_.execute("ROLLBACK");
  return done;
}

Result<void> FailedEvents::store(const std::string& snapshot) {
  Result<void> stored = in_transaction([&]() -> Result<void> {
    if (Result<void> written = write_changes(); !written) return written;
    if (Result<void> kept = forget_oldest(); !kept) return kept;
    return keep_snapshot(snapshot);
  });
  if (!stored) return stored;
  stored_ += added_.size();
  added_.clear();
  removed_.clear();
  return {};
}

Result<void> FailedEvents::write_changes() {
  Result<Statement> remove = database_.prepare("DELETE FROM failed_events WHERE offset = ?");
  if (!remove) return std::move(remove).error();
  for (const std::uint64_t offset : removed_) {
    if (auto bound = bind_all(*remove, {number_of(offset)}); !bound) return bound;
    if (Result<void> run = remove->run(); !run) return run;
  }
  Result<Statement> insert = database_.prepare(
      "INSERT OR REPLACE INTO failed_events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)");
  if (!insert) return std::move(insert).error();
  for (const auto& [offset, event] : added_) {
    const std::vector<SqliteValue> values = {number_of(offset),
                                             event.source,
                                             event.type,
                                             event.message_id,
                                             event.code,
                                             std::int64_t{event.status},
                                             event.detail,
                                             ms_of(event.received_at),
                                             ms_of(event.failed_at),
                                             std::int64_t{event.attempts}};
    if (auto bound = bind_all(*insert, values); !bound) return bound;
    if (Result<void> run = insert->run(); !run) return run;
  }
  return {};
}

Result<void> FailedEvents::keep_snapshot(const std::string& snapshot) {
  Result<Statement> keep = database_.prepare("INSERT OR REPLACE INTO state VALUES (1, ?)");
  if (!keep) return std::move(keep).error();
  const SqliteValue bytes = snapshot;
  if (Result<void> bound = keep->bind(1, bytes, true); !bound) return bound;
  return keep->run();
}

// A tenth at a time, so that it is seldom.
Result<void> FailedEvents::forget_oldest() {
  if (stored_ + added_.size() <= limits_.events_max) return {};
  const Result<std::int64_t> rows = number("SELECT count(*) FROM failed_events");
  if (!rows) return rows.error();
  stored_ = static_cast<std::uint64_t>(*rows) - std::min<std::uint64_t>(*rows, added_.size());
  if (static_cast<std::uint64_t>(*rows) <= limits_.events_max) return {};
  const std::uint64_t surplus =
      static_cast<std::uint64_t>(*rows) - limits_.events_max + limits_.events_max / 10;
  const Result<void> forgot = database_.execute(
      "DELETE FROM failed_events WHERE offset IN (SELECT offset FROM failed_events WHERE waits = 0 "
      "ORDER BY offset LIMIT " +
      std::to_string(surplus) + ")");
  if (!forgot) return forgot;
  const Result<std::int64_t> changes = number("SELECT changes()");
  if (!changes) return changes.error();
  forgotten_ += static_cast<std::uint64_t>(*changes);
  stored_ -= std::min(stored_, static_cast<std::uint64_t>(*changes));
  return {};
}

Result<std::int64_t> FailedEvents::number(const std::string& sql) {
  Result<Statement> statement = database_.prepare(sql);
  if (!statement) return std::move(statement).error();
  const Result<bool> found = statement->next();
  if (!found) return found.error();
  return *found ? statement->integer(0) : std::int64_t{0};
}

Result<std::optional<std::string>> FailedEvents::snapshot() {
  Result<Statement> select = database_.prepare("SELECT snapshot FROM state");
  if (!select) return std::move(select).error();
  const Result<bool> found = select->next();
  if (!found) return found.error();
  if (!*found) return std::optional<std::string>();
  return std::optional<std::string>(select->text(0));
}

Result<CountsByCode> FailedEvents::redrive(const FailedFilter& filter,
                                           const MakeSnapshot& snapshot) {
  CountsByCode moved;
  const Where where = where_of(filter);
  const Result<void> done = in_transaction([&]() -> Result<void> {
    Result<Statement> count = database_.prepare(
        "SELECT code, count(*) FROM failed_events WHERE "
        "waits = 0 AND " +
        where.sql + " GROUP BY code");
    if (!count) return std::move(count).error();
    if (auto bound = bind_all(*count, where.values); !bound) return bound;
    Result<bool> more = count->next();
    for (; more && *more; more = count->next()) {
      moved[count->text(0)] = static_cast<std::uint64_t>(count->integer(1));
    }
    if (!more) return std::move(more).error();
    Result<Statement> mark =
        database_.prepare("UPDATE failed_events SET waits = 1 WHERE waits = 0 AND " + where.sql);
    if (!mark) return std::move(mark).error();
    if (auto bound = bind_all(*mark, where.values); !bound) return bound;
    if (Result<void> run = mark->run(); !run) return run;
    return keep_snapshot(snapshot(moved));
  });
  if (!done) return done.error();
  return moved;
}

Result<std::uint64_t> FailedEvents::forget(const FailedFilter& filter) {
  std::uint64_t count = 0;
  const Where where = where_of(filter);
  const Result<void> done = in_transaction([&]() -> Result<void> {
    for (const char* const step :
         {"INSERT OR REPLACE INTO forgotten_events SELECT offset, code FROM failed_events",
          "DELETE FROM failed_events"}) {
      Result<Statement> statement =
          database_.prepare(std::string(step) + " WHERE waits = 0 AND " + where.sql);
      if (!statement) return std::move(statement).error();
      if (auto bound = bind_all(*statement, where.values); !bound) return bound;
      if (Result<void> run = statement->run(); !run) return run;
    }
    const Result<std::int64_t> changes = number("SELECT changes()");
    if (!changes) return changes.error();
    count = static_cast<std::uint64_t>(*changes);
    return database_.execute(
        "DELETE FROM forgotten_events WHERE offset <= (SELECT offset FROM forgotten_events "
        "ORDER BY offset DESC LIMIT 1 OFFSET " +
        std::to_string(limits_.events_max) + ")");
  });
  if (!done) return done.error();
  stored_ -= std::min(stored_, count);
  return count;
}

Result<std::optional<FailedEvent>> FailedEvents::find_forgotten(std::uint64_t offset) {
  Result<Statement> select =
      database_.prepare("SELECT code FROM forgotten_events WHERE offset = ?");
  if (!select) return std::move(select).error();
  const std::vector<SqliteValue> values = {number_of(offset)};
  if (auto bound = bind_all(*select, values); !bound) return bound.error();
  const Result<bool> found = select->next();
  if (!found) return found.error();
  if (!*found) return std::optional<FailedEvent>();
  FailedEvent forgotten{
      .offset = offset, .code = select->text(0), .detail = "taken off the list of failed events"};
  return std::optional<FailedEvent>(std::move(forgotten));
}

Result<std::optional<FailedEvent>> FailedEvents::find(std::uint64_t offset) {
  if (const auto added = added_.find(offset); added != added_.end()) {
    return std::optional<FailedEvent>(added->second);
  }
  if (removed_.contains(offset)) return std::optional<FailedEvent>();
  Result<Statement> select = database_.prepare("SELECT * FROM failed_events WHERE offset = ?");
  if (!select) return std::move(select).error();
  const std::vector<SqliteValue> values = {number_of(offset)};
  if (auto bound = bind_all(*select, values); !bound) return bound.error();
  const Result<bool> found = select->next();
  if (!found) return found.error();
  if (!*found) return find_forgotten(offset);
  return std::optional<FailedEvent>(read_row(*select));
}

Result<std::vector<std::uint64_t>> FailedEvents::waiting(std::uint64_t from, std::size_t count) {
  Result<Statement> select = database_.prepare(
      "SELECT offset FROM failed_events WHERE waits = 1 AND offset >= ? ORDER BY offset LIMIT ?");
  if (!select) return std::move(select).error();
  const std::vector<SqliteValue> values = {number_of(from), number_of(count)};
  if (auto bound = bind_all(*select, values); !bound) return bound.error();
  std::vector<std::uint64_t> offsets;
  Result<bool> more = select->next();
  for (; more && *more; more = select->next()) {
    offsets.push_back(static_cast<std::uint64_t>(select->integer(0)));
  }
  if (!more) return std::move(more).error();
  return offsets;
}

Result<std::uint64_t> FailedEvents::waiting_count() {
  const Result<std::int64_t> count = number("SELECT count(*) FROM failed_events WHERE waits = 1");
  if (!count) return count.error();
  return static_cast<std::uint64_t>(*count);
}

Result<std::string> put_failed_events_aside(const std::string& path) {
  const std::string aside = path + ".damaged";
  for (const char* end : {"", "-wal", "-shm"}) {
    std::error_code error;
    std::filesystem::rename(path + end, aside + end, error);
    if (error && error != std::errc::no_such_file_or_directory) {
      return Error{ErrorCode::io_error, path + ": it can't be moved: " + error.message()};
    }
  }
  return aside;
}

Result<void> check_failed_events(const std::string& path) {
  Result<Database> database = Database::open(path);
  if (!database) return std::move(database).error();
  Result<Statement> check = database->prepare("PRAGMA quick_check(1)");
  if (!check) return std::move(check).error();
  const Result<bool> told = check->next();
  if (!told) return told.error();
  if (*told && check->text(0) == "ok") return {};
  return Error{ErrorCode::corrupt, "SQLite finds it damaged"};
}

Result<std::vector<FailedEvent>> list_failed_events(const std::string& path,
                                                    const FailedQuery& query) {
  Result<Database> database = Database::open(path);
  if (!database) return std::move(database).error();
  database->set_patience(kPatience);
  if (Result<void> made = database->execute(kTables); !made) return std::move(made).error();
  Where where = where_of(query.filter);
  if (query.before > 0) where.add("offset < ?", number_of(query.before));
  Result<Statement> select =
      database->prepare("SELECT * FROM failed_events WHERE " + where.sql +
                        " ORDER BY offset DESC LIMIT " + std::to_string(query.limit));
  if (!select) return std::move(select).error();
  if (auto bound = bind_all(*select, where.values); !bound) return bound.error();
  std::vector<FailedEvent> events;
  Result<bool> more = select->next();
  for (; more && *more; more = select->next()) events.push_back(read_row(*select));
  if (!more) return std::move(more).error();
  return events;
}

}  // namespace analytics::server
