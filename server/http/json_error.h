#pragma once

// The body of every refusal: what clients of Segment's and of other servers' making look for, at
// once. Some read `code` and `message`, some `error`, some `success`.
//
//   reply(json_error(404, "not_found", "there is no such route"));
//   // 404 {"success":false,"code":"not_found","message":"there …","error":"there …"}
//
// Pure.

#include <string_view>

#include "server/http/listener.h"

namespace analytics::server {

/// `message` is for people; it never holds what a client sent as a secret or as an event.
ServerResponse json_error(int status, std::string_view code, std::string_view message);

}  // namespace analytics::server
