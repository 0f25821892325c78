#pragma once

// `@base64`, `@url_encode`, `@json_text`, `@json_value`: one value written as another.
//
//   json_value({.arguments = {text}, …});   // {"@json_value": $.payload.contents}
//
// Pure; safe for use by several threads.

#include <cstddef>

#include "server/destinations/pack/functions/function.h"

namespace analytics::server::pack {

/// What `@json_value` reads; longer texts and deeper values are undefined.
inline constexpr std::size_t kJsonTextBytesMax = std::size_t{1} << 20;
inline constexpr int kJsonDepthMax = 64;

/// The standard alphabet, padded.
Value base64_text(const Call& call);
/// As encodeURIComponent.
Value url_encoded(const Call& call);
Value json_text(const Call& call);
/// Undefined where the text is no JSON.
Value json_value(const Call& call);

}  // namespace analytics::server::pack
