#pragma once

// What every function of the C interface ends with: a code, and a sentence that waits for
// analytics_last_error. And the wall that no exception gets over.
//
//   return guarded([&] {
//     if (client == nullptr) return failed(ErrorCode::closed, "the client is NULL");
//     …
//     return kOk;
//   });
//
// The sentence is the calling thread's own, cut at 511 bytes; nothing here allocates.

#include <exception>
#include <string_view>

#include <analytics/c.h>
#include <analytics/result.h>

namespace analytics::c {

inline constexpr int kOk = ANALYTICS_OK;

/// Remembers the text for this thread, and returns the code.
int failed(ErrorCode code, std::string_view text) noexcept;
inline int failed(const Error& error) noexcept { return failed(error.code, error.message); }

/// This thread's; never null.
const char* last_error() noexcept;

/// Runs what may throw: for want of memory, or of a thread.
template <class Step>
int guarded(const Step& step) noexcept {
  try {
    return step();
  } catch (const std::exception& thrown) {
    return failed(ErrorCode::not_available, thrown.what());
  } catch (...) {
    return failed(ErrorCode::not_available, "an exception of an unknown kind");
  }
}

}  // namespace analytics::c
