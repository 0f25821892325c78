#pragma once

// SQLite's C interface with errors as values and everything closed by itself.
//
//   Result<Database> db = Database::open("/srv/lake.db");
//   Result<Statement> insert = db->prepare("INSERT INTO t VALUES (?1)");
//   insert->bind(1, SqliteValue("hello"), false);
//   insert->run();
//
// An error's message begins with SQLite's own name of its code; `sqlite_code` reads it back. It
// never holds a value. A Database and its statements belong to one thread; statements must not
// outlive their database.

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include <analytics/result.h>

struct sqlite3;
struct sqlite3_stmt;

namespace analytics::server {

using SqliteValue = std::variant<std::monostate, bool, std::int64_t, double, std::string>;

/// "SQLITE_BUSY" and its kind: the error's first word.
std::string sqlite_code(const Error& error);

class Statement {
 public:
  /// Binds parameter `index`, from 1. The value must live until the statement has run.
  Result<void> bind(int index, const SqliteValue& value, bool as_blob);
  Result<void> bind_text(int index, std::string_view text);
  Result<void> bind_blob(int index, std::string_view bytes);
  Result<void> bind_integer(int index, std::int64_t number);
  Result<void> bind_real(int index, double number);
  Result<void> bind_null(int index);

  /// True if there is a row to read; false at the end, after which it may be bound and run anew.
  Result<bool> next();
  /// Runs a statement that answers no rows, and makes it ready to be bound again.
  Result<void> run();

  int column_count() const;
  std::string text(int column) const;
  std::int64_t integer(int column) const;

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const noexcept;
  };
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

class Database {
 public:
  /// Opens the file, or makes it, readable by its owner alone.
  static Result<Database> open(const std::string& path);

  /// How long a statement may wait for another connection's lock.
  void set_patience(std::chrono::milliseconds patience);

  /// Whether the file has been moved or deleted since it was opened, and what is written is lost.
  bool has_moved() const;

  Result<Statement> prepare(std::string_view sql);
  /// Runs statements that answer nothing.
  Result<void> execute(const std::string& sql);

 private:
  struct Close {
    void operator()(sqlite3* handle) const noexcept;
  };
  Database() = default;
  std::unique_ptr<sqlite3, Close> handle_;
};

}  // namespace analytics::server
