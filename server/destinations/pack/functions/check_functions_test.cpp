#include <gtest/gtest.h>

#include <string>

#include "server/destinations/pack/functions/call_fixture.h"

namespace analytics::server::pack {
namespace {

TEST(CheckFunctions, AnAddressIsOne) {
  for (const char* text : {R"(["a@b.co"])", R"(["First.Last+tag@sub-1.Example.COM"])",
                           R"(["!#$%&'*+/=?^_`{|}~-@a.b"])", R"(["1@1.1"])"}) {
    EXPECT_EQ(called("@is_email", text), "true") << text;
  }
  for (const char* text :
       {R"([""])", R"(["a"])", R"(["@b.co"])", R"(["a@"])", R"(["a@b"])", R"(["a@b..co"])",
        R"([".a@b.co"])", R"(["a.@b.co"])", R"(["a@-b.co"])", R"(["a@b-.co"])", R"(["a@b.co."])",
        R"(["a@b.co\n"])", R"(["a b@c.de"])", R"(["a@b@c.de"])", R"(["é@b.co"])", R"(["a@é.co"])",
        R"([" a@b.co"])", "[1]", R"([["a@b.co"]])"}) {
    EXPECT_EQ(called("@is_email", text), "false") << text;
  }
}

TEST(CheckFunctions, DigitsAreAscii) {
  EXPECT_EQ(called("@is_digits", R"(["0123"])"), "true");
  EXPECT_EQ(called("@is_digits", R"([""])"), "false");
  EXPECT_EQ(called("@is_digits", R"(["12a"])"), "false");
  EXPECT_EQ(called("@is_digits", R"(["-1"])"), "false");
  EXPECT_EQ(called("@is_digits", R"(["٣"])"), "false");
  EXPECT_EQ(called("@is_digits", "[12]"), "false");
}

TEST(CheckFunctions, AnIsoDateHasItsForm) {
  for (const char* text : {R"(["2026-01-05"])", R"(["2026-02-30"])", R"(["2026-01-05T10:11"])",
                           R"(["2026-01-05T10:11:12"])", R"(["2026-01-05T10:11:12.123456789Z"])",
                           R"(["2026-01-05T10:11:12+05:30"])", R"(["2026-01-05T10:11:12.5-0530"])",
                           R"(["2026-01-05T10:11Z"])"}) {
    EXPECT_EQ(called("@is_iso_date", text), "true") << text;
  }
  for (const char* text :
       {R"(["2026-1-5"])", R"(["2026-13-01"])", R"(["2026-01-05 10:11"])", R"(["20260105"])",
        R"(["2026-01-05T25:00"])", R"(["2026-01-05T10:11:12.1234567890Z"])",
        R"(["2026-01-05T10:11:12z"])", R"(["2026-01-05T10:11.5"])", R"(["2026-01-05T10"])",
        R"(["2026-01-05T10:11:12+05"])", R"(["2026-01-05Z"])", R"(["2026-01-05T10:11:12."])",
        R"([""])", "[20260105]", "[{}]"}) {
    EXPECT_EQ(called("@is_iso_date", text), "false") << text;
  }
}

TEST(CheckFunctions, ADateIsWhatHasATime) {
  EXPECT_EQ(called("@is_date", R"(["Jan 5, 2026"])"), "true");
  EXPECT_EQ(called("@is_date", "[0]"), "true");
  EXPECT_EQ(called("@is_date", R"(["soon"])"), "false");
  // As V8 reads them: signs beyond the letters are letters too.
  EXPECT_EQ(called("@is_date", R"(["[1, 2]"])"), "false");
  EXPECT_EQ(called("@is_date", R"(["May 1 [2000]"])"), "false");
  EXPECT_EQ(called("@is_date", R"(["1 2 €"])"), "false");
  EXPECT_EQ(called("@is_date", R"(["(x) 1 2"])"), "true");
  EXPECT_EQ(called("@is_date", "[1e300]"), "false");
  EXPECT_EQ(called("@is_date", "[true]"), "false");
}

TEST(CheckFunctions, ADigestIs64HexDigitsInARow) {
  const std::string digits(32, 'a');
  EXPECT_EQ(called("@is_sha256", "[\"" + digits + std::string(32, 'F') + "\"]"), "true");
  EXPECT_EQ(called("@is_sha256", "[\"x" + digits + std::string(33, '0') + " x\"]"), "true");
  EXPECT_EQ(called("@is_sha256", "[\"" + digits + std::string(31, '0') + "\"]"), "false");
  EXPECT_EQ(called("@is_sha256", "[\"" + digits + " " + digits + "\"]"), "false");
  EXPECT_EQ(called("@is_sha256", "[1]"), "false");
}

TEST(CheckFunctions, ACurrencyIsACodeOfIso4217) {
  for (const char* text : {R"(["USD"])", R"(["eur"])", R"(["AED"])", R"(["ZWG"])", R"(["HRK"])"}) {
    EXPECT_EQ(called("@is_currency", text), "true") << text;
  }
  for (const char* text : {R"(["US"])", R"(["USDT"])", R"(["XYZ"])", R"(["D A"])", R"(["ED "])",
                           R"([" AE"])", R"([""])", R"(["€"])", "[840]"}) {
    EXPECT_EQ(called("@is_currency", text), "false") << text;
  }
}

}  // namespace
}  // namespace analytics::server::pack
