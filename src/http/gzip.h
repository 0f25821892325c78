#pragma once

// Packs and unpacks whole buffers. Request bodies are packed before they are sent; the server, and
// tests, unpack what comes.
//
//   std::string packed;
//   if (gzip(body, packed)) request.body = std::move(packed);
//   Result<std::string> body = gunzip(request.body, 512'000);
//
// Safe for use by several threads: each has working memory of its own, which is made at its first
// call and used again.

#include <cstddef>
#include <string>
#include <string_view>

#include <analytics/result.h>

namespace analytics {

/// Replaces `out` by `in` as one gzip member, at the fastest level. Fails only where `in` is 4 GiB
/// or more, or memory for the work is short; `out` is then empty.
Result<void> gzip(std::string_view in, std::string& out);

/// The contents of one or more gzip members. `response_too_large` where they are longer than
/// `bytes_max`: no more than one byte beyond that is unpacked. `corrupt` where `in` is not gzip, is
/// damaged or cut short, or where anything but another member follows the end.
Result<std::string> gunzip(std::string_view in, std::size_t bytes_max);

}  // namespace analytics
