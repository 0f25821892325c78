#pragma once

// Makes the request of a step: address, headers, authorization and body of its expressions, each
// checked before anything is sent.
//
//   Result<HttpRequest> request = make_request(step.request, context, pack);
//   if (!request) discard("request_invalid", request.error().message);
//
// Pure functions.

#include <analytics/result.h>
#include <analytics/transport.h>

#include "server/destinations/pack/delivery/compiled_pack.h"
#include "server/destinations/pack/delivery/step_context.h"

namespace analytics::server::pack {

inline constexpr std::size_t kRequestBytesMax = std::size_t{16} << 20;
inline constexpr std::size_t kAnswerBytesMax = std::size_t{1} << 20;

/// The error's message has none of the event's values.
Result<HttpRequest> make_request(const CompiledRequest& request, StepContext& context,
                                 const CompiledPack& pack);

}  // namespace analytics::server::pack
