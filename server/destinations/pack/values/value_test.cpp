#include "server/destinations/pack/values/value.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace analytics::server::pack {
namespace {

struct Parsed {
  simdjson::dom::parser parser;
  Value value(std::string_view json) { return Value::of(parser.parse(json).value()); }
};

TEST(PackValue, ReadsMembersAndItemsOfTheParsedEvent) {
  Parsed parsed;
  const Value event = parsed.value(R"({"a":{"b":[1,2.5,"x",null,true]}})");
  const Value list = event.member("a").member("b");
  EXPECT_EQ(list.size(), 5U);
  EXPECT_EQ(list.item(0).integer(), 1);
  EXPECT_EQ(list.item(1).number(), 2.5);
  EXPECT_EQ(list.item(2).text(), "x");
  EXPECT_TRUE(list.item(3).is_null());
  EXPECT_TRUE(list.item(4).boolean());
  EXPECT_TRUE(list.item(5).is_undefined());
  EXPECT_TRUE(event.member("x").member("y").is_undefined());
}

TEST(PackValue, TellsWhatJavaScriptTakesForFalse) {
  EXPECT_FALSE(Value().holds());
  EXPECT_FALSE(Value::null().holds());
  EXPECT_FALSE(Value::of(false).holds());
  EXPECT_FALSE(Value::of(std::int64_t{0}).holds());
  EXPECT_FALSE(Value::of("").holds());
  EXPECT_TRUE(Value::of("0").holds());
  EXPECT_TRUE(Value::of(std::span<const Value>{}).holds());
}

TEST(PackValue, AWholeDoubleIsAnInteger) {
  EXPECT_EQ(Value::of(3.0).kind(), Value::Kind::integer);
  EXPECT_EQ(Value::of(3.5).kind(), Value::Kind::number);
  EXPECT_EQ(Value::of(1e300).kind(), Value::Kind::number);
  EXPECT_TRUE(Value::of(1.0 / 0.0 * 0.0).is_null());
}

TEST(PackValue, UndefinedMembersAreNone) {
  const std::array<Member, 2> members{Member{"a", Value{}}, Member{"b", Value::of("x")}};
  const Value object = Value::of(std::span<const Member>(members));
  EXPECT_EQ(object.size(), 1U);
  Members member(object);
  ASSERT_TRUE(member.next());
  EXPECT_EQ(member.key(), "b");
  EXPECT_FALSE(member.next());
}

TEST(PackValue, ComparesDeepAndWhateverTheOrderOfMembers) {
  Parsed left;
  Parsed right;
  EXPECT_EQ(left.value(R"({"a":[1,{"b":2}],"c":null})"),
            right.value(R"({"c":null,"a":[1.0,{"b":2}]})"));
  EXPECT_FALSE(left.value(R"({"a":1})") == right.value(R"({"a":1,"b":2})"));
  EXPECT_FALSE(left.value(R"({"a":1,"b":2})") == right.value(R"({"a":1})"));
  EXPECT_FALSE(left.value("[1]") == right.value("[2]"));
  EXPECT_FALSE(left.value(R"("1")") == right.value("1"));
}

TEST(PackArena, IsFullBeyondItsLimitAndEmptyAfterAReset) {
  Arena arena;
  EXPECT_EQ(arena.keep("abc"), "abc");
  arena.text(kArenaBytesMax + 1);
  EXPECT_TRUE(arena.is_full());
  arena.reset();
  EXPECT_FALSE(arena.is_full());
}

}  // namespace
}  // namespace analytics::server::pack
