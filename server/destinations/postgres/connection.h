#pragma once

// libpq with errors as values and deadlines: no call waits longer than it was allowed to, whatever
// the server or the network do, nor once the destination is to end.
//
//   Result<Connection> connection = Connection::open(endpoint, deadline, stop);
//   Result<Answer> answer = connection->query("SELECT $1::text", {"hello"});
//   answer->text(0, 0);
//
// An error's message begins with its stable code, which `postgres_code` reads back: "PG_" and the
// SQLSTATE of what the server said, or ECONNREFUSED, ETIMEDOUT and their kind. It never has a
// password or a value in it. Used by one thread at a time.

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/clock.h>
#include <analytics/result.h>

#include "server/destinations/postgres/endpoint.h"
#include "server/destinations/warehouse/interruption.h"

struct pg_conn;
struct pg_result;

namespace analytics::server {

/// The error's first word.
std::string postgres_code(const Error& error);

/// What a query answered, as texts.
class Answer {
 public:
  int rows() const;
  int columns() const;
  std::string text(int row, int column) const;
  bool is_null(int row, int column) const;
  std::int64_t integer(int row, int column) const;

 private:
  friend class Connection;
  struct Clear {
    void operator()(pg_result* result) const noexcept;
  };
  explicit Answer(pg_result* result) : result_(result) {}
  std::unique_ptr<pg_result, Clear> result_;
};

class Connection {
 public:
  static Result<Connection> open(const Endpoint& endpoint, Deadline deadline,
                                 const Interruption& stop);

  /// By when what follows must have ended; then the connection is closed.
  void set_deadline(Deadline deadline) { deadline_ = deadline; }
  Deadline deadline() const { return deadline_; }
  bool is_open() const;

  /// Statements that answer nothing.
  Result<void> execute(const std::string& statements);
  Result<Answer> query(const std::string& statement,
                       const std::vector<std::string>& parameters = {});
  /// Sends the data of a COPY … FROM STDIN. Whether the server has taken it is known after
  /// `settle`, which whatever comes next begins with: the server works on it meanwhile.
  Result<void> copy(const std::string& statement, std::string_view data);
  Result<void> settle();
  /// Whether the last error was that of a COPY's data.
  bool copy_failed() const { return copy_failed_; }

 private:
  struct Finish {
    void operator()(pg_conn* connection) const noexcept;
  };
  enum class Until : std::uint8_t { readable, writable };

  Connection(pg_conn* connection, Deadline deadline, const Interruption& stop)
      : connection_(connection), deadline_(deadline), stop_(&stop) {}

  Result<void> establish();
  std::optional<Error> wait(Until until);
  Result<void> flush();
  Result<Answer> last_answer();
  Result<Answer> next_answer();
  Result<void> send_copy(std::string_view data);
  Error lost();

  std::unique_ptr<pg_conn, Finish> connection_;
  Deadline deadline_;
  const Interruption* stop_;
  bool broken_ = false;
  bool copying_ = false;  // The answer to a COPY is due.
  bool copy_failed_ = false;
};

}  // namespace analytics::server
