#pragma once

// The client for C, for other languages and for old code: `Analytics` (analytics/client.h) behind
// plain functions. docs/c.md has how to link it, and how to call it from other languages.
//
//   analytics_config config;
//   analytics_client *client;
//   analytics_config_init(&config, sizeof config);
//   config.write_key = "YOUR_WRITE_KEY";
//   if (analytics_create(&config, &client) != ANALYTICS_OK) puts(analytics_last_error());
//   analytics_track(client, &(analytics_track_call){.user_id = "f4ca124298", .event = "Signed
//   Up"}); analytics_destroy(client);
//
// For all functions:
//   - Text is UTF-8 and ends with a NUL; NULL means absent. JSON is text. What is passed in stays
//     the caller's, and is not needed any more once the function has returned.
//   - A result of type int is ANALYTICS_OK or another analytics_error_code, and
//   analytics_last_error
//     then says it in a sentence. NULL where something is needed is an error, never a crash.
//   - No exception gets out, nothing is printed, nothing ends the program.
//   - Safe for use by several threads at once, also on the same client; an analytics_config and an
//     analytics_object are one thread's at a time. What differs says so.
//   - After a fork the child's calls go into a queue of the child's own (docs/library.md).
//
// Structs are set up by name (`{.user_id = …}`) or zeroed first: members that are zero or NULL are
// left out. The layouts of analytics_config, analytics_accounting and analytics_outcome grow at
// their end only, and their size is told; those of the other structs never change.

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What went wrong; docs/errors.md says what to do about each. The numbers are fixed.
enum analytics_error_code {
  ANALYTICS_OK = 0,
  ANALYTICS_INVALID_JSON = 100,
  ANALYTICS_JSON_TOO_DEEP = 101,
  ANALYTICS_JSON_TOO_LARGE = 102,
  ANALYTICS_MISSING_IDENTITY = 110,
  ANALYTICS_MISSING_EVENT = 111,
  ANALYTICS_MISSING_GROUP_ID = 112,
  ANALYTICS_MISSING_PREVIOUS_ID = 113,
  ANALYTICS_RESERVED_KEY = 114,
  ANALYTICS_UNKNOWN_TYPE = 115,
  ANALYTICS_INVALID_FIELD = 116,
  ANALYTICS_INVALID_TIMESTAMP = 117,
  ANALYTICS_MESSAGE_TOO_LARGE = 120,
  ANALYTICS_BATCH_TOO_LARGE = 121,
  ANALYTICS_INVALID_CONFIG = 200,
  ANALYTICS_QUEUE_FULL = 300,
  ANALYTICS_CLOSED = 301,
  ANALYTICS_RETRIES_EXHAUSTED = 302,
  ANALYTICS_DEADLINE_EXCEEDED = 303,
  ANALYTICS_DROPPED_BY_HOOK = 304,
  ANALYTICS_CONNECT_FAILED = 400,
  ANALYTICS_RESOLVE_FAILED = 401,
  ANALYTICS_TLS_FAILED = 402,
  ANALYTICS_TIMED_OUT = 403,
  ANALYTICS_CANCELED = 404,
  ANALYTICS_NETWORK_ERROR = 405,
  ANALYTICS_RESPONSE_TOO_LARGE = 406,
  ANALYTICS_HTTP_STATUS = 410,
  ANALYTICS_NO_TOKEN = 411,
  ANALYTICS_IO_ERROR = 500,
  ANALYTICS_CORRUPT = 501,
  ANALYTICS_DISK_FULL = 502,
  ANALYTICS_LOCKED = 503,
  ANALYTICS_NOT_AVAILABLE = 504
};

/// Why an accepted event was given up (docs/library.md).
enum analytics_drop_reason {
  ANALYTICS_DROP_REFUSED = 0,
  ANALYTICS_DROP_RETRIES_EXHAUSTED = 1,
  ANALYTICS_DROP_CLOSED = 2,
  ANALYTICS_DROP_PUSHED_OUT = 3,
  ANALYTICS_DROP_SPOOL_FULL = 4,
  ANALYTICS_DROP_SPOOL_UNREADABLE = 5
};

enum analytics_mode {
  ANALYTICS_MODE_BACKGROUND = 0,
  ANALYTICS_MODE_SYNCHRONOUS = 1,
  ANALYTICS_MODE_DISABLED = 2
};
enum analytics_when_full {
  ANALYTICS_WHEN_FULL_REJECT_NEWEST = 0,
  ANALYTICS_WHEN_FULL_BLOCK = 1,
  ANALYTICS_WHEN_FULL_DROP_OLDEST = 2,
  ANALYTICS_WHEN_FULL_SPILL = 3
};
enum analytics_spool_mode {
  ANALYTICS_SPOOL_OFF = 0,
  ANALYTICS_SPOOL_ON_FAILURE = 1,
  ANALYTICS_SPOOL_WRITE_AHEAD = 2
};
enum analytics_log_level {
  ANALYTICS_LOG_INFO = 0,
  ANALYTICS_LOG_WARNING = 1,
  ANALYTICS_LOG_ERROR = 2
};

/// A client. Made by analytics_create, ended by analytics_destroy.
typedef struct analytics_client analytics_client;

/// What became of one event. All of it is valid during the callback only.
typedef struct analytics_outcome {
  size_t struct_size;
  int delivered;  ///< 0 or 1.
  int reason;     ///< An analytics_drop_reason, where it was not delivered.
  const char* message_id;
  const char* event_json;  ///< The event, for a dead-letter file.
  size_t event_json_size;  ///< Its bytes, without the NUL.
  int attempts;            ///< Requests that carried it, in this process.
  int http_status;         ///< Of the last answer; 0 if none came.
  int error;               ///< An analytics_error_code: of the last attempt, where it failed.
  const char* message;     ///< The same for people, with the beginning of the answer.
} analytics_outcome;

/// Called once for each accepted event that meets its fate, by the client's thread. Must not block
/// for long, and must not call the client. `data` is what was given with it; it must outlive the
/// client.
typedef void (*analytics_outcome_callback)(void* data, const analytics_outcome* outcome);
/// Told in a sentence what the client's user may want to know; `level` is an analytics_log_level.
/// Called by any thread, by several at once; must not call the client.
typedef void (*analytics_log_callback)(void* data, int level, const char* text);

/// Has a status, 300 to 599, treated in another way than docs/retries.md says.
typedef struct analytics_status_rule {
  int status;
  int retry;  ///< 0 or 1.
} analytics_status_rule;

/// The settings: those of Config, Spool and CurlOptions in C++, where docs/library.md has each with
/// its reason. Always set up by analytics_config_init. Text that is NULL has its default.
typedef struct analytics_config {
  size_t struct_size;  ///< Set by analytics_config_init.

  const char* write_key;          ///< Needed.
  const char* host;               ///< Default: https://api.segment.io
  const char* path;               ///< Default: /v1/batch, or /v1/import for history.
  const char* context_json;       ///< A JSON object, sent once with each batch.
  const char* integrations_json;  ///< The same.

  size_t queue_events_max;
  size_t queue_bytes_max;
  int when_full;  ///< An analytics_when_full.
  int64_t block_timeout_ms;

  size_t batch_events_max;
  size_t batch_bytes_max;
  int64_t flush_interval_ms;
  size_t requests_in_flight_max;

  int64_t connect_timeout_ms;
  int64_t request_timeout_ms;
  int retries_max;
  int64_t retry_backoff_ms;
  int64_t retry_backoff_max_ms;
  int64_t retry_duration_max_ms;
  size_t gzip_bytes_min;
  int historical;  ///< 0 or 1.
  int64_t close_timeout_ms;

  analytics_outcome_callback on_outcome;
  void* on_outcome_data;  ///< Passed to on_outcome.

  int mode;  ///< An analytics_mode.
  int64_t synchronous_timeout_ms;
  analytics_log_callback log;
  void* log_data;  ///< Passed to log.

  const char* spool_folder;  ///< NULL: no spool.
  int spool_mode;            ///< An analytics_spool_mode.
  uint64_t spool_bytes_max;

  size_t idle_connections_max;
  int proxy_from_environment;  ///< 0 or 1.
  size_t connections_per_host_max;
  const char* proxy;
  const char* no_proxy;
  const char* ca_file;
  const char* client_certificate_file;
  const char* client_key_file;
  const char* client_key_password;
  const char* unix_socket;

  const analytics_status_rule* status_rules;
  size_t status_rules_count;
} analytics_config;

/// Sets all settings to their defaults. `size` is `sizeof(analytics_config)`.
int analytics_config_init(analytics_config* config, size_t size);

/// Makes a client, which the caller ends by analytics_destroy. ANALYTICS_INVALID_CONFIG, or a code
/// of JSON's, where a setting is missing or wrong, and a code of the disk's where the spool can't
/// be had; `*client` is then NULL, and analytics_last_error names the setting as C++ has it.
int analytics_create(const analytics_config* config, analytics_client** client);

/// Closes the client within close_timeout_ms, unless it was closed, and frees it. Afterwards no
/// thread of its is left, no callback is called, and the client must not be used; nor may another
/// thread be using it. NULL is allowed.
void analytics_destroy(analytics_client* client);

// The six calls (https://segment.com/docs/connections/spec/). On each of them:
//   user_id, anonymous_id  at least one of them, not empty
//   timestamp_ms           when it happened, in milliseconds since 1970 in UTC; 0: now
//   context_json           what surrounds the event: ip, locale, app …
//   integrations_json      which destinations get it
//   message_id             what duplicates are recognised by; NULL: a random UUID
//   extra_json             further members of the message's top level
// What ends in _json is the text of a JSON object.

typedef struct analytics_identify_call {
  const char* user_id;
  const char* anonymous_id;
  const char* traits_json;
  int64_t timestamp_ms;
  const char* context_json;
  const char* integrations_json;
  const char* message_id;
  const char* extra_json;
} analytics_identify_call;

typedef struct analytics_track_call {
  const char* user_id;
  const char* anonymous_id;
  const char* event;  ///< Needed.
  const char* properties_json;
  int64_t timestamp_ms;
  const char* context_json;
  const char* integrations_json;
  const char* message_id;
  const char* extra_json;
} analytics_track_call;

typedef struct analytics_page_call {
  const char* user_id;
  const char* anonymous_id;
  const char* name;
  const char* category;
  const char* properties_json;
  int64_t timestamp_ms;
  const char* context_json;
  const char* integrations_json;
  const char* message_id;
  const char* extra_json;
} analytics_page_call;

typedef analytics_page_call analytics_screen_call;

typedef struct analytics_group_call {
  const char* user_id;
  const char* anonymous_id;
  const char* group_id;  ///< Needed.
  const char* traits_json;
  int64_t timestamp_ms;
  const char* context_json;
  const char* integrations_json;
  const char* message_id;
  const char* extra_json;
} analytics_group_call;

typedef struct analytics_alias_call {
  const char* user_id;  ///< Needed.
  const char* anonymous_id;
  const char* previous_id;  ///< Needed, unless there is an anonymous id to take its place.
  int64_t timestamp_ms;
  const char* context_json;
  const char* integrations_json;
  const char* message_id;
  const char* extra_json;
} analytics_alias_call;

// Each returns ANALYTICS_OK if the event was accepted, otherwise why not; the accounting counts
// both. They don't block, but with ANALYTICS_WHEN_FULL_BLOCK and in synchronous mode; there,
// ANALYTICS_OK means delivered. A client that is NULL is one that was closed.
int analytics_identify(analytics_client* client, const analytics_identify_call* call);
int analytics_track(analytics_client* client, const analytics_track_call* call);
int analytics_page(analytics_client* client, const analytics_page_call* call);
int analytics_screen(analytics_client* client, const analytics_screen_call* call);
int analytics_group(analytics_client* client, const analytics_group_call* call);
int analytics_alias(analytics_client* client, const analytics_alias_call* call);

/// Any of the six as one JSON object of `size` bytes in its wire form, such as
/// `{"type":"track","userId":"f4ca124298","event":"Signed Up"}`. Needs no NUL.
int analytics_enqueue_json(analytics_client* client, const char* json, size_t size);

/// What analytics_flush or analytics_close achieved.
typedef struct analytics_flush_report {
  int complete;        ///< 1: every event accepted before the call has met its fate.
  uint64_t delivered;  ///< Since the call.
  uint64_t dropped;    ///< Since the call.
  uint64_t pending;    ///< Not yet; after analytics_close always 0.
  uint64_t spooled;    ///< On disk, to be sent later, also by the next process.
} analytics_flush_report;

/// Sends what is queued and waits until every event that was accepted before the call has met its
/// fate: ANALYTICS_OK; or until the time is over: ANALYTICS_DEADLINE_EXCEEDED. The report is
/// written in both cases; NULL where it isn't wanted.
int analytics_flush(analytics_client* client, int64_t timeout_ms, analytics_flush_report* report);

/// Accepts no more, flushes, and leaves the rest to the spool; without one it is dropped. Returns
/// as analytics_flush does. Afterwards no thread of the client's is left; calls return
/// ANALYTICS_CLOSED. The client is still to be destroyed.
int analytics_close(analytics_client* client, int64_t timeout_ms, analytics_flush_report* report);

/// Where the events are. At every moment
///   accepted + recovered = delivered + dropped + spooled + in_flight.
typedef struct analytics_accounting {
  uint64_t accepted;
  uint64_t recovered;  ///< Found in the spool, left there by earlier clients.
  uint64_t delivered;
  uint64_t dropped;    ///< The sum of the reasons that follow.
  uint64_t spooled;    ///< On disk, and not under way.
  uint64_t in_flight;  ///< Queued, under way, or waiting for a retry.
  uint64_t dropped_refused;
  uint64_t dropped_retries_exhausted;
  uint64_t dropped_closed;
  uint64_t dropped_pushed_out;
  uint64_t dropped_spool_full;
  uint64_t dropped_spool_unreadable;
  // Never accepted, and so no part of the sum.
  uint64_t rejected_invalid;
  uint64_t rejected_full;
  uint64_t rejected_closed;
  uint64_t disabled;  ///< Taken in ANALYTICS_MODE_DISABLED, and forgotten.
} analytics_accounting;

/// A snapshot that adds up. `size` is `sizeof(analytics_accounting)`.
int analytics_get_accounting(const analytics_client* client, analytics_accounting* accounting,
                             size_t size);

/// A JSON object in the making, for programs without a JSON library: escapes what must be. Made by
/// analytics_object_create, NULL if there is no memory; freed by analytics_object_destroy.
typedef struct analytics_object analytics_object;

analytics_object* analytics_object_create(void);
void analytics_object_destroy(analytics_object* object);
/// Removes all members, so that the object can be used again.
int analytics_object_clear(analytics_object* object);
// Each replaces the member of that key, or adds one at the end.
/// NULL becomes null.
int analytics_object_set_text(analytics_object* object, const char* key, const char* text);
int analytics_object_set_integer(analytics_object* object, const char* key, int64_t number);
/// NaN and infinities become null.
int analytics_object_set_number(analytics_object* object, const char* key, double number);
int analytics_object_set_boolean(analytics_object* object, const char* key, int boolean);
/// Any JSON: an array, null, another object's text. ANALYTICS_INVALID_JSON where it is none.
int analytics_object_set_json(analytics_object* object, const char* key, const char* json);
/// The object's JSON; valid until the object is changed or destroyed. Of NULL: `{}`.
const char* analytics_object_text(const analytics_object* object);

/// What went wrong in this thread's last call that failed, in a sentence; empty if none has. Valid
/// until this thread's next call that fails. Never holds a write key or an event's contents.
const char* analytics_last_error(void);
/// The code's name as docs/errors.md has it, such as `missing_event`; `unknown` for other numbers.
const char* analytics_error_name(int code);
/// The reason's name, such as `retries_exhausted`; `unknown` for other numbers.
const char* analytics_drop_reason_name(int reason);
/// The library's version, such as `0.1.0`.
const char* analytics_version(void);

#ifdef __cplusplus
}
#endif
