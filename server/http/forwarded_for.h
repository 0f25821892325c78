#pragma once

// Whose request it is, where proxies stand in front: what X-Forwarded-For says is believed as far
// as it comes from proxies that are trusted, and not a step further, since anybody may send one.
//
//   const auto proxies = TrustedProxies::parse({"10.0.0.0/8", "::1"}).value();
//   proxies.client_of({{"X-Forwarded-For", "1.1.1.1, 2.2.2.2, 10.0.0.9"}}, "10.0.0.1");
//   // "2.2.2.2": 10.0.0.9 is a proxy too, 1.1.1.1 is what 2.2.2.2 claims
//   proxies.client_of({{"X-Forwarded-For", "1.1.1.1"}}, "8.8.8.8");   // "8.8.8.8"
//
// Pure. IPv4 addresses that are written as IPv6 (::ffff:1.2.3.4) are the IPv4 ones. May be used by
// several threads.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/result.h>
#include <analytics/transport.h>

namespace analytics::server {

/// The elements that are looked at, from the right.
inline constexpr int kForwardedForElementsMax = 100;

class TrustedProxies {
 public:
  /// Trusts nobody.
  TrustedProxies() = default;

  /// Each an address, or a range such as "10.0.0.0/8". An error names the one that is neither.
  static Result<TrustedProxies> parse(const std::vector<std::string>& ranges);

  bool trusts(std::string_view address) const;

  /// The client's address where `peer` is the one that connected. All headers count as one list,
  /// which is walked from the right, over trusted addresses, to the first that isn't; it ends
  /// before what is no address. Ports and brackets go.
  std::string client_of(const std::vector<HttpHeader>& headers, std::string_view peer) const;

 private:
  struct Address {
    std::array<std::uint8_t, 16> bytes{};
    bool is_v4 = false;
  };
  struct Range {
    Address first{};
    int prefix_bits = 0;  ///< Of the 128; an IPv4 address has its own 32 at the end.
  };

  static std::optional<Address> read_address(std::string_view text);
  static std::optional<Address> read_element(std::string_view text);
  static std::optional<Range> read_range(std::string_view text);
  static Address first_of(Address address, int prefix_bits);
  static std::string text_of(const Address& address);
  bool trusts(const Address& address) const;

  std::vector<Range> ranges_;
};

}  // namespace analytics::server
