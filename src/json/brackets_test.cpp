#include "json/brackets.h"

#include <gtest/gtest.h>

#include <string>

namespace analytics {
namespace {

TEST(Brackets, EndWhereTheFirstOneIsClosed) {
  EXPECT_EQ(bracketed_bytes(R"({"a":[1,{"b":{}}]},"c")"), 18u);
  EXPECT_EQ(bracketed_bytes("[]"), 2u);
}

TEST(Brackets, InStringsDoNotCount) {
  EXPECT_EQ(bracketed_bytes(R"(["}]{[",1] )"), 10u);
  EXPECT_EQ(bracketed_bytes(R"({"a":"\"}","b":"\\"} )"), 20u);
  EXPECT_EQ(bracketed_bytes(R"(["\\\"]\\"] )"), 11u);
}

TEST(Brackets, ThatNothingClosesHaveNoEnd) {
  EXPECT_EQ(bracketed_bytes("["), 0u);
  EXPECT_EQ(bracketed_bytes(R"([{"a":1})"), 0u);
  EXPECT_EQ(bracketed_bytes(R"(["])"), 0u);
  EXPECT_EQ(bracketed_bytes("[" + std::string(63, ' ')), 0u);
}

// A part of `bytes`, whose last bracket but one is in a string behind escapes.
std::string part(std::size_t bytes) {
  const std::string end = R"(\\\"]"])";
  return "[\"" + std::string(bytes - 2 - end.size(), 'x') + end;
}

// Wherever strings and escapes meet the borders of 64 bytes.
TEST(Brackets, AreFoundAtAnyPlaceInALongText) {
  for (std::size_t bytes = 20; bytes < 300; ++bytes) {
    EXPECT_EQ(bracketed_bytes(part(bytes) + ",]"), bytes);
    EXPECT_EQ(bracketed_bytes(part(bytes)), bytes);
  }
}

TEST(Brackets, AreCountedOverManyBlocks) {
  const std::string open(1'000, '[');
  const std::string close(1'000, ']');
  EXPECT_EQ(bracketed_bytes(open + "{\"]\":1}" + close + "]"), 2'007u);
}

}  // namespace
}  // namespace analytics
