#pragma once

// The HTTP request that carries a body to the Tracking API: what authenticates it, names us, and
// packs it.
//
//   HttpRequest request = tracking_request({.url = url, .write_key = key, .gzip_bytes_min = 1024},
//                                          std::move(body));
//
// Pure functions.

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include <analytics/transport.h>

namespace analytics {

struct RequestSettings {
  std::string_view url{};
  std::string_view write_key{};
  std::string_view token{};        ///< Authorizes instead of the write key, where there is one.
  std::size_t gzip_bytes_min = 0;  ///< Longer bodies are compressed; 0: none is.
  std::chrono::milliseconds connect_timeout = std::chrono::seconds(5);
  int attempts = 0;  ///< Made before; sent as X-Retry-Count unless 0.
};

HttpRequest tracking_request(const RequestSettings& settings, std::string body);

}  // namespace analytics
