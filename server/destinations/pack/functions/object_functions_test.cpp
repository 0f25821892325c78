#include <gtest/gtest.h>

#include "server/destinations/pack/functions/call_fixture.h"

namespace analytics::server::pack {
namespace {

TEST(ObjectFunctions, NamedMembersAreLeftOutOrKept) {
  EXPECT_EQ(called("@omit", R"([{"a": 1, "b": 2, "c": 3}, ["a", "c", "x", 1]])"), R"({"b":2})");
  EXPECT_EQ(called("@pick", R"([{"a": 1, "b": 2, "c": 3}, ["c", "a", "x"]])"), R"({"a":1,"c":3})");
  EXPECT_EQ(called("@omit", R"([{"a": 1, "b": 2}, "a"])"), R"({"b":2})");
  EXPECT_EQ(called("@pick", R"([{"a": null}, ["a"]])"), R"({"a":null})");
  EXPECT_EQ(called("@pick", R"([{"a": 1}, []])"), "{}");
  EXPECT_EQ(called("@omit", R"([[1], ["a"]])"), "undefined");
  EXPECT_EQ(called("@omit", R"([{"a": 1}, {"a": 1}])"), "undefined");
  EXPECT_EQ(called("@pick", R"([{"a": 1}, null])"), "undefined");
}

TEST(ObjectFunctions, OfTwoMembersOfOneNameTheLaterCounts) {
  EXPECT_EQ(called("@omit", R"([{"a": 1, "b": 2, "a": 3}, []])"), R"({"a":3,"b":2})");
  EXPECT_EQ(called("@without_null", R"([{"a": 1, "a": null}])"), "{}");
  EXPECT_EQ(called("@keys", R"([{"a": 1, "a": 2}])"), R"(["a"])");
}

TEST(ObjectFunctions, MembersAreRenamedInTheirPlace) {
  EXPECT_EQ(called("@rename", R"([{"a": 1, "b": 2}, {"a": "x", "z": "y"}])"), R"({"x":1,"b":2})");
  EXPECT_EQ(called("@rename", R"([{"a": 1, "b": 2}, {"a": "b", "b": "a"}])"), R"({"b":1,"a":2})");
  EXPECT_EQ(called("@rename", R"([{"a": 1, "b": 2}, {"a": "b"}])"), R"({"b":2})");
  EXPECT_EQ(called("@rename", R"([{"a": 1}, {"a": 2}])"), "undefined");
  EXPECT_EQ(called("@rename", R"([{"a": 1}, "a"])"), "undefined");
}

TEST(ObjectFunctions, NamesGetAPrefix) {
  EXPECT_EQ(called("@prefix_names", R"([{"a": 1, "é": 2}, "p_"])"), R"({"p_a":1,"p_é":2})");
  EXPECT_EQ(called("@prefix_names", R"([{"a": 1}, ""])"), R"({"a":1})");
  EXPECT_EQ(called("@prefix_names", R"([{"a": 1}, 1])"), "undefined");
}

TEST(ObjectFunctions, NullAndEmptyMembersAreTakenAway) {
  const char* object = R"([{"a": null, "b": "", "c": 0, "d": false, "e": {"f": null}, "g": []}])";
  EXPECT_EQ(called("@without_null", object), R"({"b":"","c":0,"d":false,"e":{"f":null},"g":[]})");
  EXPECT_EQ(called("@without_empty", object), R"({"c":0,"d":false,"e":{"f":null},"g":[]})");
  EXPECT_EQ(called("@without_empty", R"([[null]])"), "undefined");
}

TEST(ObjectFunctions, AnObjectIsTakenApart) {
  EXPECT_EQ(called("@keys", R"([{"b": 1, "a": null}])"), R"(["b","a"])");
  EXPECT_EQ(called("@values", R"([{"b": 1, "a": null}])"), "[1,null]");
  EXPECT_EQ(called("@entries", R"([{"b": 1, "a": null}])"),
            R"([{"key":"b","value":1},{"key":"a","value":null}])");
  EXPECT_EQ(called("@keys", "[{}]"), "[]");
  EXPECT_EQ(called("@values", "[[1]]"), "undefined");
  EXPECT_EQ(called("@entries", R"(["a"])"), "undefined");
}

}  // namespace
}  // namespace analytics::server::pack
