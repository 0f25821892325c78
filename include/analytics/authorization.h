#pragma once

// The seam to authorization: what gives out the access tokens that requests carry, as
// `Authorization: Bearer <token>`, where a write key alone is not enough. The library's own speaks
// OAuth 2.0 (`analytics/oauth.h`, a target of its own); a program that has its tokens from
// elsewhere brings its own.
//
//   source.token(deadline, [](Result<std::string> token) {
//     if (token) send("Authorization: Bearer " + *token);
//   });
//   … the server answers 401 …
//   source.refused(token);  // the next call gets another one
//
// A TokenSource is safe for use by several threads.

#include <functional>
#include <string>
#include <string_view>

#include <analytics/clock.h>
#include <analytics/result.h>

namespace analytics {

class TokenSource {
 public:
  using Done = std::function<void(Result<std::string>)>;

  virtual ~TokenSource() = default;

  /// Asks for a token, and returns without waiting for one. `done` is called exactly once: before
  /// this returns, where a token is at hand or it is known that none will come; otherwise later,
  /// from another thread, by the deadline or shortly after, with a token or an error. It must not
  /// block; it may call this source. `Error::retryable` says whether asking again later may help.
  virtual void token(Deadline deadline, Done done) = 0;

  /// A server did not accept this token: it is not handed out again. A token that is not the
  /// current one is ignored, so that many requests may tell of the same token.
  virtual void refused(std::string_view token) = 0;
};

}  // namespace analytics
