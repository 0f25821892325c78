#pragma once

// What a server's answer comes to as an error: its status, the beginning of its body, and whether
// the same request is worth sending again.
//
//   Result<void> sent = check_answer(response);   // an error unless the status is 2xx
//
// Pure functions.

#include <analytics/result.h>
#include <analytics/transport.h>

namespace analytics {

Result<void> check_answer(const HttpResponse& response);

}  // namespace analytics
