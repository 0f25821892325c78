#pragma once

// How the library calls itself to servers.
//
//   request.headers.push_back({"User-Agent", std::string(kUserAgent)});
//
// A constant. It is only for files of the library itself, which knows its version.

#include <string_view>

namespace analytics {

inline constexpr std::string_view kUserAgent = "analytics-cpp/" ANALYTICS_VERSION;

}  // namespace analytics
