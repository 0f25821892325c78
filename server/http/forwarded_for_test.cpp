#include "server/http/forwarded_for.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

TrustedProxies proxies(const std::vector<std::string>& ranges) {
  return TrustedProxies::parse(ranges).value();
}

/// As a request from 10.0.0.1 has it, with 10.0.0.0/8 and fd00::/8 trusted.
std::string client(const std::vector<HttpHeader>& headers) {
  return proxies({"10.0.0.0/8", "fd00::/8"}).client_of(headers, "10.0.0.1");
}

std::string client(const std::string& list) { return client({{"X-Forwarded-For", list}}); }

TEST(ForwardedFor, NamesTheClientThatATrustedProxySaw) {
  EXPECT_EQ(client("1.2.3.4"), "1.2.3.4");
  EXPECT_EQ(client("2001:db8::1"), "2001:db8::1");
}

TEST(ForwardedFor, IsNotBelievedFromAnybodyElse) {
  const std::vector<HttpHeader> headers{{"X-Forwarded-For", "1.2.3.4"}};
  EXPECT_EQ(proxies({"10.0.0.0/8"}).client_of(headers, "11.0.0.1"), "11.0.0.1");
  EXPECT_EQ(TrustedProxies().client_of(headers, "127.0.0.1"), "127.0.0.1");
  EXPECT_EQ(proxies({"10.0.0.0/8"}).client_of(headers, ""), "");
}

TEST(ForwardedFor, IsWalkedFromTheRightToTheFirstThatIsNotTrusted) {
  EXPECT_EQ(client("9.9.9.9, 1.2.3.4"), "1.2.3.4");
  EXPECT_EQ(client("9.9.9.9, 1.2.3.4, 10.9.9.9"), "1.2.3.4");
  EXPECT_EQ(client("9.9.9.9, 1.2.3.4, 10.9.9.9,fd00::1"), "1.2.3.4");
}

TEST(ForwardedFor, EndsAtTheFarthestWhereAllAreTrusted) {
  EXPECT_EQ(client("10.0.0.3, 10.0.0.2"), "10.0.0.3");
}

TEST(ForwardedFor, EndsBeforeWhatIsNoAddress) {
  EXPECT_EQ(client("1.2.3.4, unknown"), "10.0.0.1");
  EXPECT_EQ(client("1.2.3.4, unknown, 10.0.0.2"), "10.0.0.2");
  for (const char* text :
       {"unknown", "_hidden", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.4:", "1.2.3.4:99999",
        "1.2.3.4:+1", "[1.2.3.4]", "[::1", "[::1]x", "[::1]:x", "[]", ":80", "for=1.2.3.4",
        "\"1.2.3.4\"", "1.2.3.4 5.6.7.8", "01.2.3.4", "1.2.3.4/32"}) {
    EXPECT_EQ(client(text), "10.0.0.1") << text;
  }
}

TEST(ForwardedFor, IsNotCutAtAZeroByte) {
  EXPECT_EQ(client(std::string("1.2.3.4\0", 8)), "10.0.0.1");
}

TEST(ForwardedFor, LosesPortsAndBrackets) {
  EXPECT_EQ(client("1.2.3.4:567"), "1.2.3.4");
  EXPECT_EQ(client("[2001:db8::1]:80"), "2001:db8::1");
  EXPECT_EQ(client("[2001:db8::1]"), "2001:db8::1");
  EXPECT_EQ(client("1.2.3.4, 10.0.0.2:1, [fd00::2]:2"), "1.2.3.4");
}

TEST(ForwardedFor, IsOneListHoweverManyHeaders) {
  EXPECT_EQ(client({{"X-Forwarded-For", "9.9.9.9"}, {"x-forwarded-for", "1.2.3.4, 10.0.0.2"}}),
            "1.2.3.4");
  EXPECT_EQ(client({{"X-Forwarded-For", "9.9.9.9, 1.2.3.4"},
                    {"X-Other", "8.8.8.8"},
                    {"X-FORWARDED-FOR", "10.0.0.2"}}),
            "1.2.3.4");
}

TEST(ForwardedFor, SkipsEmptyElementsAndBlanks) {
  EXPECT_EQ(client("1.2.3.4 , ,\t10.0.0.2 ,"), "1.2.3.4");
  EXPECT_EQ(client(""), "10.0.0.1");
  EXPECT_EQ(client(" , "), "10.0.0.1");
  EXPECT_EQ(client(std::vector<HttpHeader>{}), "10.0.0.1");
}

TEST(ForwardedFor, IsLookedAtAsFarAsTheLimit) {
  std::string list = "1.2.3.4";
  for (int i = 1; i < kForwardedForElementsMax; ++i) list += ",10.0.0.2";
  EXPECT_EQ(client(list), "1.2.3.4");
  EXPECT_EQ(client(list + ",10.0.0.3"), "10.0.0.2");
}

TEST(ForwardedFor, TakesMappedAddressesForTheIpv4Ones) {
  EXPECT_EQ(client("::ffff:1.2.3.4"), "1.2.3.4");
  EXPECT_EQ(client("1.2.3.4, ::ffff:10.0.0.2"), "1.2.3.4");
  EXPECT_EQ(client("1.2.3.4, [::ffff:a00:2]:80"), "1.2.3.4");
  EXPECT_TRUE(proxies({"::ffff:10.0.0.0/104"}).trusts("10.1.2.3"));
  EXPECT_FALSE(proxies({"::ffff:10.0.0.0/104"}).trusts("11.1.2.3"));
}

struct Case {
  const char* range;
  const char* address;
  bool trusted;
};

TEST(TrustedProxies, AreAddressesAndRanges) {
  for (const auto& [range, address, trusted] :
       std::initializer_list<Case>{{"10.0.0.7", "10.0.0.7", true},
                                   {"10.0.0.7", "10.0.0.8", false},
                                   {"10.0.0.7/32", "10.0.0.7", true},
                                   {"10.0.0.6/31", "10.0.0.7", true},
                                   {"10.0.0.6/31", "10.0.0.8", false},
                                   {"172.16.0.0/12", "172.31.255.255", true},
                                   {"172.16.0.0/12", "172.32.0.0", false},
                                   {"0.0.0.0/0", "255.255.255.255", true},
                                   {"0.0.0.0/0", "::1", false},
                                   {"::/0", "::1", true},
                                   {"::/0", "1.2.3.4", false},
                                   {"2001:db8::/33", "2001:db8:7fff::1", true},
                                   {"fe80::/10", "fe80::1%eth0", true},
                                   {"2001:db8::/33", "2001:db8:8000::1", false},
                                   {"::1", "::1", true},
                                   {"::1/128", "::2", false}}) {
    EXPECT_EQ(proxies({range}).trusts(address), trusted) << range << " " << address;
  }
}

TEST(TrustedProxies, WhatIsNoRangeIsAnErrorThatNamesIt) {
  for (const char* text :
       {"", "proxy", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/8/8",
        "10.0.0/8", "::/129", "[::1]", "10.0.0.1:80", "fe80::%eth0/64", " 10.0.0.1"}) {
    const Result<TrustedProxies> parsed = TrustedProxies::parse({"10.0.0.1", text});
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().code, ErrorCode::invalid_config);
    EXPECT_NE(parsed.error().message.find("\"" + std::string(text) + "\""), std::string::npos);
  }
}

TEST(TrustedProxies, ARangeThatBeginsInItsMiddleIsAnErrorThatSaysWhereItDoes) {
  const Result<TrustedProxies> parsed = TrustedProxies::parse({"10.1.2.3/8"});
  ASSERT_FALSE(parsed);
  EXPECT_NE(parsed.error().message.find("begins at 10.0.0.0"), std::string::npos);
  EXPECT_FALSE(TrustedProxies::parse({"2001:db8::1/32"}));
}

}  // namespace
}  // namespace analytics::server
