#pragma once

// From a request to the Tracking API to the events in it, whatever its route: the body says what it
// is, a batch or a single call.
//
//   Result<std::vector<RecordedEvent>> events =
//       read_events(request.url, request.headers, request.body);
//
// Nothing is judged but that it can be read: a test wants to see what was sent. Pure functions.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/result.h>
#include <analytics/testing/recorded_event.h>
#include <analytics/transport.h>

namespace analytics::testing {

/// A body is unpacked to so many bytes, at most.
inline constexpr std::size_t kUnpackedBytesMax = 64 * 1024 * 1024;

/// The value of the first header of that name, whatever its case; empty if there is none.
std::string header_value(const std::vector<HttpHeader>& headers, std::string_view name);

/// The body as its sender wrote it: unpacked where the headers say that it is gzip.
Result<std::string> unpacked_body(const std::vector<HttpHeader>& headers, const std::string& body);

/// The events of a request, packed or not. An event without a `type` has that of the route.
Result<std::vector<RecordedEvent>> read_events(std::string_view url,
                                               const std::vector<HttpHeader>& headers,
                                               const std::string& body);

}  // namespace analytics::testing
