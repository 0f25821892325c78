#include "server/console/host.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

TEST(Host, IsTakenApart) {
  EXPECT_EQ(parse_host("localhost"), (Host{"localhost", ""}));
  EXPECT_EQ(parse_host("LocalHost:8081"), (Host{"localhost", "8081"}));
  EXPECT_EQ(parse_host("console.example.com."), (Host{"console.example.com", ""}));
  EXPECT_EQ(parse_host("[::1]"), (Host{"::1", ""}));
  EXPECT_EQ(parse_host("[FE80::1]:80"), (Host{"fe80::1", "80"}));
}

TEST(Host, IsNothingWhereItCouldMeanTwoThings) {
  for (const char* text :
       {"", ".", ":8081", "localhost:", "localhost:x", "localhost:808100", "localhost:80:80", "::1",
        "[::1", "[::1]x", "[::1]:", "[localhost]", "[127.0.0.1]", "user@localhost",
        "localhost/path", "localhost evil.example", "localhost,evil.example", "local\xc3\xa4"}) {
    EXPECT_FALSE(parse_host(text)) << text;
  }
}

TEST(HostName, MayBeAnAddressWithoutBrackets) {
  EXPECT_EQ(parse_host_name("fd00::7"), (Host{"fd00::7", ""}));
  EXPECT_EQ(parse_host_name("[fd00::7]:80"), (Host{"fd00::7", "80"}));
  EXPECT_EQ(parse_host_name("Console.Example.com"), (Host{"console.example.com", ""}));
  EXPECT_FALSE(parse_host_name("https://console.example.com"));
}

TEST(Loopback, IsLocalhostAndItsAddresses) {
  for (const char* name : {"localhost", "127.0.0.1", "127.255.255.254", "::1", "0:0:0:0:0:0:0:1"}) {
    EXPECT_TRUE(is_loopback(name)) << name;
  }
}

TEST(Loopback, IsNothingThatOnlyLooksLikeIt) {
  for (const char* name :
       {"127.0.0.1.evil.example", "localhost.evil.example", "127.1", "127.0.0.256", "0177.0.0.1",
        "2130706433", "0.0.0.0", "10.0.0.1", "128.0.0.1", "::", "::2", "evil.example", ""}) {
    EXPECT_FALSE(is_loopback(name)) << name;
  }
}

}  // namespace
}  // namespace analytics::server
