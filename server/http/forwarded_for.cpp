#include "server/http/forwarded_for.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <ranges>

#include "server/http/header_name.h"

namespace analytics::server {
namespace {

constexpr int kBitsOfV6 = 128;
constexpr int kBitsBeforeV4 = 96;
constexpr std::array<std::uint8_t, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

/// A number of nothing but digits.
std::optional<int> read_number(std::string_view text, int max) {
  const bool digits =
      !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  int number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (!digits || read.ec != std::errc() || number > max) return std::nullopt;
  return number;
}

std::string_view trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

/// Takes the last element off the list.
std::string_view take_last(std::string_view& list) {
  const std::size_t comma = list.rfind(',');
  const std::string_view last = comma == std::string_view::npos ? list : list.substr(comma + 1);
  list = list.substr(0, comma == std::string_view::npos ? 0 : comma);
  return trim(last);
}

}  // namespace

std::optional<TrustedProxies::Address> TrustedProxies::read_address(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) return std::nullopt;
  // A zone ("fe80::1%eth0") is this machine's affair.
  const std::string numeric(text.substr(0, std::min(text.find('%'), text.size())));
  Address address;
  in_addr v4;
  if (inet_pton(AF_INET, numeric.c_str(), &v4) == 1) {
    std::ranges::copy(kMapped, address.bytes.begin());
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(&v4);
    std::copy(bytes, bytes + sizeof v4, address.bytes.begin() + kMapped.size());
  } else if (inet_pton(AF_INET6, numeric.c_str(), address.bytes.data()) != 1) {
    return std::nullopt;
  }
  address.is_v4 = std::equal(kMapped.begin(), kMapped.end(), address.bytes.begin());
  return address;
}

// "1.2.3.4", "1.2.3.4:567", "::1", "[::1]", "[::1]:80".
std::optional<TrustedProxies::Address> TrustedProxies::read_element(std::string_view text) {
  constexpr int kPortMax = 65535;
  std::string_view port;
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    port = text.substr(end + 1);
    text = text.substr(1, end - 1);
    if (text.find(':') == std::string_view::npos) return std::nullopt;
  } else if (std::ranges::count(text, ':') == 1) {
    port = text.substr(text.find(':'));
    text = text.substr(0, text.find(':'));
  }
  if (!port.empty() && (port.front() != ':' || !read_number(port.substr(1), kPortMax))) {
    return std::nullopt;
  }
  return read_address(text);
}

std::optional<TrustedProxies::Range> TrustedProxies::read_range(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::optional<Address> address = read_address(text.substr(0, slash));
  if (!address || text.find('%') != std::string_view::npos) return std::nullopt;
  if (slash == std::string_view::npos) return Range{*address, kBitsOfV6};
  const bool written_as_v4 = text.find(':') == std::string_view::npos;
  const int before = written_as_v4 ? kBitsBeforeV4 : 0;
  const std::optional<int> bits = read_number(text.substr(slash + 1), kBitsOfV6 - before);
  if (!bits) return std::nullopt;
  return Range{*address, before + *bits};
}

// The address with all bits beyond the prefix zero.
TrustedProxies::Address TrustedProxies::first_of(Address address, int prefix_bits) {
  for (int i = 0; i < static_cast<int>(address.bytes.size()); ++i) {
    const int kept = std::clamp(prefix_bits - i * 8, 0, 8);
    address.bytes[static_cast<std::size_t>(i)] &= static_cast<std::uint8_t>(0xff << (8 - kept));
  }
  return address;
}

std::string TrustedProxies::text_of(const Address& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (address.is_v4) {
    inet_ntop(AF_INET, address.bytes.data() + kMapped.size(), text.data(), text.size());
  } else {
    inet_ntop(AF_INET6, address.bytes.data(), text.data(), text.size());
  }
  return text.data();
}

Result<TrustedProxies> TrustedProxies::parse(const std::vector<std::string>& ranges) {
  TrustedProxies proxies;
  for (const std::string& text : ranges) {
    const std::optional<Range> range = read_range(text);
    if (!range) {
      return Error{ErrorCode::invalid_config,
                   "\"" + text + "\" is not an IP address or a range, such as 10.0.0.0/8 or ::1"};
    }
    const Address first = first_of(range->first, range->prefix_bits);
    if (first.bytes != range->first.bytes) {
      return Error{ErrorCode::invalid_config, "\"" + text +
                                                  "\" has bits beyond its prefix: the range "
                                                  "begins at " +
                                                  text_of(first)};
    }
    proxies.ranges_.push_back(*range);
  }
  return proxies;
}

bool TrustedProxies::trusts(std::string_view address) const {
  if (ranges_.empty()) return false;
  const std::optional<Address> read = read_address(address);
  return read && trusts(*read);
}

// Who writes ::/0 means IPv6: the IPv4 addresses, which lie in it here, are not meant.
bool TrustedProxies::trusts(const Address& address) const {
  return std::ranges::any_of(ranges_, [&](const Range& range) {
    if (address.is_v4 && range.prefix_bits < kBitsBeforeV4) return false;
    return first_of(address, range.prefix_bits).bytes == range.first.bytes;
  });
}

std::string TrustedProxies::client_of(const std::vector<HttpHeader>& headers,
                                      std::string_view peer) const {
  std::string client(peer);
  if (!trusts(peer)) return client;
  int elements = 0;
  for (const HttpHeader& header : headers | std::views::reverse) {
    if (!same_name(header.name, "X-Forwarded-For")) continue;
    for (std::string_view list = header.value; !list.empty();) {
      const std::string_view element = take_last(list);
      if (++elements > kForwardedForElementsMax) return client;
      // Empty elements mean nothing (RFC 9110, section 5.6.1).
      if (element.empty()) continue;
      const std::optional<Address> address = read_element(element);
      if (!address) return client;
      client = text_of(*address);
      if (!trusts(*address)) return client;
    }
  }
  return client;
}

}  // namespace analytics::server
