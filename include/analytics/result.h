#pragma once

// Errors are values here: what can fail returns a Result, which holds either the value or an Error
// with a stable number, a sentence for a person, and (for HTTP) what the server said.
//
//   Result<Json> parsed = Json::parse(text);
//   if (!parsed) return log(parsed.error().message);
//   use(parsed.value());
//
// Nothing in the library throws, with one exception: `value()` of an error throws ResultError
// where exceptions are on, and otherwise ends the program with the message on standard error.
// Both classes are ordinary values: not synchronised, and owning what they hold.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#if defined(__cpp_exceptions)
#include <stdexcept>
#endif

namespace analytics {

/// What went wrong. The numbers are fixed and never reused; docs/errors.md says what to do about
/// each of them.
enum class ErrorCode : std::uint16_t {
  ok = 0,

  // The event, or the text it was made from.
  invalid_json = 100,         ///< Not JSON, or not the kind of JSON that is wanted here.
  json_too_deep = 101,        ///< Nested more deeply than the limit.
  json_too_large = 102,       ///< Longer than the limit.
  missing_identity = 110,     ///< Neither a user id nor an anonymous id.
  missing_event = 111,        ///< `track` without an event name.
  missing_group_id = 112,     ///< `group` without a group id.
  missing_previous_id = 113,  ///< `alias` without a previous id or an anonymous id.
  reserved_key = 114,         ///< `extra` has a key that is one of the message's own fields.
  unknown_type = 115,         ///< `type` is not one of the six calls.
  invalid_field = 116,        ///< A field has the wrong kind of value.
  invalid_timestamp = 117,    ///< Not an ISO 8601 date and time.
  message_too_large = 120,    ///< One event over 32,768 bytes.
  batch_too_large = 121,      ///< A batch over 500,000 bytes or 2,500 events.

  // Configuration.
  invalid_config = 200,  ///< A setting is missing or out of range; the message names it.

  // The queue of `Analytics`.
  queue_full = 300,         ///< The queue is at its limit in events or bytes.
  closed = 301,             ///< The client was closed.
  retries_exhausted = 302,  ///< Every attempt that was allowed has failed.
  deadline_exceeded = 303,  ///< The deadline came first.
  dropped_by_hook = 304,    ///< A hook of the program's dropped the event.

  // The network.
  connect_failed = 400,      ///< No connection to the server.
  resolve_failed = 401,      ///< The host's name was not found.
  tls_failed = 402,          ///< The server's certificate or the TLS handshake was not accepted.
  timed_out = 403,           ///< No complete answer by the request's deadline.
  canceled = 404,            ///< Given up by the caller.
  network_error = 405,       ///< The connection broke.
  response_too_large = 406,  ///< The answer is longer than the limit.
  http_status = 410,         ///< An answer, but not a 2xx; see `Error::http_status`.
  no_token = 411,            ///< The authorization server gave no access token.

  // The disk.
  io_error = 500,      ///< A file could not be read or written.
  corrupt = 501,       ///< A file, or packed data, is damaged.
  disk_full = 502,     ///< No space left, or the configured limit is reached.
  locked = 503,        ///< Another process has the folder.
  not_available = 504  ///< Shut after an error; must be opened again.
};

/// The code's name as it stands above, e.g. "missing_identity"; "unknown" for any other number.
const char* name(ErrorCode code) noexcept;

/// What went wrong, for programs (`code`) and for people (`message`). Never holds a write key or
/// an event's contents.
struct Error {
  ErrorCode code{};
  std::string message{};
  /// The HTTP status, where the server answered; otherwise 0.
  int http_status = 0;
  /// The beginning of the server's answer, at most 1,024 bytes.
  std::string response_body{};
  /// Whether the same request may succeed later (design: docs/retries.md).
  bool retryable = false;
  /// Whether the server may have got the request all the same: it was sent, and no answer came.
  bool maybe_arrived = false;
};

#if defined(__cpp_exceptions)
/// Thrown by `Result::value()` of an error, and by nothing else.
class ResultError : public std::runtime_error {
 public:
  explicit ResultError(Error error) : std::runtime_error(error.message), error_(std::move(error)) {}
  const Error& error() const noexcept { return error_; }

 private:
  Error error_;
};
#endif

namespace detail {

[[noreturn]] void end_program(const Error& error) noexcept;

// Inlined always: programs that mix files with and without exceptions must not share one copy.
[[noreturn, gnu::always_inline]] inline void raise(const Error& error) {
#if defined(__cpp_exceptions)
  throw ResultError(error);
#else
  end_program(error);
#endif
}

}  // namespace detail

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  /// True if there is a value.
  explicit operator bool() const noexcept { return state_.index() == 0; }

  [[gnu::always_inline]] T& value() & {
    if (!*this) detail::raise(*std::get_if<1>(&state_));
    return *std::get_if<0>(&state_);
  }
  [[gnu::always_inline]] const T& value() const& {
    if (!*this) detail::raise(*std::get_if<1>(&state_));
    return *std::get_if<0>(&state_);
  }
  [[gnu::always_inline]] T&& value() && {
    if (!*this) detail::raise(*std::get_if<1>(&state_));
    return std::move(*std::get_if<0>(&state_));
  }

  /// The value, unchecked: only after the Result was seen to be true.
  T& operator*() & noexcept { return *std::get_if<0>(&state_); }
  const T& operator*() const& noexcept { return *std::get_if<0>(&state_); }
  T&& operator*() && noexcept { return std::move(*std::get_if<0>(&state_)); }
  T* operator->() noexcept { return std::get_if<0>(&state_); }
  const T* operator->() const noexcept { return std::get_if<0>(&state_); }

  /// The error, unchecked: only after the Result was seen to be false.
  const Error& error() const& noexcept { return *std::get_if<1>(&state_); }
  Error&& error() && noexcept { return std::move(*std::get_if<1>(&state_)); }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}

  explicit operator bool() const noexcept { return !error_.has_value(); }
  [[gnu::always_inline]] void value() const {
    if (error_) detail::raise(*error_);
  }
  const Error& error() const& noexcept { return *error_; }
  Error&& error() && noexcept { return std::move(*error_); }

 private:
  std::optional<Error> error_;
};

}  // namespace analytics
