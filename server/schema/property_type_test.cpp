#include "server/schema/property_type.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

TEST(PropertyTypeOf, IsWhatTheJsonSays) {
  EXPECT_EQ(property_type(R"("pro")"), PropertyType::string);
  EXPECT_EQ(property_type(R"("")"), PropertyType::string);
  EXPECT_EQ(property_type("true"), PropertyType::boolean);
  EXPECT_EQ(property_type("false"), PropertyType::boolean);
  EXPECT_EQ(property_type("null"), PropertyType::null);
  EXPECT_EQ(property_type("[1]"), PropertyType::array);
  EXPECT_EQ(property_type("{}"), PropertyType::object);
}

TEST(PropertyTypeOf, TellsIntegersFromOtherNumbers) {
  for (const char* integer : {"0", "-7", "18446744073709551615"}) {
    EXPECT_EQ(property_type(integer), PropertyType::integer) << integer;
  }
  for (const char* number : {"0.5", "1e3", "-1E+2", "1.0"}) {
    EXPECT_EQ(property_type(number), PropertyType::number) << number;
  }
}

TEST(PropertyTypeOf, IsTimestampForIsoDatesAndTimesAlone) {
  for (const char* time : {R"("2026-01-02")", R"("2026-01-02T03:04:05Z")",
                           R"("2026-01-02T03:04:05.678+01:00")", R"("2026-01-02 03:04")"}) {
    EXPECT_EQ(property_type(time), PropertyType::timestamp) << time;
  }
  for (const char* text : {R"("2026-01")", R"("2026-13-02")", R"("1234-56789-0")",
                           R"("01/02/2026")", R"("2026-01-02x")", R"("\u0032026-01-02")"}) {
    EXPECT_EQ(property_type(text), PropertyType::string) << text;
  }
}

TEST(PropertyTypeName, IsAWordForEach) {
  EXPECT_EQ(name(PropertyType::string), "string");
  EXPECT_EQ(name(PropertyType::timestamp), "timestamp");
  EXPECT_EQ(name(PropertyType::null), "null");
}

}  // namespace
}  // namespace analytics::server
