#include "server/destinations/pack/program/mapping.h"

#include <gtest/gtest.h>

#include <string>

namespace analytics::server::pack {
namespace {

std::string made(const Mapping& mapping, std::string_view event) {
  simdjson::dom::parser parser;
  Arena arena;
  Scope scope{.root = Value::of(parser.parse(event).value()), .arena = arena};
  std::vector<Value> values(mapping.size(), Value::of("from before"));
  mapping.run(scope, values);
  if (!scope.fault.empty()) return scope.fault;
  std::string text;
  write_json(Value::of(std::span<const Value>(values)), text);
  return text;
}

TEST(PackMapping, GivesEachFieldItsValue) {
  const auto mapping = Mapping::compile({{"a", R"({"@path":"$.x.y"})"},
                                         {"b", R"({"@path":"$.x"})"},
                                         {"c", R"("text")"},
                                         {"d", R"({"@path":"$.none.y"})"},
                                         {"e", R"({"@template":"{{x.y}}-{{l[1]}}"})"},
                                         {"f", R"({"@path":""})"}},
                                        {});
  ASSERT_TRUE(mapping);
  EXPECT_EQ(made(*mapping, R"({"x":{"y":1,"z":2},"l":["p","q"]})"),
            R"([1,{"y":1,"z":2},"text",null,"1-q",{"x":{"y":1,"z":2},"l":["p","q"]}])");
}

TEST(PackMapping, ThePathsOfAWalkLeadWhereEachAloneDoes) {
  const auto mapping = Mapping::compile({{"a", R"({"@path":"$.t.length"})"},
                                         {"b", R"({"@path":"$.zero.x.y"})"},
                                         {"c", R"({"@path":"$.no.x"})"},
                                         {"d", R"({"@path":"$.l.1.x"})"},
                                         {"e", R"({"@path":"$.l.length"})"},
                                         {"f", R"({"@path":"$.t.0"})"}},
                                        {});
  ASSERT_TRUE(mapping);
  EXPECT_EQ(made(*mapping, R"({"t":"abc","zero":0,"no":null,"l":[0,{"x":5}]})"),
            R"([3,0,null,5,2,"a"])");
}

TEST(PackMapping, OfMembersOfTheSameNameTheLastCountsWhole) {
  const auto mapping =
      Mapping::compile({{"a", R"({"@path":"$.x.y"})"}, {"b", R"({"@path":"$.x.z"})"}}, {});
  ASSERT_TRUE(mapping);
  EXPECT_EQ(made(*mapping, R"({"x":{"y":1,"z":2},"x":{"z":3}})"), "[null,3]");
}

TEST(PackMapping, NamesTheFieldThatIsWrong) {
  ProgramFault fault;
  const auto mapping = Mapping::compile({{"a", "1"}, {"b", R"({"@path":5})"}}, {}, &fault);
  ASSERT_FALSE(mapping);
  EXPECT_EQ(mapping.error().message, "/b/@path: must be a text or a directive");
  EXPECT_EQ(fault.pointer, "/b/@path");
}

TEST(PackMapping, AFaultLeavesNoValues) {
  const auto mapping = Mapping::compile({{"a", "1"}, {"b", R"({"@path":{"@path":"$.n"}})"}}, {});
  ASSERT_TRUE(mapping);
  simdjson::dom::parser parser;
  const std::string event = R"({"n":1})";
  Arena arena;
  Scope scope{.root = Value::of(parser.parse(event).value()), .arena = arena};
  std::vector<Value> values(2);
  mapping->run(scope, values);
  EXPECT_EQ(scope.fault, "@path is made of something that is no text");
  EXPECT_TRUE(values[0].is_undefined());
}

}  // namespace
}  // namespace analytics::server::pack
