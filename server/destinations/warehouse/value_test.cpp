#include "server/destinations/warehouse/value.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace analytics::server {
namespace {

using Type = ColumnType;

Value text(std::string_view value) { return value; }
Value integer(std::int64_t value) { return value; }

TEST(TypeOf, IsThatOfTheValue) {
  EXPECT_EQ(type_of(Value(true)), Type::boolean);
  EXPECT_EQ(type_of(integer(7)), Type::integer);
  EXPECT_EQ(type_of(Value(1.5)), Type::real);
  EXPECT_EQ(type_of(text("seven")), Type::varchar);
  EXPECT_EQ(type_of(text("7")), Type::varchar);
  EXPECT_EQ(type_of(text("")), Type::varchar);
}

TEST(TypeOf, IsTimestampForIsoDatesAndTimes) {
  EXPECT_EQ(type_of(text("2015-12-12T19:11:01.249Z")), Type::timestamp);
  EXPECT_EQ(type_of(text("2015-12-12T19:11+01:00")), Type::timestamp);
  EXPECT_EQ(type_of(text("2015-12-12")), Type::timestamp);
  EXPECT_EQ(type_of(text("2015-13-12")), Type::varchar);
  EXPECT_EQ(type_of(text("555-867-5309")), Type::varchar);
}

TEST(Widened, StaysForTheSameType) {
  EXPECT_EQ(widened(Type::boolean, Type::boolean), Type::boolean);
  EXPECT_EQ(widened(Type::timestamp, Type::timestamp), Type::timestamp);
}

TEST(Widened, GoesFromIntegerToFloatToVarchar) {
  EXPECT_EQ(widened(Type::integer, Type::real), Type::real);
  EXPECT_EQ(widened(Type::real, Type::integer), Type::real);
  EXPECT_EQ(widened(Type::real, Type::varchar), Type::varchar);
  EXPECT_EQ(widened(Type::varchar, Type::integer), Type::varchar);
}

TEST(Widened, IsVarcharForWhateverElseDiffers) {
  EXPECT_EQ(widened(Type::boolean, Type::integer), Type::varchar);
  EXPECT_EQ(widened(Type::timestamp, Type::integer), Type::varchar);
  EXPECT_EQ(widened(Type::boolean, Type::timestamp), Type::varchar);
}

TEST(Names, AreReadAsTheyAreWritten) {
  EXPECT_EQ(type_named(type_name(Type::real)), Type::real);
  EXPECT_EQ(type_name(Type::real), "float");
}

TEST(JsonOf, EscapesText) {
  EXPECT_EQ(json_of(text("a\"b\\c\n")), R"("a\"b\\c\n")");
  EXPECT_EQ(json_of(text("ü")), "\"ü\"");
}

}  // namespace
}  // namespace analytics::server
