#include "http/address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string>

namespace analytics {
namespace {

struct Range4 {
  std::uint32_t first;
  int prefix_bits;
};

constexpr std::uint32_t ip(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
  return a << 24 | b << 16 | c << 8 | d;
}

constexpr Range4 kNotPublic4[] = {
    {ip(0, 0, 0, 0), 8},        // this network
    {ip(10, 0, 0, 0), 8},       // private
    {ip(100, 64, 0, 0), 10},    // shared
    {ip(127, 0, 0, 0), 8},      // loopback
    {ip(169, 254, 0, 0), 16},   // link-local
    {ip(172, 16, 0, 0), 12},    // private
    {ip(192, 0, 0, 0), 24},     // protocol assignments
    {ip(192, 0, 2, 0), 24},     // documentation
    {ip(192, 88, 99, 0), 24},   // 6to4 relays
    {ip(192, 168, 0, 0), 16},   // private
    {ip(198, 18, 0, 0), 15},    // benchmarks
    {ip(198, 51, 100, 0), 24},  // documentation
    {ip(203, 0, 113, 0), 24},   // documentation
    {ip(224, 0, 0, 0), 4},      // multicast
    {ip(240, 0, 0, 0), 4},      // reserved, broadcast
};

using Bytes6 = std::array<std::uint8_t, 16>;

struct Range6 {
  Bytes6 first;
  int prefix_bits;
};

constexpr Range6 kGlobal6 = {{0x20}, 3};
constexpr Range6 kCarriesIpv4[] = {
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96},  // mapped
    {{0x00, 0x64, 0xff, 0x9b}, 96},                    // translated
};
constexpr Range6 kNotPublicInGlobal6[] = {
    {{0x20, 0x01}, 23},              // protocol assignments, Teredo among them
    {{0x20, 0x01, 0x0d, 0xb8}, 32},  // documentation
    {{0x20, 0x02}, 16},              // 6to4
    {{0x3f, 0xff}, 20},              // documentation
};

bool is_in(std::uint32_t address, const Range4& range) {
  return (address ^ range.first) >> (32 - range.prefix_bits) == 0;
}

bool is_in(const Bytes6& address, const Range6& range) {
  const int whole = range.prefix_bits / 8;
  if (!std::equal(address.begin(), address.begin() + whole, range.first.begin())) return false;
  const int rest = range.prefix_bits % 8;
  return rest == 0 || (address[whole] ^ range.first[whole]) >> (8 - rest) == 0;
}

template <class Address, class Range>
bool is_in_any(const Address& address, std::span<const Range> ranges) {
  return std::ranges::any_of(ranges, [&](const Range& range) { return is_in(address, range); });
}

bool is_public(std::uint32_t address) {
  return !is_in_any(address, std::span<const Range4>(kNotPublic4));
}

bool is_public(const Bytes6& address) {
  if (is_in_any(address, std::span<const Range6>(kCarriesIpv4))) {
    return is_public(ip(address[12], address[13], address[14], address[15]));
  }
  return is_in(address, kGlobal6) &&
         !is_in_any(address, std::span<const Range6>(kNotPublicInGlobal6));
}

}  // namespace

bool is_public_address(std::string_view numeric) {
  const std::string text(numeric);
  in_addr v4;
  if (inet_pton(AF_INET, text.c_str(), &v4) == 1) return is_public(ntohl(v4.s_addr));
  Bytes6 v6;
  return inet_pton(AF_INET6, text.c_str(), v6.data()) == 1 && is_public(v6);
}

}  // namespace analytics
