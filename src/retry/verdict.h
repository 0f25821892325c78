#pragma once

// What an answer, or the lack of one, means for what was sent: it arrived, it may arrive if it is
// sent again, or it never will. The sender of the library asks, and so does the server's delivery.
//
//   if (verdict(response.status) == Verdict::retry) send_again_later();
//   if (may_split(response.status) && batch.size() > 1) send_both_halves();
//
// Pure functions.

#include <cstdint>

#include <analytics/result.h>

namespace analytics {

enum class Verdict : std::uint8_t {
  delivered,  ///< The server has it.
  retry,      ///< The same request may succeed later.
  drop        ///< The same request will fail again.
};

/// By status, as the 2026 contract of the Segment libraries has it:
///
/// | status                        | verdict   |
/// |-------------------------------|-----------|
/// | 2xx                           | delivered |
/// | 3xx                           | drop: redirects are not followed, so nothing was stored |
/// | 408, 410, 429, 460            | retry     |
/// | other 4xx                     | drop      |
/// | 501, 505, 511                 | drop      |
/// | other 5xx                     | retry     |
/// | below 200, 600 and above      | retry     |
///
/// 511 asks for a new token, which only OAuth can give: a sender with OAuth drops its token and
/// retries a 511, whatever this function says.
Verdict verdict(int status) noexcept;

/// By error: by its status where the server answered, otherwise `retry` for what the network did
/// (no name, no connection, no TLS, no answer in time, a broken connection) and for a missing
/// access token, whatever the authorization server's status was; `drop` for the rest, such as a
/// canceled request or a wrong setting. The code decides and not `Error::retryable`, which a
/// program's own transport may have left alone.
Verdict verdict(const Error& error) noexcept;

/// Whether the server may have refused a batch for one of its events, so that its halves are worth
/// sending apart: 400 and 413.
bool may_split(int status) noexcept;

}  // namespace analytics
