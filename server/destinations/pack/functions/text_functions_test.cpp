#include <gtest/gtest.h>

#include <string>

#include "server/destinations/pack/functions/call_fixture.h"

namespace analytics::server::pack {
namespace {

TEST(TextFunctions, BlanksAreJavaScripts) {
  EXPECT_EQ(called("@trim", R"(["\t\n \u00a0\ufeffa b\u3000\u2028 "])"), R"("a b")");
  EXPECT_EQ(called("@trim", R"(["\u200ba\u200b"])"), "\"\u200Ba\u200B\"");
  EXPECT_EQ(called("@trim", R"(["   "])"), R"("")");
  EXPECT_EQ(called("@trim", R"(["é"])"), R"("é")");
  EXPECT_EQ(called("@without_spaces", R"([" a\u00a0b\tc "])"), R"("abc")");
  EXPECT_EQ(called("@trim", "[1]"), "undefined");
}

TEST(TextFunctions, OtherCharactersAreReplacedOneByOne) {
  EXPECT_EQ(called("@replace_others", R"(["a b-c", "abc", "_"])"), R"("a_b_c")");
  EXPECT_EQ(called("@replace_others", R"(["é€😀", "abc", "_"])"), R"("____")");
  EXPECT_EQ(called("@replace_others", R"(["a1", "", ""])"), R"("")");
  EXPECT_EQ(called("@replace_others", R"([1, "a", "_"])"), "undefined");
}

TEST(TextFunctions, CasesAreUnicodes) {
  EXPECT_EQ(called("@lower", R"(["ÀÉ ΣΟΦΙΑ ЖУК Ⅷ"])"), R"("àé σοφια жук ⅷ")");
  EXPECT_EQ(called("@upper", R"(["straße ﬁn ŉ ᾳ"])"), R"("STRASSE FIN ʼN ΑΙ")");
  EXPECT_EQ(called("@upper", R"(["ᾆ ᾗ ᾠ"])"), R"("ἎΙ ἯΙ ὨΙ")");
  EXPECT_EQ(called("@lower", R"(["İ"])"), "\"i\u0307\"");
  EXPECT_EQ(called("@lower", "[1]"), "undefined");
  EXPECT_EQ(called("@upper", "[[]]"), "undefined");
}

TEST(TextFunctions, ASigmaAtTheEndOfAWordIsTheFinalOne) {
  EXPECT_EQ(called("@lower", R"(["ΟΔΟΣ ΟΔΟΣ' ΣΑΣ.Α Σ"])"), R"("οδος οδος' σασ.α σ")");
}

TEST(TextFunctions, WordsAreJoinedByUnderscores) {
  EXPECT_EQ(called("@snake_case", R"(["Order Completed"])"), R"("order_completed")");
  EXPECT_EQ(called("@snake_case", R"(["orderID"])"), R"("order_id")");
  EXPECT_EQ(called("@snake_case", R"(["HTTPServer"])"), R"("http_server")");
  EXPECT_EQ(called("@snake_case", R"(["2FA Enabled"])"), R"("2fa_enabled")");
  EXPECT_EQ(called("@snake_case", R"(["__a--b.c  "])"), R"("a_b_c")");
  EXPECT_EQ(called("@snake_case", R"(["Über Größe"])"), R"("über_größe")");
  EXPECT_EQ(called("@snake_case", R"(["!?"])"), R"("")");
  EXPECT_EQ(called("@snake_case", "[1]"), "undefined");
}

TEST(TextFunctions, FirstLettersAreWrittenLarge) {
  EXPECT_EQ(called("@title_case", R"(["hello élan-vital wORLD"])"), R"("Hello Élan-vital WORLD")");
  EXPECT_EQ(called("@capitalize", R"(["élan Vital"])"), R"("Élan Vital")");
  EXPECT_EQ(called("@capitalize", R"([""])"), R"("")");
  EXPECT_EQ(called("@capitalize", "[true]"), "undefined");
}

TEST(TextFunctions, ListsAreJoinedAndTextsSplit) {
  EXPECT_EQ(called("@join", R"([["a", 1.5, true, null, [1, 2]], ", "])"),
            R"("a, 1.5, true, , 1,2")");
  EXPECT_EQ(called("@join", R"([[], ","])"), R"("")");
  EXPECT_EQ(called("@join", R"(["ab", ","])"), "undefined");
  EXPECT_EQ(called("@join", R"([["a"], null])"), "undefined");
  EXPECT_EQ(called("@split", R"(["a, b,,c", ","])"), R"(["a"," b","","c"])");
  EXPECT_EQ(called("@split", R"(["aé😀", ""])"), R"(["a","é","😀"])");
  EXPECT_EQ(called("@split", R"(["", ","])"), R"([""])");
  EXPECT_EQ(called("@split", R"(["aaa", "aa"])"), R"(["","a"])");
  EXPECT_EQ(called("@split", R"([["a"], ","])"), "undefined");
}

TEST(TextFunctions, PartsAreFound) {
  EXPECT_EQ(called("@starts_with", R"(["héllo", "hé"])"), "true");
  EXPECT_EQ(called("@starts_with", R"(["a", "ab"])"), "false");
  EXPECT_EQ(called("@ends_with", R"(["hello", "lo"])"), "true");
  EXPECT_EQ(called("@ends_with", R"(["hello", "l"])"), "false");
  EXPECT_EQ(called("@contains", R"(["hello", "ell"])"), "true");
  EXPECT_EQ(called("@contains", R"(["hello", "L"])"), "false");
  EXPECT_EQ(called("@contains", R"(["", ""])"), "true");
  EXPECT_EQ(called("@contains", R"([["a"], "a"])"), "undefined");
  EXPECT_EQ(called("@ends_with", R"(["a", 1])"), "undefined");
}

TEST(TextFunctions, PartsAreReplaced) {
  EXPECT_EQ(called("@replace_all", R"(["a.b.c", ".", ""])"), R"("abc")");
  EXPECT_EQ(called("@replace_all", R"(["aaa", "aa", "$&b"])"), R"("$&ba")");
  EXPECT_EQ(called("@replace_all", R"(["abc", "", "x"])"), R"("abc")");
  EXPECT_EQ(called("@replace_all", R"(["abc", "b"])"), "undefined");
  EXPECT_EQ(called("@replace_ignoring_case", R"(["xÉTÉ été", "été", "-"])"), R"("x- été")");
  EXPECT_EQ(called("@replace_ignoring_case", R"(["ıxAb", "xaB", "-"])"), R"("ı-")");
  EXPECT_EQ(called("@replace_ignoring_case", R"(["abc", "d", "-"])"), R"("abc")");
  EXPECT_EQ(called("@replace_ignoring_case", R"(["abc", "", "-"])"), R"("abc")");
  EXPECT_EQ(called("@replace_ignoring_case", R"([1, "a", "-"])"), "undefined");
}

TEST(TextFunctions, WhatWouldBeTooLargeIsUndefined) {
  const std::string many(5000, 'a');
  EXPECT_EQ(called("@replace_all", "[\"" + many + R"(", "a", ")" + many + "\"]"), "undefined");
  std::string list = "[[\"\"";
  for (int i = 0; i < 5000; ++i) list += ",\"\"";
  EXPECT_EQ(called("@join", list + "],\"" + many + "\"]"), "undefined");
  const std::string letters(800'000, 'a');
  EXPECT_EQ(called("@split", "[\"" + letters + "\", \"\"]"), "undefined");
}

TEST(TextFunctions, APartIsCountedInUtf16) {
  EXPECT_EQ(called("@substring", R"(["héllo", 1])"), R"("éllo")");
  EXPECT_EQ(called("@substring", R"(["héllo", 1, 2])"), R"("él")");
  EXPECT_EQ(called("@substring", R"(["héllo", -2])"), R"("lo")");
  EXPECT_EQ(called("@substring", R"(["héllo", -9, 2])"), R"("hé")");
  EXPECT_EQ(called("@substring", R"(["hi", 2])"), R"("")");
  EXPECT_EQ(called("@substring", R"(["hi", 0, 0])"), R"("")");
  EXPECT_EQ(called("@substring", R"(["hi", 0, -1])"), R"("")");
  EXPECT_EQ(called("@substring", R"(["hi", 0, 9223372036854775807])"), R"("hi")");
  EXPECT_EQ(called("@substring", R"(["hi", -9223372036854775808])"), R"("hi")");
}

TEST(TextFunctions, ACharacterThatIsCutInTwoIsLeftOut) {
  EXPECT_EQ(called("@substring", R"(["a😀b", 2])"), R"("b")");
  EXPECT_EQ(called("@substring", R"(["a😀b", 0, 2])"), R"("a")");
  EXPECT_EQ(called("@substring", R"(["a😀b", 2, 1])"), R"("")");
  EXPECT_EQ(called("@substring", R"(["😀", 0, 1])"), R"("")");
  EXPECT_EQ(called("@substring", R"(["a😀b", 1, 2])"), R"("😀")");
  EXPECT_EQ(called("@substring", R"(["abc", 0.5])"), "undefined");
  EXPECT_EQ(called("@substring", R"(["abc", 0, "1"])"), "undefined");
  EXPECT_EQ(called("@substring", "[123, 0]"), "undefined");
}

TEST(TextFunctions, ATextEndsAtACharactersEnd) {
  EXPECT_EQ(called("@truncate", R"(["aé😀", 7])"), R"("aé😀")");
  EXPECT_EQ(called("@truncate", R"(["aé😀", 6])"), R"("aé")");
  EXPECT_EQ(called("@truncate", R"(["aé😀", 3])"), R"("aé")");
  EXPECT_EQ(called("@truncate", R"(["aé😀", 2])"), R"("a")");
  EXPECT_EQ(called("@truncate", R"(["aé😀", 0])"), R"("")");
  EXPECT_EQ(called("@truncate", R"(["a", -1])"), R"("")");
  EXPECT_EQ(called("@truncate", R"(["a", "1"])"), "undefined");
}

TEST(TextFunctions, OnlyDigitsStay) {
  EXPECT_EQ(called("@only_digits", R"(["+1 (555) 010-٣"])"), R"("1555010")");
  EXPECT_EQ(called("@only_digits", R"(["é"])"), R"("")");
  EXPECT_EQ(called("@only_digits", "[15]"), "undefined");
}

}  // namespace
}  // namespace analytics::server::pack
