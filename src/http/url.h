#pragma once

// Where requests go: a host as people write it into a setting, joined with a path of the API.
//
//   endpoint_url("http://127.0.0.1:8080/", "/v1/batch")  // http://127.0.0.1:8080/v1/batch
//   endpoint_url("https://example.com/segment", "v1/t")  // https://example.com/segment/v1/t
//   endpoint_url("example.com")                          // an error: it names the missing scheme
//
// Pure functions.

#include <string>
#include <string_view>

#include <analytics/result.h>

namespace analytics {

inline constexpr std::string_view kBatchPath = "/v1/batch";

/// The host has a scheme, http or https, and may have a port and a path of its own, which comes
/// first. It has no user name, query or fragment. Slashes at the ends of host and path do
/// not matter; an empty path stands for the host alone. An error is `invalid_config`, names what is
/// wrong, and quotes nothing that may be a password.
Result<std::string> endpoint_url(std::string_view host, std::string_view path = kBatchPath);

/// Whether the text is a URL of a proxy, as `CurlOptions::proxy` wants it: with its scheme and a
/// host, maybe a port, a user name and a password. An error is as above.
Result<void> check_proxy_url(std::string_view proxy);

/// The host and, where it is written, the port of a URL, for messages; empty if it cannot be read.
std::string host_of(std::string_view url);

}  // namespace analytics
