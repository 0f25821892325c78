#include "server/destinations/secret_mask.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

TEST(SecretMask, HidesASecretAsItIs) {
  EXPECT_EQ(SecretMask({"sesame"}).masked("open sesame, sesame!"), "open ***, ***!");
}

TEST(SecretMask, HidesItPercentEncoded) {
  EXPECT_EQ(SecretMask({"a/b?"}).masked("x a%2Fb%3F y a%2fb%3f"), "x *** y ***");
}

TEST(SecretMask, HidesItInBase64OfBothAlphabets) {
  EXPECT_EQ(SecretMask({"sesame"}).masked("Basic c2VzYW1l"), "Basic ***");
  EXPECT_EQ(SecretMask({"?>?>"}).masked("Pz4/Pg== or Pz4_Pg"), "***== or ***");
}

TEST(SecretMask, HidesALongerSecretBeforeAShorterOne) {
  EXPECT_EQ(SecretMask({"abc", "abcdef"}).masked("abcdef abc"), "*** ***");
}

TEST(SecretMask, LeavesTheRestAlone) {
  EXPECT_EQ(SecretMask({"", "sesame"}).masked("nothing to see"), "nothing to see");
  EXPECT_EQ(SecretMask({}).masked(""), "");
}

TEST(SecretMask, EndsForASecretThatIsTheMaskItself) {
  EXPECT_EQ(SecretMask({"*"}).masked("a*b"), "a***b");
}

TEST(SecretMask, GivesABoundedExcerptThatIsPrintable) {
  EXPECT_EQ(SecretMask({"sesame"}).excerpt("sesame\r\n\x1b[31m\xc3\xa4 and more", 14),
            "***???[31m?? a");
}

TEST(SecretMask, MasksWhatAJsonStringHas) {
  const SecretMask mask({R"(a"b\c/d)"});
  EXPECT_EQ(mask.masked(R"({"key":"a\"b\\c/d","other":"a\"b\\c\/d"})"),
            R"({"key":"***","other":"***"})");
}

}  // namespace
}  // namespace analytics::server
