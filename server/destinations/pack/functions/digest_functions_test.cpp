#include <gtest/gtest.h>

#include <set>
#include <string>

#include "server/destinations/pack/functions/call_fixture.h"

namespace analytics::server::pack {
namespace {

// RFC 1321, FIPS 180-2, RFC 2202 and RFC 4231 have these.
TEST(DigestFunctions, KnownTextsHaveTheirKnownDigests) {
  EXPECT_EQ(called("@md5", R"([""])"), R"("d41d8cd98f00b204e9800998ecf8427e")");
  EXPECT_EQ(called("@md5", R"(["message digest"])"), R"("f96b697d7cb7938d525a2f31aaf161d0")");
  EXPECT_EQ(called("@sha1", R"(["abc"])"), R"("a9993e364706816aba3e25717850c26c9cd0d89d")");
  EXPECT_EQ(called("@sha256", R"(["abc"])"),
            R"("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")");
  EXPECT_EQ(called("@sha256", R"(["é"])"),
            R"("4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c")");
  EXPECT_EQ(called("@hmac_sha1", R"(["Jefe", "what do ya want for nothing?"])"),
            R"("effcdf6ae5eb2fa2d27416d5f184df9c259a7c79")");
  EXPECT_EQ(called("@hmac_sha256", R"(["Jefe", "what do ya want for nothing?"])"),
            R"("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")");
  EXPECT_EQ(called("@hmac_sha256", R"(["", ""])"),
            R"("b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")");
}

TEST(DigestFunctions, OnlyTextsHaveDigests) {
  for (const char* name : {"@md5", "@sha1", "@sha256"}) {
    EXPECT_EQ(called(name, "[1]"), "undefined") << name;
    EXPECT_EQ(called(name, R"([["a"]])"), "undefined") << name;
  }
  EXPECT_EQ(called("@hmac_sha1", R"(["key"])"), "undefined");
  EXPECT_EQ(called("@hmac_sha256", R"([1, "text"])"), "undefined");
}

// RFC 9562, appendix A.4.
TEST(DigestFunctions, AUuidIsMadeOfANameInANamespace) {
  EXPECT_EQ(called("@uuid5", R"(["6ba7b810-9dad-11d1-80b4-00c04fd430c8", "www.example.com"])"),
            R"("2ed6657d-e927-568b-95e1-2665a8aea6a2")");
  EXPECT_EQ(called("@uuid5", R"(["6BA7B810-9DAD-11D1-80B4-00C04FD430C8", "www.example.com"])"),
            R"("2ed6657d-e927-568b-95e1-2665a8aea6a2")");
  EXPECT_EQ(called("@uuid5", R"(["6ba7b810-9dad-11d1-80b4-00c04fd430c", "a"])"), "undefined");
  EXPECT_EQ(called("@uuid5", R"(["6ba7b810x9dad-11d1-80b4-00c04fd430c8", "a"])"), "undefined");
  EXPECT_EQ(called("@uuid5", R"(["6ba7b810-9dad-11d1-80b4-00c04fd430g8", "a"])"), "undefined");
  EXPECT_EQ(called("@uuid5", R"(["6ba7b810-9dad-11d1-80b4-00c04fd430c8", 1])"), "undefined");
}

TEST(DigestFunctions, ARandomIdIsTheSameForTheSameSeed) {
  std::set<std::string> ids;
  for (int i = 0; i < 1000; ++i) ids.insert(called("@random_id", "[]", std::to_string(i)));
  EXPECT_EQ(ids.size(), 1000u);
  EXPECT_EQ(called("@random_id", "[]", "m1/0"), called("@random_id", "[]", "m1/0"));
  const std::string id = called("@random_id", "[]", "m1/0");
  EXPECT_EQ(id.size(), 18u);
  EXPECT_EQ(id.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyz\""), std::string::npos);
}

}  // namespace
}  // namespace analytics::server::pack
