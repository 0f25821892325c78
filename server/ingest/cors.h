#pragma once

// What browsers need to be told before they let a web page send here, or read the answer (the
// Fetch standard, "CORS protocol"). Nothing here depends on cookies, so that any page may send
// where a source doesn't name those that may.
//
//   if (request.method == "OPTIONS") return reply(preflight(request, allowed));
//   allow(response, origin);
//
// Pure functions.

#include <string_view>

#include "server/http/listener.h"

namespace analytics::server {

/// The answer to a preflight: 204, with the permissions where the page may send.
ServerResponse preflight(const ServerRequest& request, bool is_allowed);

/// Lets the page of that origin read the answer; does nothing where there is no origin.
void allow(ServerResponse& response, std::string_view origin);

}  // namespace analytics::server
