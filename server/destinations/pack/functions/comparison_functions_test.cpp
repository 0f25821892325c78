#include <gtest/gtest.h>

#include "server/destinations/pack/functions/call_fixture.h"

namespace analytics::server::pack {
namespace {

TEST(ComparisonFunctions, EqualIsTheSameTypeAndValue) {
  EXPECT_EQ(called("@eq", R"(["a", "a"])"), "true");
  EXPECT_EQ(called("@eq", R"([1, 1.0])"), "true");
  EXPECT_EQ(called("@eq", R"([1, "1"])"), "false");
  EXPECT_EQ(called("@eq", R"([0, false])"), "false");
  EXPECT_EQ(called("@eq", R"([{"a": [1], "b": null}, {"b": null, "a": [1]}])"), "true");
  EXPECT_EQ(called("@eq", R"([[1, 2], [2, 1]])"), "false");
  EXPECT_EQ(called("@eq", "[null, null]"), "true");
  EXPECT_EQ(called("@eq", "[]"), "true");
  EXPECT_EQ(called("@eq", "[null]"), "false");
  EXPECT_EQ(called("@ne", R"(["a", "b"])"), "true");
  EXPECT_EQ(called("@ne", "[true, true]"), "false");
}

TEST(ComparisonFunctions, OrderIsOfTwoNumbersOrTwoTexts) {
  EXPECT_EQ(called("@lt", "[1, 1.5]"), "true");
  EXPECT_EQ(called("@lt", "[2, 2]"), "false");
  EXPECT_EQ(called("@le", "[2, 2]"), "true");
  EXPECT_EQ(called("@gt", "[9007199254740993, 9007199254740992]"), "true");
  EXPECT_EQ(called("@ge", R"(["b", "a"])"), "true");
  EXPECT_EQ(called("@lt", R"(["Z", "a"])"), "true");
  EXPECT_EQ(called("@lt", R"(["z", "é"])"), "true");
}

TEST(ComparisonFunctions, OrderOfEverythingElseIsFalse) {
  for (const char* name : {"@lt", "@le", "@gt", "@ge"}) {
    EXPECT_EQ(called(name, R"([1, "2"])"), "false") << name;
    EXPECT_EQ(called(name, "[null, null]"), "false") << name;
    EXPECT_EQ(called(name, "[true, false]"), "false") << name;
    EXPECT_EQ(called(name, "[1]"), "false") << name;
  }
}

TEST(ComparisonFunctions, InLooksThroughTheList) {
  EXPECT_EQ(called("@in", R"(["b", ["a", "b"]])"), "true");
  EXPECT_EQ(called("@in", R"(["c", ["a", "b"]])"), "false");
  EXPECT_EQ(called("@in", "[null, [null]]"), "true");
  EXPECT_EQ(called("@in", R"(["a", "abc"])"), "false");
  EXPECT_EQ(called("@in", "[1]"), "false");
  EXPECT_EQ(called("@in", "[1, []]"), "false");
}

TEST(ComparisonFunctions, TypesHaveJavaScriptsNames) {
  EXPECT_EQ(called("@type", R"(["a"])"), R"("string")");
  EXPECT_EQ(called("@type", "[1]"), R"("number")");
  EXPECT_EQ(called("@type", "[1.5]"), R"("number")");
  EXPECT_EQ(called("@type", "[true]"), R"("boolean")");
  EXPECT_EQ(called("@type", "[null]"), R"("null")");
  EXPECT_EQ(called("@type", "[]"), R"("undefined")");
  EXPECT_EQ(called("@type", "[[]]"), R"("array")");
  EXPECT_EQ(called("@type", "[{}]"), R"("object")");
}

}  // namespace
}  // namespace analytics::server::pack
