#pragma once

// Tells addresses of the public internet from those of the own machine and network. The server asks
// before it connects to where a destination's setting points, so that nobody reaches what only
// the server can see.
//
//   CurlOptions options{.proxy_from_environment = false, .allow_address = is_public_address};
//
// A pure function.

#include <string_view>

namespace analytics {

/// Whether the numeric IPv4 or IPv6 address is a public one. False for what is no address, and for
/// loopback, private, shared, link-local, zero, multicast, broadcast, reserved, documentation and
/// benchmark ranges (IANA's special-purpose registries). IPv6 addresses that carry an IPv4 address
/// (::ffff:0:0/96 and 64:ff9b::/96) are judged by it; tunnels (Teredo, 6to4) are not public.
bool is_public_address(std::string_view numeric);

}  // namespace analytics
