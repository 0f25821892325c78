#pragma once

// The pixel routes: an event in the query of an image's address, for mails and pages without
// scripts. (Anchors: Segment's pixel API.) Either one parameter with everything,
//
//   /v1/pixel/track?data=eyJ3cml0ZUtleSI6ImtleSIsInVzZXJJZCI6InUiLCJldmVudCI6IkUifQ
//
// which is base64 of JSON, of either alphabet and with or without padding; or flat ones, whose dots
// lead inwards: `?writeKey=key&userId=u&event=E&properties.subject=Hello`.
//
// Pure.

#include <string>
#include <string_view>

#include <analytics/result.h>

namespace analytics::server {

/// The event's JSON, with the write key in it. Not yet checked where it came as `data`.
Result<std::string> pixel_event(std::string_view query);

/// A transparent picture of one by one.
std::string_view pixel_gif() noexcept;

}  // namespace analytics::server
