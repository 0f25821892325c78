#pragma once

// What stands before the body of an answer: status line and headers, as they go over the wire.
//
//   std::string head = response_head(response, {.keep_alive = true}, http_date(now));
//
// The listener alone says how long a body is and whether the connection stays: a handler's own
// Content-Length, Connection, Transfer-Encoding and Date are left out, and so is a header that
// would break out of its line. Pure functions.

#include <string>
#include <string_view>

#include <analytics/clock.h>

#include "server/http/listener.h"

namespace analytics::server {

/// What the request decides about the form of its answer.
struct AnswerForm {
  bool keep_alive = false;
  bool http_1_0 = false;   ///< The client has to be told that the connection stays.
  bool head_only = false;  ///< The answer to HEAD.
};

/// "Sun, 06 Nov 1994 08:49:37 GMT", as RFC 9110 (5.6.7) has it.
std::string http_date(Timestamp time);

/// 1xx, 204 and 304 never have a body.
bool may_have_body(int status) noexcept;

std::string response_head(const ServerResponse& response, const AnswerForm& form,
                          std::string_view date);

}  // namespace analytics::server
