#include "server/destinations/header_setting.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

TEST(HeaderSetting, TakesWhatReceiversAskFor) {
  EXPECT_EQ(complain_of_header("Authorization", "Bearer abc.def=="), "");
  EXPECT_EQ(complain_of_header("X-Api-Key", "a b\tc"), "");
  EXPECT_EQ(complain_of_header("User-Agent", "shop"), "");
}

TEST(HeaderSetting, RefusesWhatBelongsToTheConnectionOrToUs) {
  EXPECT_EQ(complain_of_header("Host", "h"),
            "\"host\": it is set by this program or belongs to the connection");
  EXPECT_NE(complain_of_header("content-LENGTH", "0"), "");
  EXPECT_NE(complain_of_header("Transfer-Encoding", "chunked"), "");
  EXPECT_NE(complain_of_header("Connection", "close"), "");
  EXPECT_NE(complain_of_header("Proxy-Authorization", "x"), "");
  EXPECT_NE(complain_of_header("Content-Type", "text/plain"), "");
  EXPECT_NE(complain_of_header("X-Signature", "x"), "");
}

TEST(HeaderSetting, RefusesLineBreaksAndControlCharacters) {
  EXPECT_NE(complain_of_header("X-A", "1\r\nX-B: 2"), "");
  EXPECT_NE(complain_of_header("X-A", std::string("1\0002", 3)), "");
  EXPECT_NE(complain_of_header("X-A\r\nX-B", "1"), "");
  EXPECT_NE(complain_of_header("X-A", "\xc3\xa4"), "");
  EXPECT_NE(complain_of_header("X-A", " 1"), "");
}

TEST(HeaderSetting, RefusesNamesThatAreNone) {
  EXPECT_NE(complain_of_header("", "1"), "");
  EXPECT_NE(complain_of_header("X A", "1"), "");
  EXPECT_NE(complain_of_header("X:A", "1"), "");
}

TEST(HeaderSetting, BoundsNameAndValue) {
  EXPECT_EQ(complain_of_header(std::string(100, 'a'), "1"), "");
  EXPECT_NE(complain_of_header(std::string(101, 'a'), "1"), "");
  EXPECT_EQ(complain_of_header("X-A", std::string(4096, 'a')), "");
  EXPECT_NE(complain_of_header("X-A", std::string(4097, 'a')), "");
  EXPECT_NE(complain_of_header("X-A", ""), "");
}

TEST(HeaderSetting, NeverRepeatsAValueOrAnUnknownName) {
  EXPECT_EQ(complain_of_header("X-A", "sesame\n").find("sesame"), std::string::npos);
  EXPECT_EQ(complain_of_header("sesame street", "1").find("sesame"), std::string::npos);
}

}  // namespace
}  // namespace analytics::server
