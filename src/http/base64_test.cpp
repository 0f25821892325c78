#include "http/base64.h"

#include <gtest/gtest.h>

namespace analytics {
namespace {

// RFC 4648, section 10.
TEST(Base64, EncodesTheStandardsOwnExamples) {
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foo"), "Zm9v");
  EXPECT_EQ(base64("foob"), "Zm9vYg==");
  EXPECT_EQ(base64("fooba"), "Zm9vYmE=");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
}

TEST(Base64, EncodesBytesOfEveryValue) {
  EXPECT_EQ(base64(std::string_view("\xff\xfe\xfd\x00\x7f", 5)), "//79AH8=");
  EXPECT_EQ(base64("\xfb\xff\xbf"), "+/+/");
}

TEST(BasicAuthorization, HasTheKeyAsUserNameAndNoPassword) {
  EXPECT_EQ(basic_authorization("foo"), "Basic Zm9vOg==");
}

TEST(BasicUser, IsReadBack) {
  EXPECT_EQ(basic_user(basic_authorization("")), "");
  EXPECT_EQ(basic_user(basic_authorization("f")), "f");
  EXPECT_EQ(basic_user(basic_authorization("fo")), "fo");
  EXPECT_EQ(basic_user(basic_authorization("\xfb\xff\xbf")), "\xfb\xff\xbf");
}

TEST(BasicUser, EndsAtTheColonOrTheEnd) {
  EXPECT_EQ(basic_user("Basic " + base64("user:password:more")), "user");
  EXPECT_EQ(basic_user("Basic " + base64("user")), "user");
}

TEST(BasicUser, IsEmptyWhereThereIsNone) {
  EXPECT_EQ(basic_user(""), "");
  EXPECT_EQ(basic_user("Bearer Zm9vOg=="), "");
  EXPECT_EQ(basic_user("Basic ***"), "");
}

}  // namespace
}  // namespace analytics
