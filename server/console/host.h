#pragma once

// The authority of a request or an origin: the Host header's `name[:port]`, taken apart strictly.
//
//   parse_host("LOCALHOST.:8081")   // {"localhost", "8081"}
//   parse_host("[::1]:8081")        // {"::1", "8081"}
//   is_loopback("127.0.0.2")        // true; "127.0.0.1.evil.example" is not
//
// Pure functions.

#include <optional>
#include <string>
#include <string_view>

namespace analytics::server {

struct Host {
  std::string name{};  ///< In lower case, without brackets, without the root's dot.
  std::string port{};  ///< Empty: the scheme's own.

  friend bool operator==(const Host&, const Host&) = default;
};

/// Nothing if it isn't one.
std::optional<Host> parse_host(std::string_view text);

/// A name or an address as people write it: an IPv6 address may go without brackets.
std::optional<Host> parse_host_name(std::string_view text);

/// `localhost`, 127.0.0.0/8, ::1.
bool is_loopback(std::string_view name);

}  // namespace analytics::server
