#include "cli/e2e/spelling.h"

#include <gtest/gtest.h>

namespace analytics::cli::e2e {
namespace {

TEST(Spelling, WritesEscapedCharactersAsThemselves) {
  EXPECT_EQ(plainly_spelled(R"({"a":"caf\u00e9 \u20AC \/ \u0041"})"), R"({"a":"café € / A"})");
}

TEST(Spelling, JoinsSurrogates) { EXPECT_EQ(plainly_spelled(R"("\ud83d\ude00")"), "\"😀\""); }

TEST(Spelling, KeepsWhatMustBeEscaped) {
  const std::string kept = R"(["\"","\\","\n","\u0000","\u001f","\u0022","\u005c"])";
  EXPECT_EQ(plainly_spelled(kept), kept);
}

TEST(Spelling, SeesTheBackslashThatIsEscapedItself) {
  EXPECT_EQ(plainly_spelled(R"("\\u00e9")"), R"("\\u00e9")");
  EXPECT_EQ(plainly_spelled(R"("\\\u00e9")"), R"("\\é")");
}

TEST(Spelling, KeepsHalvesOfSurrogates) {
  EXPECT_EQ(plainly_spelled(R"("\ud83d")"), R"("\ud83d")");
  EXPECT_EQ(plainly_spelled(R"("\ude00x")"), R"("\ude00x")");
  EXPECT_EQ(plainly_spelled(R"("\ud83d\u0041")"), R"("\ud83dA")");
}

TEST(Spelling, EndsWithItsText) {
  EXPECT_EQ(plainly_spelled(""), "");
  EXPECT_EQ(plainly_spelled("\\"), "\\");
  EXPECT_EQ(plainly_spelled("\\u00"), "\\u00");
}

}  // namespace
}  // namespace analytics::cli::e2e
