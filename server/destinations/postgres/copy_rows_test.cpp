#include "server/destinations/postgres/copy_rows.h"

#include <gtest/gtest.h>

using namespace std::string_literals;

namespace analytics::server {
namespace {

std::string field(const Value& value, ColumnType type) {
  std::string out;
  append_field(out, value, type);
  return out;
}

TEST(CopyRows, AreTheBytesThatPostgresDocuments) {
  CopyRows rows;
  rows.begin_row(2);
  rows.add(Value("hi"), ColumnType::varchar);
  rows.add_null();
  EXPECT_EQ(rows.finish(),
            "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0"
            "\0\2\0\0\0\2hi\xff\xff\xff\xff\xff\xff"s);
}

TEST(CopyRows, HaveNumbersWithTheirHighestByteFirst) {
  EXPECT_EQ(field(Value(std::int64_t{-2}), ColumnType::integer),
            "\0\0\0\10\xff\xff\xff\xff\xff\xff\xff\xfe"s);
  EXPECT_EQ(field(Value(1.0), ColumnType::real), "\0\0\0\10\x3f\xf0\0\0\0\0\0\0"s);
  EXPECT_EQ(field(Value(std::int64_t{1}), ColumnType::real), "\0\0\0\10\x3f\xf0\0\0\0\0\0\0"s);
  EXPECT_EQ(field(Value(true), ColumnType::boolean), "\0\0\0\1\1"s);
}

TEST(CopyRows, WriteOutWhatIsNoTextInAColumnOfText) {
  EXPECT_EQ(field(Value(7.25), ColumnType::varchar), "\0\0\0\0047.25"s);
  EXPECT_EQ(field(Value(false), ColumnType::varchar), "\0\0\0\5false"s);
}

TEST(PostgresTime, CountsMicrosecondsSince2000) {
  EXPECT_EQ(postgres_time("2000-01-01T00:00:00.000Z"), 0);
  EXPECT_EQ(postgres_time("2000-01-01T00:00:01.5+00:00"), 1'500'000);
  EXPECT_EQ(postgres_time("1999-12-31T23:59:59.999Z"), -1000);
  EXPECT_EQ(postgres_time("2000-01-02"), 86'400'000'000);
  EXPECT_EQ(postgres_time("2000-01-01T01:00:00+01:00"), 0);
  EXPECT_EQ(postgres_time("2000-01-01T00:00:00.000001Z"), 1);
  EXPECT_EQ(postgres_time("1999-12-31T23:59:59.9999995000Z"), std::nullopt);
}

TEST(PostgresTime, IsNothingForWhatIsNoTime) {
  EXPECT_EQ(postgres_time("2000-02-30T00:00:00.000Z"), std::nullopt);
  EXPECT_EQ(postgres_time("2000-01-01T24:00:00.000Z"), std::nullopt);
  EXPECT_EQ(postgres_time("555-867-5309"), std::nullopt);
  EXPECT_EQ(postgres_time(""), std::nullopt);
}

TEST(PostgresTime, IsRefusedWhereItsDigitsWouldBeRounded) {
  EXPECT_EQ(postgres_time("2000-01-01T00:00:00.1234567Z"), std::nullopt);
  EXPECT_EQ(postgres_time("2000-01-01T00:00:00.123456000Z"), 123'456);
}

TEST(Presentable, WritesZeroBytesOutAndReplacesWhatIsNotUtf8) {
  EXPECT_EQ(presentable("a\0ü"s), "a\\u0000ü");
  EXPECT_EQ(presentable("a\xff"), "a\xef\xbf\xbd");
}

}  // namespace
}  // namespace analytics::server
