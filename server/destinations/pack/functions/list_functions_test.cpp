#include <gtest/gtest.h>

#include <string>

#include "server/destinations/pack/functions/call_fixture.h"

namespace analytics::server::pack {
namespace {

TEST(ListFunctions, AListIsMadeOfWhatIsNone) {
  EXPECT_EQ(called("@to_list", "[[1, 2]]"), "[1,2]");
  EXPECT_EQ(called("@to_list", R"(["a"])"), R"(["a"])");
  EXPECT_EQ(called("@to_list", "[false]"), "[false]");
  EXPECT_EQ(called("@to_list", "[null]"), "[]");
  EXPECT_EQ(called("@to_list", "[]"), "[]");
}

TEST(ListFunctions, ListsBecomeOne) {
  EXPECT_EQ(called("@concat_lists", "[[1], [], [[2], null]]"), "[1,[2],null]");
  EXPECT_EQ(called("@concat_lists", "[[1]]"), "[1]");
  EXPECT_EQ(called("@concat_lists", "[[1], 2]"), "undefined");
  EXPECT_EQ(called("@concat_lists", "[[1], null]"), "undefined");
}

TEST(ListFunctions, AnItemIsCountedFromEitherEnd) {
  EXPECT_EQ(called("@at", "[[1, 2, 3], 0]"), "1");
  EXPECT_EQ(called("@at", "[[1, 2, 3], 2]"), "3");
  EXPECT_EQ(called("@at", "[[1, 2, 3], -1]"), "3");
  EXPECT_EQ(called("@at", "[[1, 2, 3], -3]"), "1");
  EXPECT_EQ(called("@at", "[[1, 2, 3], 3]"), "undefined");
  EXPECT_EQ(called("@at", "[[1, 2, 3], -4]"), "undefined");
  EXPECT_EQ(called("@at", "[[1], -9223372036854775808]"), "undefined");
  EXPECT_EQ(called("@at", "[[1, 2], 0.5]"), "undefined");
  EXPECT_EQ(called("@at", R"(["ab", 0])"), "undefined");
}

TEST(ListFunctions, APlaceIsThatOfTheFirstThatIsEqual) {
  EXPECT_EQ(called("@index_of", R"([["a", "b", "b"], "b"])"), "1");
  EXPECT_EQ(called("@index_of", R"([[1, {"a": 2}], {"a": 2.0}])"), "1");
  EXPECT_EQ(called("@index_of", "[[1], 2]"), "undefined");
  EXPECT_EQ(called("@index_of", R"(["ab", "b"])"), "undefined");
}

TEST(ListFunctions, LengthIsOfTextsListsAndObjects) {
  EXPECT_EQ(called("@length", R"([""])"), "0");
  EXPECT_EQ(called("@length", R"(["é€😀"])"), "4");
  EXPECT_EQ(called("@length", "[[1, null]]"), "2");
  EXPECT_EQ(called("@length", R"([{"a": 1, "b": null}])"), "2");
  EXPECT_EQ(called("@length", "[12]"), "undefined");
  EXPECT_EQ(called("@length", "[true]"), "undefined");
}

TEST(ListFunctions, WhatStandsThereBeforeIsLeftOut) {
  EXPECT_EQ(called("@unique", R"([[1, "1", 1.0, true, 1, null, null, "1"]])"),
            R"([1,"1",true,null])");
  EXPECT_EQ(called("@unique", R"([[{"a": 1, "b": 2}, {"b": 2, "a": 1}, {"a": 1}]])"),
            R"([{"a":1,"b":2},{"a":1}])");
  EXPECT_EQ(called("@unique", "[[[1], [2], [1], []]]"), "[[1],[2],[]]");
  EXPECT_EQ(called("@unique", R"(["aa"])"), "undefined");
}

TEST(ListFunctions, ManyDifferentItemsStayAll) {
  std::string list = "[[0";
  for (int i = 1; i < 20'000; ++i) list += R"(,{"id":)" + std::to_string(i) + "}";
  EXPECT_EQ(called("@unique", list + "]]"), list.substr(1) + "]");
}

}  // namespace
}  // namespace analytics::server::pack
