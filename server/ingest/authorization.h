#pragma once

// The write key that a request's Authorization header names. (Anchors: Segment's HTTP API. Basic
// has the key as user name, with or without the colon; Bearer an OAuth token, with the key in the
// body.)
//
//   HeaderKey key = read_authorization("Basic a2V5Og==");   // {"key", KeyScheme::basic}
//
// Pure.

#include <cstdint>
#include <string>
#include <string_view>

namespace analytics::server {

enum class KeyScheme : std::uint8_t { none, basic, bearer };

struct HeaderKey {
  std::string key{};  ///< Empty where there is none that can be read.
  KeyScheme scheme = KeyScheme::none;

  /// Which key holds, beside the body's own: Basic's before it, and Bearer's where it has none.
  const std::string& choose(const std::string& of_body) const {
    if (scheme == KeyScheme::basic && !key.empty()) return key;
    return of_body.empty() ? key : of_body;
  }
};

HeaderKey read_authorization(std::string_view header);

}  // namespace analytics::server
