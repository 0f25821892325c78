#include "server/destinations/sqlite/fit.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>

namespace analytics::server {
namespace {

using Type = ColumnType;

Value text(std::string_view value) { return value; }
Value integer(std::int64_t value) { return value; }

TEST(DeclaredTypes, AreReadAsTheyAreWritten) {
  EXPECT_EQ(declared_type(declared_name(Type::timestamp)), Type::timestamp);
  EXPECT_EQ(declared_type("SOMETHING ELSE"), Type::varchar);
}

TEST(Fit, LeavesAValueOfTheColumnsOwnTypeAlone) {
  EXPECT_EQ(fit(integer(7), Type::integer).value, integer(7));
  EXPECT_EQ(fit(Value(1.5), Type::real).value, Value(1.5));
  EXPECT_EQ(fit(Value(true), Type::boolean).value, Value(true));
  EXPECT_EQ(fit(text("007"), Type::varchar).value, text("007"));
  EXPECT_FALSE(fit(text("007"), Type::varchar).as_blob);
}

TEST(Fit, WritesNumbersOutInATextColumn) {
  EXPECT_EQ(fit(integer(-7), Type::varchar).written, "-7");
  EXPECT_EQ(fit(Value(0.1), Type::varchar).written, "0.1");
  EXPECT_EQ(fit(Value(0.30000000000000004), Type::varchar).written, "0.30000000000000004");
  EXPECT_EQ(fit(Value(true), Type::varchar).written, "true");
}

TEST(Fit, KeepsTextThatIsNoNumberAsText) {
  EXPECT_EQ(fit(text("seven"), Type::integer).value, text("seven"));
  EXPECT_FALSE(fit(text("seven"), Type::integer).as_blob);
  EXPECT_FALSE(fit(text("2015-12-12T19:11:01Z"), Type::timestamp).as_blob);
  EXPECT_FALSE(fit(text(""), Type::integer).as_blob);
}

TEST(Fit, MakesAnIntegerOfTextOnlyWhereTheDigitsComeBack) {
  EXPECT_EQ(fit(text("42"), Type::integer).value, integer(42));
  EXPECT_EQ(fit(text("-42"), Type::boolean).value, integer(-42));
}

TEST(Fit, HidesOtherNumericTextFromSqlite) {
  EXPECT_TRUE(fit(text("007"), Type::integer).as_blob);
  EXPECT_TRUE(fit(text("1.0"), Type::integer).as_blob);
  EXPECT_TRUE(fit(text("1e3"), Type::timestamp).as_blob);
  EXPECT_TRUE(fit(text(" 5"), Type::integer).as_blob);
  EXPECT_TRUE(fit(text("+5"), Type::integer).as_blob);
  EXPECT_TRUE(fit(text(".5"), Type::integer).as_blob);
  EXPECT_TRUE(fit(text("18446744073709551615"), Type::integer).as_blob);
  EXPECT_TRUE(fit(text("42"), Type::real).as_blob);
  EXPECT_EQ(fit(text("007"), Type::integer).value, text("007"));
}

TEST(Fit, TellsTrueFromOneInAColumnOfNumbers) {
  EXPECT_EQ(fit(Value(true), Type::integer).written, "true");
  EXPECT_EQ(fit(Value(false), Type::real).written, "false");
}

TEST(Fit, KeepsLargeIntegersExactInAFloatColumn) {
  constexpr std::int64_t kExact = std::int64_t{1} << 53;
  EXPECT_EQ(fit(integer(kExact), Type::real).value, integer(kExact));
  EXPECT_EQ(fit(integer(kExact + 1), Type::real).written, "9007199254740993");
  EXPECT_TRUE(fit(integer(kExact + 1), Type::real).as_blob);
  EXPECT_TRUE(fit(integer(std::numeric_limits<std::int64_t>::min()), Type::real).as_blob);
}

TEST(Fit, LeavesNullNull) {
  EXPECT_EQ(fit(Value(), Type::varchar).value, Value());
  EXPECT_EQ(fit(Value(), Type::integer).value, Value());
}

}  // namespace
}  // namespace analytics::server
