#pragma once

// Whether an event gets its sender's address as `context.ip`, and putting it there. (Anchors:
// Segment's HTTP API. Filled for libraries that run with the user, in browsers and on phones, or
// where `context.direct` is true; a server's own address is nobody's. An ip that is there stays,
// 0.0.0.0 too, with which a page asks for none. Version 4 addresses only.)
//
//   const AddressHints hints = read_address_hints(context);
//   if (gets_ip(hints, batch_hints, came_from_a_browser)) add_ip(event.json, address);
//
// Pure functions.

#include <string>
#include <string_view>

#include "server/ingest/request.h"

namespace analytics::server {

bool is_ip_v4(std::string_view address);

/// The context's text is an object's, or empty.
AddressHints read_address_hints(std::string_view context);

bool gets_ip(const AddressHints& event, const AddressHints& batch, bool came_from_a_browser);

void add_ip(std::string& event, std::string_view address);

}  // namespace analytics::server
