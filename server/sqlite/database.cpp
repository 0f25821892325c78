#include "server/sqlite/database.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace analytics::server {
namespace {

struct CodeName {
  int code;
  std::string_view name;
  ErrorCode ours;
};

constexpr std::array<CodeName, 16> kCodes = {{
    {SQLITE_ERROR, "SQLITE_ERROR", ErrorCode::io_error},
    {SQLITE_PERM, "SQLITE_PERM", ErrorCode::io_error},
    {SQLITE_BUSY, "SQLITE_BUSY", ErrorCode::locked},
    {SQLITE_LOCKED, "SQLITE_LOCKED", ErrorCode::locked},
    {SQLITE_NOMEM, "SQLITE_NOMEM", ErrorCode::io_error},
    {SQLITE_READONLY, "SQLITE_READONLY", ErrorCode::io_error},
    {SQLITE_IOERR, "SQLITE_IOERR", ErrorCode::io_error},
    {SQLITE_CORRUPT, "SQLITE_CORRUPT", ErrorCode::corrupt},
    {SQLITE_FULL, "SQLITE_FULL", ErrorCode::disk_full},
    {SQLITE_CANTOPEN, "SQLITE_CANTOPEN", ErrorCode::io_error},
    {SQLITE_SCHEMA, "SQLITE_SCHEMA", ErrorCode::io_error},
    {SQLITE_TOOBIG, "SQLITE_TOOBIG", ErrorCode::io_error},
    {SQLITE_CONSTRAINT, "SQLITE_CONSTRAINT", ErrorCode::io_error},
    {SQLITE_MISMATCH, "SQLITE_MISMATCH", ErrorCode::io_error},
    {SQLITE_RANGE, "SQLITE_RANGE", ErrorCode::io_error},
    {SQLITE_NOTADB, "SQLITE_NOTADB", ErrorCode::corrupt},
}};

Error failure(int code) {
  const int primary = code & 0xff;
  const auto known = std::ranges::find(kCodes, primary, &CodeName::code);
  const std::string name =
      known == kCodes.end() ? "SQLITE_" + std::to_string(primary) : std::string(known->name);
  return {known == kCodes.end() ? ErrorCode::io_error : known->ours,
          name + ": " + sqlite3_errstr(code)};
}

Result<void> checked(int code) {
  if (code == SQLITE_OK) return {};
  return failure(code);
}

// SQLite would make the file readable by everyone; its log and index files copy the mode. An
// existing file is not touched: closing it would drop the locks of other connections in here.
void make_private_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (file >= 0) ::close(file);
}

}  // namespace

std::string sqlite_code(const Error& error) {
  return error.message.substr(0, error.message.find(':'));
}

void Statement::Finalize::operator()(sqlite3_stmt* statement) const noexcept {
  sqlite3_finalize(statement);
}

Result<void> Statement::bind(int index, const SqliteValue& value, bool as_blob) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    return as_blob ? bind_blob(index, *text) : bind_text(index, *text);
  }
  if (const auto* number = std::get_if<std::int64_t>(&value)) return bind_integer(index, *number);
  if (const auto* number = std::get_if<double>(&value)) return bind_real(index, *number);
  if (const auto* flag = std::get_if<bool>(&value)) return bind_integer(index, *flag ? 1 : 0);
  return bind_null(index);
}

Result<void> Statement::bind_blob(int index, std::string_view bytes) {
  return checked(
      sqlite3_bind_blob64(statement_.get(), index, bytes.data(), bytes.size(), SQLITE_STATIC));
}

Result<void> Statement::bind_integer(int index, std::int64_t number) {
  return checked(sqlite3_bind_int64(statement_.get(), index, number));
}

Result<void> Statement::bind_real(int index, double number) {
  return checked(sqlite3_bind_double(statement_.get(), index, number));
}

Result<void> Statement::bind_null(int index) {
  return checked(sqlite3_bind_null(statement_.get(), index));
}

Result<void> Statement::bind_text(int index, std::string_view text) {
  // A null pointer would be bound as NULL.
  const char* data = text.data() == nullptr ? "" : text.data();
  return checked(
      sqlite3_bind_text64(statement_.get(), index, data, text.size(), SQLITE_STATIC, SQLITE_UTF8));
}

Result<bool> Statement::next() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  sqlite3_reset(statement_.get());
  if (code == SQLITE_DONE) return false;
  return failure(code);
}

Result<void> Statement::run() {
  const int code = sqlite3_step(statement_.get());
  sqlite3_reset(statement_.get());
  return checked(code == SQLITE_DONE || code == SQLITE_ROW ? SQLITE_OK : code);
}

int Statement::column_count() const { return sqlite3_column_count(statement_.get()); }

std::string Statement::text(int column) const {
  const void* bytes = sqlite3_column_blob(statement_.get(), column);
  const int size = sqlite3_column_bytes(statement_.get(), column);
  if (bytes == nullptr) return {};
  return {static_cast<const char*>(bytes), static_cast<std::size_t>(size)};
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

void Database::Close::operator()(sqlite3* handle) const noexcept { sqlite3_close_v2(handle); }

Result<Database> Database::open(const std::string& path) {
  make_private_file(path);
  Database database;
  sqlite3* handle = nullptr;
  // Without SQLITE_OPEN_URI a name such as "file:x" would be a plain file; the settings refuse it.
  constexpr int kFlags =
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  const int code = sqlite3_open_v2(path.c_str(), &handle, kFlags, nullptr);
  database.handle_.reset(handle);
  if (code != SQLITE_OK) return failure(code);
  // A bug in what is sent must not be able to damage the file's structure.
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  return database;
}

void Database::set_patience(std::chrono::milliseconds patience) {
  constexpr std::chrono::milliseconds kMax = std::chrono::minutes(1);
  const auto bounded = std::clamp(patience, std::chrono::milliseconds(0), kMax);
  sqlite3_busy_timeout(handle_.get(), static_cast<int>(bounded.count()));
}

bool Database::has_moved() const {
  int moved = 0;
  sqlite3_file_control(handle_.get(), "main", SQLITE_FCNTL_HAS_MOVED, &moved);
  return moved != 0;
}

Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) return failure(code);
  return Statement(statement);
}

Result<void> Database::execute(const std::string& sql) {
  return checked(sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr));
}

}  // namespace analytics::server
