#include "oauth/renewal.h"

#include <algorithm>
#include <utility>

#include "oauth/token_answer.h"
#include "oauth/token_request.h"
#include "retry/retry_after.h"
#include "retry/verdict.h"

namespace analytics {
namespace {

using std::chrono::floor;
using std::chrono::seconds;

// Whole seconds: they reach over every date that a header can have, which nanoseconds do not.
seconds since_1970(Timestamp time) { return floor<seconds>(time).time_since_epoch(); }

std::optional<Duration> wait_asked_for(const Result<HttpResponse>& answer, Timestamp now) {
  if (!answer) return std::nullopt;
  return retry_after(answer->header("Retry-After"), answer->header("Date"), now);
}

// None after the first failure, which is often a connection's and not the server's.
Duration backoff_wait(int failures, double random01) {
  constexpr Backoff kBackoff{.base = std::chrono::milliseconds(100),
                             .cap = std::chrono::seconds(60)};
  return failures <= 1 ? Duration(0) : kBackoff.delay(failures - 1, random01);
}

// What the network did keeps its code. What else it was is told apart from the same happening to a
// request with events: a long answer with the status 200 is no delivery. Without a body, which may
// quote what is secret.
Error from_transport(Error error) {
  if (verdict(error) != Verdict::retry || error.http_status != 0) error.code = ErrorCode::no_token;
  error.response_body.clear();
  error.retryable = true;
  return error;
}

}  // namespace

std::optional<std::string> Renewal::token(Deadline now) const {
  return token_ && now < ends_at_ ? token_ : std::nullopt;
}

bool Renewal::is_due(Deadline now) const noexcept { return !token_ || now >= due_at_; }

seconds Renewal::server_time(Timestamp wall_time) const noexcept {
  return since_1970(wall_time) - behind_;
}

void Renewal::begin(Deadline now) noexcept {
  begun_at_ = now;
  behind_before_ = behind_;
}

Renewal::Outcome Renewal::finish(const Result<HttpResponse>& answer, const Now& now) {
  if (answer) note_clock(*answer, now.wall_time);
  Result<AccessToken> read =
      answer ? read_token_answer(*answer) : Result<AccessToken>(from_transport(answer.error()));
  if (!read) {
    const int status = answer ? answer->status : 0;
    if (was_the_clock(status)) return fail(std::move(read).error(), Duration(0), now.time);
    const std::optional<Duration> asked_for = wait_asked_for(answer, now.wall_time);
    if (status == 429) {
      return fail(std::move(read).error(), asked_for.value_or(kTooManyRequestsWait), now.time);
    }
    const Duration wait =
        std::max(backoff_wait(++failures_, now.random01), asked_for.value_or(Duration(0)));
    if (!is_final_refusal(status)) return fail(std::move(read).error(), wait, now.time);
    clock_corrected_ = false;
    (void)fail(std::move(read).error(), std::max(wait, kRefusedWait), now.time);
    return Outcome::refused;
  }
  token_ = std::move(read->text);
  // Counted from before it was issued, so that it is never thought to live longer than it does.
  due_at_ = begun_at_ + read->lifetime / 2;
  ends_at_ = begun_at_ + read->lifetime;
  next_try_ = begun_at_ + kBetweenFetches;
  error_.reset();
  failures_ = 0;
  clock_corrected_ = false;
  return Outcome::granted;
}

Renewal::Outcome Renewal::fail(Error error, Duration wait, Deadline now) {
  error_ = std::move(error);
  next_try_ = now + wait;
  return Outcome::failed;
}

void Renewal::note_clock(const HttpResponse& response, Timestamp wall_time) noexcept {
  if (const auto date = http_date(response.header("Date"), wall_time)) {
    behind_ = since_1970(wall_time) - since_1970(*date);
  }
}

// A refusal of an assertion whose times were wrong, as this answer shows, is no refusal of the
// credentials: once, it is tried again at once.
bool Renewal::was_the_clock(int status) noexcept {
  if (status != 400 && status != 401) return false;
  if (clock_corrected_ || std::chrono::abs(behind_ - behind_before_) <= kAssertionBefore) {
    return false;
  }
  return clock_corrected_ = true;
}

void Renewal::refuse(std::string_view token) {
  if (token_ == token) token_.reset();
}

}  // namespace analytics
