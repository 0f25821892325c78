#pragma once

// libcurl's errors in the library's words.
//
//   Error error = curl_error(CURLE_COULDNT_CONNECT, "Connection refused", "127.0.0.1:8080");
//   // connect_failed: "127.0.0.1:8080: Connection refused"
//
// Pure functions. Messages name the host, and never a whole URL, which may hold credentials.

#include <curl/curl.h>

#include <string>
#include <string_view>

#include <analytics/result.h>

namespace analytics {

/// `detail` is what libcurl's error buffer says; empty means the code's own text.
Error curl_error(CURLcode code, std::string_view detail, const std::string& host);

/// An error of the network's, with `retryable` set as the verdict on its code says.
Error network_failure(ErrorCode code, const std::string& host, std::string_view message);

}  // namespace analytics
