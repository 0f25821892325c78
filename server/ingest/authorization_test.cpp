#include "server/ingest/authorization.h"

#include <gtest/gtest.h>

#include "http/base64.h"

namespace analytics::server {
namespace {

std::string basic(std::string_view credentials) { return "Basic " + base64(credentials); }

TEST(Authorization, ReadsBasicWithAndWithoutTheColonAndThePassword) {
  for (const char* credentials : {"key:", "key", "key:password", "key:a:b"}) {
    const HeaderKey found = read_authorization(basic(credentials));
    EXPECT_EQ(found.key, "key") << credentials;
    EXPECT_EQ(found.scheme, KeyScheme::basic) << credentials;
  }
}

TEST(Authorization, ReadsBearer) {
  const HeaderKey found = read_authorization("bearer  a.token");
  EXPECT_EQ(found.key, "a.token");
  EXPECT_EQ(found.scheme, KeyScheme::bearer);
}

TEST(Authorization, ReadsNothingOutOfAnythingElse) {
  for (const char* header : {"", "Basic", "Basic ", "Basic !!",
                             "Basica2V5Og==", "Digest a2V5Og==", "Bearer", "Bearer "}) {
    EXPECT_EQ(read_authorization(header).key, "") << header;
  }
  EXPECT_EQ(read_authorization(basic(std::string(5'000, 'k'))).key, "");
}

TEST(Authorization, PutsTheKeyOfBasicBeforeTheBodysAndTheBodysBeforeATokens) {
  const HeaderKey key = read_authorization(basic("key:"));
  EXPECT_EQ(key.choose("of-body"), "key");
  EXPECT_EQ(key.choose(""), "key");
  const HeaderKey token = read_authorization("Bearer token");
  EXPECT_EQ(token.choose("of-body"), "of-body");
  EXPECT_EQ(token.choose(""), "token");
  EXPECT_EQ(HeaderKey().choose("of-body"), "of-body");
}

}  // namespace
}  // namespace analytics::server
