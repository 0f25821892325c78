#pragma once

// Rows in the binary format of Postgres's COPY: the server then reads no digits and no dates.
//
//   CopyRows rows;
//   rows.begin_row(2);
//   rows.add(Value("hello"), ColumnType::varchar);
//   rows.add_null();
//   connection.copy("COPY t (a, b) FROM STDIN (FORMAT binary)", rows.finish());
//
// Not synchronised.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server/destinations/warehouse/value.h"

namespace analytics::server {

/// Microseconds since 2000, as Postgres keeps times; nothing where the text is no time, or has
/// more digits than that.
std::optional<std::int64_t> postgres_time(std::string_view text);

/// The type that a first value gives its column in Postgres.
ColumnType postgres_type_of(const Value& value);

/// Text as Postgres takes it: zero bytes are written out as \u0000, what is not UTF-8 is replaced.
std::string presentable(std::string_view text);

/// Appends a field: its length and its bytes. The value must fit the type.
void append_field(std::string& out, const Value& value, ColumnType type);
void append_null_field(std::string& out);

class CopyRows {
 public:
  CopyRows() { clear(); }

  void begin_row(std::size_t columns);
  void add(const Value& value, ColumnType type) { append_field(bytes_, value, type); }
  void add_null() { append_null_field(bytes_); }
  /// A field as `append_field` made it.
  void add_encoded(std::string_view field) { bytes_ += field; }

  std::size_t rows() const { return rows_; }
  /// All of it with its end, until `clear`.
  std::string_view finish();
  void clear();

 private:
  std::string bytes_;
  std::size_t rows_ = 0;
};

}  // namespace analytics::server
