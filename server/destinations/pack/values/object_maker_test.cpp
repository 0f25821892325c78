#include "server/destinations/pack/values/object_maker.h"

#include <gtest/gtest.h>

#include <string>

#include "server/destinations/pack/values/json_text.h"

namespace analytics::server::pack {
namespace {

std::string json_of(const Value& value) {
  std::string text;
  write_json(value, text);
  return text;
}

TEST(PackObjectMaker, ALaterMemberWinsInTheFirstsPlace) {
  Arena arena;
  ObjectMaker made(arena);
  made.put("a", Value::of("1"));
  made.put("b", Value::of("2"));
  made.put("a", Value::of("3"));
  EXPECT_EQ(json_of(made.value()), R"({"a":"3","b":"2"})");
}

TEST(PackObjectMaker, AnUndefinedValueHidesWhatCameBefore) {
  Arena arena;
  ObjectMaker undefined(arena);
  undefined.put("a", Value{});
  ObjectMaker made(arena);
  made.put("a", Value::of("1"));
  made.put_all(undefined.value());
  made.put_all(Value::of("no object"));
  EXPECT_EQ(json_of(made.value()), "{}");
}

TEST(PackObjectMaker, FindsNamesAmongMany) {
  Arena arena;
  ObjectMaker made(arena);
  for (std::int64_t i = 0; i < 1000; ++i) {
    made.put(arena.keep("name " + std::to_string(i % 500)), Value::of(i));
  }
  const Value object = made.value();
  EXPECT_EQ(object.size(), 500U);
  EXPECT_EQ(object.member("name 0").integer(), 500);
  EXPECT_EQ(object.member("name 499").integer(), 999);
}

}  // namespace
}  // namespace analytics::server::pack
