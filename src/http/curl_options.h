#pragma once

// The curl transport's settings: looked at once, when a transport is made, and given to the handle
// of each request.
//
//   Result<CurlOptions> checked = checked_options(std::move(options));
//   if (!checked) return checked.error();         // "proxy has a path, which it may not"
//   CURLcode code = set_route(easy, *checked);    // proxy, socket, certificates
//
// Safe for use by several threads.

#include <curl/curl.h>

#include <cstddef>

#include <analytics/transport.h>

namespace analytics {

/// A certificate or key file with more bytes is refused.
inline constexpr std::size_t kPemBytesMax = 16 * 1024 * 1024;

/// The settings with the paths of their files made absolute, or `invalid_config`, which names the
/// setting that is wrong and never quotes a password. Reads the files.
Result<CurlOptions> checked_options(CurlOptions options);

/// By which way the handle's request goes, and whom it trusts. The options must be checked ones.
CURLcode set_route(CURL* easy, const CurlOptions& options);

}  // namespace analytics
