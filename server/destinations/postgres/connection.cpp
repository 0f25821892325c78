#include "server/destinations/postgres/connection.h"

#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

#include "server/destinations/postgres/failure.h"

namespace analytics::server {
namespace {

// libpq copies what it is given before it is sent; pieces keep that copy small.
constexpr std::size_t kCopyPieceBytes = 256 * 1024;

void ignore_notice(void*, const PGresult*) {}

int milliseconds_until(Deadline deadline) {
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
  return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 60'000));
}

Error too_late() { return {ErrorCode::timed_out, "ETIMEDOUT: no answer by the deadline"}; }

}  // namespace

std::string postgres_code(const Error& error) {
  return error.message.substr(0, error.message.find(':'));
}

void Answer::Clear::operator()(pg_result* result) const noexcept { PQclear(result); }
int Answer::rows() const { return PQntuples(result_.get()); }
int Answer::columns() const { return PQnfields(result_.get()); }
std::string Answer::text(int row, int column) const {
  return {PQgetvalue(result_.get(), row, column),
          static_cast<std::size_t>(PQgetlength(result_.get(), row, column))};
}
bool Answer::is_null(int row, int column) const {
  return PQgetisnull(result_.get(), row, column) != 0;
}
std::int64_t Answer::integer(int row, int column) const {
  std::int64_t number = 0;
  const std::string digits = text(row, column);
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

void Connection::Finish::operator()(pg_conn* connection) const noexcept { PQfinish(connection); }

Result<Connection> Connection::open(const Endpoint& endpoint, Deadline deadline,
                                    const Interruption& stop) {
  const Result<std::vector<std::string>> addresses = resolve(endpoint, deadline);
  if (!addresses) return addresses.error();
  const Parameters parameters = parameters_for(endpoint, *addresses);
  std::vector<const char*> keys;
  std::vector<const char*> values;
  for (const auto& [key, value] : parameters) {
    keys.push_back(key.c_str());
    values.push_back(value.c_str());
  }
  keys.push_back(nullptr);
  values.push_back(nullptr);
  Connection connection(PQconnectStartParams(keys.data(), values.data(), 0), deadline, stop);
  if (auto established = connection.establish(); !established) return established.error();
  return connection;
}

Result<void> Connection::establish() {
  PGconn* const pg = connection_.get();
  if (pg == nullptr) return Error{ErrorCode::io_error, "ENOMEM: no memory"};
  PQsetErrorVerbosity(pg, PQERRORS_SQLSTATE);
  PQsetNoticeReceiver(pg, ignore_notice, nullptr);
  PostgresPollingStatusType status = PGRES_POLLING_WRITING;
  while (status != PGRES_POLLING_OK) {
    if (PQstatus(pg) == CONNECTION_BAD || status == PGRES_POLLING_FAILED) {
      return failure_of_connection(PQerrorMessage(pg));
    }
    const Until until = status == PGRES_POLLING_READING ? Until::readable : Until::writable;
    if (auto failed = wait(until)) return *failed;
    status = PQconnectPoll(pg);
  }
  PQsetnonblocking(pg, 1);
  return {};
}

bool Connection::is_open() const {
  return connection_ && !broken_ && PQstatus(connection_.get()) == CONNECTION_OK;
}

// Waits for the server; where it does not answer in time, nothing more is to be had from it.
std::optional<Error> Connection::wait(Until until) {
  const auto events = static_cast<short>(until == Until::readable ? POLLIN : POLLIN | POLLOUT);
  std::array<pollfd, 2> polled = {
      {{PQsocket(connection_.get()), events, 0}, {stop_->descriptor(), POLLIN, 0}}};
  while (true) {
    const int left = milliseconds_until(deadline_);
    const int ready = ::poll(polled.data(), polled.size(), left);
    if (polled[1].revents != 0 && ready > 0) {
      broken_ = true;
      return Error{ErrorCode::canceled, "ECANCELED: the destination is ending"};
    }
    if (ready > 0) return std::nullopt;
    if (ready < 0 && errno == EINTR) continue;
    if (std::chrono::steady_clock::now() < deadline_) continue;
    broken_ = true;
    return too_late();
  }
}

Error Connection::lost() {
  broken_ = true;
  return failure_of_connection(PQerrorMessage(connection_.get()));
}

// Sends what libpq holds back, reading meanwhile: the server may be waiting to be heard.
Result<void> Connection::flush() {
  while (true) {
    const int left = PQflush(connection_.get());
    if (left == 0) return {};
    if (left < 0) return lost();
    if (auto failed = wait(Until::writable)) return *failed;
    if (PQconsumeInput(connection_.get()) == 0) return lost();
  }
}

Result<Answer> Connection::next_answer() {
  if (auto flushed = flush(); !flushed) return flushed.error();
  while (PQisBusy(connection_.get()) != 0) {
    if (auto failed = wait(Until::readable)) return *failed;
    if (PQconsumeInput(connection_.get()) == 0) return lost();
  }
  return Answer(PQgetResult(connection_.get()));
}

// The last of the answers, or the first error among them.
Result<Answer> Connection::last_answer() {
  std::optional<Error> failed;
  Answer last(nullptr);
  while (true) {
    Result<Answer> next = next_answer();
    if (!next) return failed ? *failed : next.error();
    PGresult* const result = next->result_.get();
    if (result == nullptr) break;
    const ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_FATAL_ERROR && !failed) {
      const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
      failed = state != nullptr ? failure_of_state(state)
                                : failure_of_connection(PQresultErrorMessage(result));
    }
    last = *std::move(next);
    if (status == PGRES_COPY_IN) break;
  }
  if (PQstatus(connection_.get()) != CONNECTION_OK) broken_ = true;
  if (failed) return *failed;
  return last;
}

Result<void> Connection::settle() {
  copy_failed_ = false;
  if (!copying_) return {};
  copying_ = false;
  const Result<Answer> answer = last_answer();
  copy_failed_ = !answer;
  if (!answer) return answer.error();
  return {};
}

Result<void> Connection::execute(const std::string& statements) {
  if (auto settled = settle(); !settled) return settled;
  if (PQsendQuery(connection_.get(), statements.c_str()) == 0) return lost();
  const Result<Answer> answer = last_answer();
  if (!answer) return answer.error();
  return {};
}

Result<Answer> Connection::query(const std::string& statement,
                                 const std::vector<std::string>& parameters) {
  if (auto settled = settle(); !settled) return settled.error();
  std::vector<const char*> values;
  values.reserve(parameters.size());
  for (const std::string& parameter : parameters) values.push_back(parameter.c_str());
  if (PQsendQueryParams(connection_.get(), statement.c_str(), static_cast<int>(values.size()),
                        nullptr, values.data(), nullptr, nullptr, 0) == 0) {
    return lost();
  }
  return last_answer();
}

Result<void> Connection::copy(const std::string& statement, std::string_view data) {
  if (auto begun = execute(statement); !begun) return begun;
  copying_ = true;
  return send_copy(data);
}

Result<void> Connection::send_copy(std::string_view data) {
  while (!data.empty()) {
    const std::string_view piece = data.substr(0, kCopyPieceBytes);
    data.remove_prefix(piece.size());
    if (PQputCopyData(connection_.get(), piece.data(), static_cast<int>(piece.size())) != 1) {
      return lost();
    }
    if (auto flushed = flush(); !flushed) return flushed;
  }
  if (PQputCopyEnd(connection_.get(), nullptr) != 1) return lost();
  return flush();
}

}  // namespace analytics::server
