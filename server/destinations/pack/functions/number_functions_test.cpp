#include <gtest/gtest.h>

#include "server/destinations/pack/functions/call_fixture.h"

namespace analytics::server::pack {
namespace {

TEST(NumberFunctions, ArithmeticIsJavaScripts) {
  EXPECT_EQ(called("@add", "[1, 2, 3.5]"), "6.5");
  EXPECT_EQ(called("@add", "[0.1, 0.2]"), "0.30000000000000004");
  EXPECT_EQ(called("@subtract", "[10, 1, 2]"), "7");
  EXPECT_EQ(called("@multiply", "[2.5, 4]"), "10");
  EXPECT_EQ(called("@divide", "[1, 4]"), "0.25");
  EXPECT_EQ(called("@divide", "[12, 2, 3]"), "2");
  EXPECT_EQ(called("@add", "[9007199254740992, 1]"), "9007199254740992");
}

TEST(NumberFunctions, WhatIsNoNumberHasNoSum) {
  EXPECT_EQ(called("@add", R"([1, "2"])"), "undefined");
  EXPECT_EQ(called("@add", "[1, true]"), "undefined");
  EXPECT_EQ(called("@multiply", "[1, null]"), "undefined");
  EXPECT_EQ(called("@divide", "[1, 0]"), "undefined");
  EXPECT_EQ(called("@divide", "[0, 0]"), "undefined");
  EXPECT_EQ(called("@multiply", "[1e308, 10]"), "undefined");
}

TEST(NumberFunctions, HalvesAreRoundedUp) {
  EXPECT_EQ(called("@round", "[2.5]"), "3");
  EXPECT_EQ(called("@round", "[-2.5]"), "-2");
  EXPECT_EQ(called("@round", "[-2.6]"), "-3");
  EXPECT_EQ(called("@round", "[0.49999999999999994]"), "0");
  EXPECT_EQ(called("@round", "[-0.2]"), "0");
  EXPECT_EQ(called("@round", "[4503599627370497.5]"), "4503599627370498");
  EXPECT_EQ(called("@round", "[9007199254740993]"), "9007199254740993");
  EXPECT_EQ(called("@floor", "[2.9]"), "2");
  EXPECT_EQ(called("@floor", "[-2.1]"), "-3");
  EXPECT_EQ(called("@round", R"(["2.5"])"), "undefined");
  EXPECT_EQ(called("@floor", "[[2.5]]"), "undefined");
}

TEST(NumberFunctions, TextIsWhatJavaScriptsStringMakes) {
  EXPECT_EQ(called("@text", R"(["a"])"), R"("a")");
  EXPECT_EQ(called("@text", "[1.50]"), R"("1.5")");
  EXPECT_EQ(called("@text", "[1e21]"), R"("1e+21")");
  EXPECT_EQ(called("@text", "[false]"), R"("false")");
  EXPECT_EQ(called("@text", R"([[1, null, "a", [2, 3]]])"), R"("1,,a,2,3")");
  EXPECT_EQ(called("@text", R"([{"a": 1}])"), R"("[object Object]")");
  EXPECT_EQ(called("@text", "[null]"), "undefined");
}

TEST(NumberFunctions, NumberIsWhatJavaScriptsNumberMakes) {
  EXPECT_EQ(called("@number", R"([" 12.50\u00a0"])"), "12.5");
  EXPECT_EQ(called("@number", R"(["-1e3"])"), "-1000");
  EXPECT_EQ(called("@number", R"(["+5."])"), "5");
  EXPECT_EQ(called("@number", R"([".5"])"), "0.5");
  EXPECT_EQ(called("@number", R"(["0x1F"])"), "31");
  EXPECT_EQ(called("@number", R"(["0b11"])"), "3");
  EXPECT_EQ(called("@number", R"([""])"), "0");
  EXPECT_EQ(called("@number", "[true]"), "1");
  EXPECT_EQ(called("@number", "[7]"), "7");
  EXPECT_EQ(called("@number", R"(["1e-999"])"), "0");
}

TEST(NumberFunctions, WhatIsNoNumberIsUndefined) {
  for (const char* text :
       {R"(["12a"])", R"(["1,5"])", R"(["."])", R"(["-"])", R"(["+-1"])", R"(["1 2"])",
        R"(["Infinity"])", R"(["inf"])", R"(["NaN"])", R"(["-0x1"])", R"(["0x"])", R"(["1e"])",
        R"(["1e999"])", "[[1]]", "[{}]"}) {
    EXPECT_EQ(called("@number", text), "undefined") << text;
  }
}

TEST(NumberFunctions, BooleanIsTheWordOrTheTruth) {
  EXPECT_EQ(called("@boolean", R"(["true"])"), "true");
  EXPECT_EQ(called("@boolean", R"(["false"])"), "false");
  EXPECT_EQ(called("@boolean", R"(["no"])"), "true");
  EXPECT_EQ(called("@boolean", R"([""])"), "false");
  EXPECT_EQ(called("@boolean", "[0]"), "false");
  EXPECT_EQ(called("@boolean", "[2]"), "true");
  EXPECT_EQ(called("@boolean", "[[]]"), "true");
  EXPECT_EQ(called("@boolean", "[null]"), "undefined");
}

}  // namespace
}  // namespace analytics::server::pack
