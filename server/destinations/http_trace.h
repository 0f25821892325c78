#pragma once

// A request and its answer as text for people, with no secret in it:
//
//   POST https://example.com/hook
//   Content-Type: application/json
//   X-Api-Key: ***
//
//   {"type":"track",…}
//
//   outcome.trace = … http_trace(request, response, secrets);
//
// Pure functions.

#include <string>
#include <string_view>
#include <vector>

#include <analytics/transport.h>

#include "server/deliver/attempt_trace.h"
#include "server/destinations/secret_mask.h"

namespace analytics::server {

/// What is never shown. The values of Authorization, cookies and signatures never are either.
struct HttpSecrets {
  SecretMask mask{{}};                      ///< Wherever they stand, in answers too.
  std::vector<std::string> header_names{};  ///< Whose values are hidden, whatever they are.
};

/// The request's body is to be as it was before it was packed. Bodies are cut to `kTraceBytesMax`.
AttemptTrace http_trace(const HttpRequest& request, const Result<HttpResponse>& response,
                        const HttpSecrets& secrets);

/// Of a header's value, what a mask should look for: the value, and what follows its scheme
/// ("Bearer …"). Nothing where that is so short that it would stand in any text.
std::vector<std::string> secrets_in_header(std::string_view value);

}  // namespace analytics::server
