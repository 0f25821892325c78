#pragma once

// Whether an event gets its sender's address as `context.ip`, and putting it there. (Anchors:
// Segment's HTTP API. Filled for libraries that run with the user, in browsers and on phones, or
// where `context.direct` is true; a server's own address is nobody's. An ip that is there stays,
// 0.0.0.0 too, with which a page asks for none. Version 4 addresses only.)
//
//   if (gets_ip(event.json, batch_context, came_from_a_browser)) add_ip(event.json, address);
//
// Pure functions.

#include <string>
#include <string_view>

namespace analytics::server {

bool is_ip_v4(std::string_view address);

bool gets_ip(std::string_view event, std::string_view batch_context, bool came_from_a_browser);

void add_ip(std::string& event, std::string_view address);

}  // namespace analytics::server
