#pragma once

// What the answer to a request, or the lack of one, means for the events that were in it. Every
// destination that speaks HTTP asks here, unless its service has rules of its own.
//
//   transport->start(request, deadline, [=](Result<HttpResponse> response) {
//     done(std::vector<Outcome>(count, http_outcome(response, clock->wall_time())));
//   });
//
// Pure functions.

#include <analytics/clock.h>
#include <analytics/transport.h>

#include "server/deliver/destination.h"

namespace analytics::server {

/// | answer                               | outcome      | code                            |
/// |--------------------------------------|--------------|---------------------------------|
/// | 2xx                                  | delivered    |                                 |
/// | 400, 413                             | split        | the status                      |
/// | 401, 403, 407                        | unauthorized | the status                      |
/// | 408, 423, 429, 5xx except 501        | retry        | the status; Retry-After is kept |
/// | any other status                     | discarded    | the status                      |
/// | no connection                        | retry        | ECONNREFUSED                    |
/// | no address for the host's name       | retry        | ENOTFOUND                       |
/// | no answer in time                    | unknown      | ETIMEDOUT                       |
/// | the connection broke                 | unknown      | ECONNRESET                      |
/// | the same before the request was sent | retry        | as above                        |
/// | an address that is not public        | retry        | PRIVATE_ADDRESS                 |
/// | any other error                      | retry        | its name, e.g. "tls_failed"     |
///
/// An address that is not public is a mistake in the settings, not in the events: they wait until
/// it is mended.
Outcome http_outcome(const Result<HttpResponse>& response, Timestamp now);

/// The same for a status alone.
Outcome status_outcome(int status);

}  // namespace analytics::server
