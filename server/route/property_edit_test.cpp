#include "server/route/property_edit.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

std::string drop(const std::string& object, PropertyNames::Names names, std::string_view json) {
  const PropertyEdit edit({.drop = true, .object = *split_path(object), .names = std::move(names)});
  std::vector<std::string> removed;
  return edit.apply(json, removed).value_or("unchanged");
}

std::string allow(const std::string& object, PropertyNames::Names names, std::string_view json) {
  const PropertyEdit edit(
      {.drop = false, .object = *split_path(object), .names = std::move(names)});
  std::vector<std::string> removed;
  return edit.apply(json, removed).value_or("unchanged");
}

TEST(DropProperties, TakesOutWhatIsNamed) {
  EXPECT_EQ(drop("properties", {"a", "c"}, R"({"x":1,"properties":{"a":1,"b":2,"c":3}})"),
            R"({"x":1,"properties":{"b":2}})");
  EXPECT_EQ(drop("", {"x"}, R"({"x":1,"y":{"x":2}})"), R"({"y":{"x":2}})");
  EXPECT_EQ(drop("context.page", {"url"}, R"({"context":{"page":{"url":"u"},"ip":"i"}})"),
            R"({"context":{"page":{},"ip":"i"}})");
}

TEST(DropProperties, TakesWholeArraysAndObjects) {
  EXPECT_EQ(drop("properties", {"products"}, R"({"properties":{"products":[{"a":1}],"b":2}})"),
            R"({"properties":{"b":2}})");
}

TEST(DropProperties, GoesIntoEachItemOfAnArray) {
  EXPECT_EQ(drop("properties.products", {"price"},
                 R"({"properties":{"products":[{"price":1,"id":"a"},7,[{"price":2}]]}})"),
            R"({"properties":{"products":[{"id":"a"},7,[{}]]}})");
  EXPECT_EQ(drop("orders.items", {"p"}, R"({"orders":[{"items":[{"p":1}]},{"items":{"p":2}}]})"),
            R"({"orders":[{"items":[{}]},{"items":{}}]})");
}

TEST(DropProperties, TakesAMemberThatStandsTwiceBothTimes) {
  EXPECT_EQ(drop("", {"a"}, R"({"a":1,"b":2,"a":3})"), R"({"b":2})");
}

TEST(DropProperties, KnowsANameHoweverItIsEscaped) {
  EXPECT_EQ(drop("", {"email"}, R"({"e\u006dail":"x","b":1})"), R"({"b":1})");
  EXPECT_EQ(drop("p", {"a"}, R"({"\u0070":{"a":1}})"), R"({"\u0070":{}})");
}

TEST(DropProperties, LeavesEveryOtherByteAsItIs) {
  EXPECT_EQ(drop("properties", {"a"},
                 R"({"n":12345678901234567890,"s":"\u00e9\/","properties":{"a":1,"f":1.10e0}})"),
            R"({"n":12345678901234567890,"s":"\u00e9\/","properties":{"f":1.10e0}})");
}

TEST(DropProperties, DoesNothingWhereThereIsNothing) {
  EXPECT_EQ(drop("properties", {"x"}, R"({"properties":{"a":1}})"), "unchanged");
  EXPECT_EQ(drop("properties", {"x"}, R"({"properties":"x"})"), "unchanged");
  EXPECT_EQ(drop("nothing.here", {"x"}, R"({"properties":{"x":1}})"), "unchanged");
}

TEST(AllowProperties, KeepsOnlyWhatIsNamed) {
  EXPECT_EQ(allow("properties", {"b"}, R"({"x":1,"properties":{"a":1,"b":2,"c":3}})"),
            R"({"x":1,"properties":{"b":2}})");
  EXPECT_EQ(allow("a.foo", {"bar"}, R"({"a":{"foo":{"bar":1,"baz":2},"other":3}})"),
            R"({"a":{"foo":{"bar":1},"other":3}})");
  EXPECT_EQ(allow("properties", {"a"}, R"({"properties":{"a":1}})"), "unchanged");
  EXPECT_EQ(allow("properties", {}, R"({"properties":{"a":1}})"), R"({"properties":{}})");
}

TEST(AllowProperties, KeepsWhatEveryDestinationNeeds) {
  EXPECT_EQ(allow("", {"event"}, R"({"type":"track","messageId":"m","event":"E","userId":"u"})"),
            R"({"type":"track","messageId":"m","event":"E"})");
}

TEST(PropertyEdit, NamesWhatItTookOutOnce) {
  const PropertyEdit edit({.drop = false, .object = {"p"}, .names = {"a"}});
  std::vector<std::string> removed;
  ASSERT_TRUE(edit.apply(R"({"p":[{"c":1,"a":1},{"b":1,"c":2}]})", removed));
  EXPECT_EQ(removed, (std::vector<std::string>{"p.b", "p.c"}));
}

TEST(JsonPath, IsCutAtDotsThatHaveNoBackslash) {
  EXPECT_EQ(*split_path(""), JsonPath());
  EXPECT_EQ(*split_path("a.b c"), (JsonPath{"a", "b c"}));
  EXPECT_EQ(*split_path("a\\.b.c\\\\"), (JsonPath{"a.b", "c\\"}));
  EXPECT_FALSE(split_path("a..b"));
  EXPECT_FALSE(split_path("."));
  EXPECT_FALSE(split_path("a\\"));
}

}  // namespace
}  // namespace analytics::server
