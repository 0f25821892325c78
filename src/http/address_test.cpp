#include "http/address.h"

#include <gtest/gtest.h>

#include <string>

namespace analytics {
namespace {

class PublicAddress : public testing::TestWithParam<std::string> {};
class OtherAddress : public testing::TestWithParam<std::string> {};

TEST_P(PublicAddress, IsPublic) { EXPECT_TRUE(is_public_address(GetParam())); }
TEST_P(OtherAddress, IsNot) { EXPECT_FALSE(is_public_address(GetParam())); }

// Each range's neighbours on both sides are here, its first and last address below.
INSTANTIATE_TEST_SUITE_P(Ipv4, PublicAddress,
                         testing::Values("1.0.0.0", "8.8.8.8", "9.255.255.255", "11.0.0.0",
                                         "100.63.255.255", "100.128.0.0", "126.255.255.255",
                                         "128.0.0.0", "169.253.255.255", "169.255.0.0",
                                         "172.15.255.255", "172.32.0.0", "191.255.255.255",
                                         "192.0.1.0", "192.0.3.0", "192.88.98.255", "192.88.100.0",
                                         "192.167.255.255", "192.169.0.0", "198.17.255.255",
                                         "198.20.0.0", "198.51.99.255", "198.51.101.0",
                                         "203.0.112.255", "203.0.114.0", "223.255.255.255"));

INSTANTIATE_TEST_SUITE_P(Ipv6, PublicAddress,
                         testing::Values("2000::1", "2001:200::1", "2001:4860:4860::8888",
                                         "2001:db7:ffff::1", "2001:db9::1", "2003::1",
                                         "2a00:1450:4001:81b::200e", "3ffe:ffff::1", "3fff:1000::1",
                                         "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"));

INSTANTIATE_TEST_SUITE_P(Ipv4, OtherAddress,
                         testing::Values("0.0.0.0", "0.255.255.255", "10.0.0.0", "10.255.255.255",
                                         "100.64.0.0", "100.127.255.255", "127.0.0.1",
                                         "127.255.255.255", "169.254.0.0", "169.254.169.254",
                                         "169.254.255.255", "172.16.0.0", "172.31.255.255",
                                         "192.0.0.0", "192.0.0.255", "192.0.2.1", "192.88.99.1",
                                         "192.168.0.0", "192.168.255.255", "198.18.0.0",
                                         "198.19.255.255", "198.51.100.1", "203.0.113.255",
                                         "224.0.0.0", "239.255.255.255", "240.0.0.0",
                                         "255.255.255.255"));

INSTANTIATE_TEST_SUITE_P(
    Ipv6, OtherAddress,
    testing::Values("::", "::1", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:10.1.2.3",
                    "::ffff:169.254.169.254", "64:ff9b::127.0.0.1", "64:ff9b::192.168.1.1",
                    "64:ff9b:1::8.8.8.8", "100::1", "2001::1", "2001:1ff:ffff::1", "2001:db8::1",
                    "2002:808:808::1", "3fff::1", "3fff:fff::1", "4000::1", "5f00::1", "fc00::1",
                    "fdff:ffff::1", "fe80::1", "febf::1", "fec0::1", "ff02::1"));

INSTANTIATE_TEST_SUITE_P(NoAddress, OtherAddress,
                         testing::Values("", "localhost", "8.8.8", "8.8.8.8.8", "8.8.8.256",
                                         "08.8.8.8", "134744072", "0x8.8.8.8", "8.8.8.8:80",
                                         "[2a00::1]", "fe80::1%eth0", "2a00:::1", " 8.8.8.8"));

}  // namespace
}  // namespace analytics
