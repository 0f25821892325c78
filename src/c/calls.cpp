#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include <analytics/c.h>
#include <analytics/message.h>

#include "c/client.h"
#include "c/last_error.h"
#include "c/read_object.h"

namespace analytics::c {
namespace {

using std::chrono::milliseconds;
using std::chrono::sys_days;

// What fits into a Timestamp, in whole years.
constexpr milliseconds kTimeFirst =
    sys_days(std::chrono::year(1678) / std::chrono::January / 1).time_since_epoch();
constexpr milliseconds kTimeEnd =
    sys_days(std::chrono::year(2262) / std::chrono::January / 1).time_since_epoch();

User read_user(const char* user_id, const char* anonymous_id) {
  return User::both(SmallString(user_id), SmallString(anonymous_id));
}

Result<void> read_time(std::optional<Timestamp>& to, std::int64_t timestamp_ms) {
  if (timestamp_ms == 0) return {};
  const milliseconds time(timestamp_ms);
  if (time < kTimeFirst || time >= kTimeEnd) {
    return Error{ErrorCode::invalid_timestamp, "timestamp_ms is not from 1678 to 2261"};
  }
  to = Timestamp(time);
  return {};
}

template <class Message, class Call>
Result<void> read_common(Message& to, const Call& from) {
  to.message_id = from.message_id;
  const Result<void> read[] = {
      read_time(to.timestamp, from.timestamp_ms),
      read_object(to.context, "context_json", from.context_json),
      read_object(to.integrations, "integrations_json", from.integrations_json),
      read_object(to.extra, "extra_json", from.extra_json),
  };
  for (const Result<void>& one : read) {
    if (!one) return one;
  }
  return {};
}

// What each call has of its own.
Result<void> read_own(Identify& to, const analytics_identify_call& from) {
  return read_object(to.traits, "traits_json", from.traits_json);
}
Result<void> read_own(Track& to, const analytics_track_call& from) {
  to.event = from.event;
  return read_object(to.properties, "properties_json", from.properties_json);
}
template <class View>
Result<void> read_own(View& to, const analytics_page_call& from) {
  to.name = from.name;
  to.category = from.category;
  return read_object(to.properties, "properties_json", from.properties_json);
}
Result<void> read_own(Group& to, const analytics_group_call& from) {
  to.group_id = from.group_id;
  return read_object(to.traits, "traits_json", from.traits_json);
}
Result<void> read_own(Alias& to, const analytics_alias_call& from) {
  to.previous_id = from.previous_id;
  return {};
}

template <class Message, class Call>
Result<Message> read_message(const Call& from) {
  Message to;
  to.user = read_user(from.user_id, from.anonymous_id);
  if (Result<void> read = read_own(to, from); !read) return std::move(read).error();
  if (Result<void> read = read_common(to, from); !read) return std::move(read).error();
  return to;
}

// An event that can't even be read is refused like any other that is not valid, and the client's
// accounting shall know of it: it is offered one that nobody can take.
int refuse(analytics_client& client, const Error& error) {
  (void)client.analytics.track(Track{});
  return failed(error);
}

const char* explain(ErrorCode code) {
  switch (code) {
    case ErrorCode::message_too_large:
      return "the event is over 32,768 bytes";
    case ErrorCode::queue_full:
      return "the queue is full";
    case ErrorCode::closed:
      return "the client was closed";
    case ErrorCode::deadline_exceeded:
      return "the time was over; the event is still being tried";
    default:
      return name(code);
  }
}

// The client says in a number why it took no event; what is wrong with the event can be said in a
// sentence.
int answer(ErrorCode code, const BatchMessage& message) {
  const Result<void> valid = validate(message);
  if (!valid && valid.error().code == code) return failed(valid.error());
  return failed(code, explain(code));
}

template <class Message, class Call>
int take(analytics_client* client, const Call* call,
         ErrorCode (Analytics::*enqueue)(const Message&)) {
  return guarded([&] {
    if (client == nullptr) return failed(ErrorCode::closed, "the client is NULL");
    if (call == nullptr) {
      return refuse(*client, {ErrorCode::invalid_field, "the call is NULL"});
    }
    const Result<Message> message = read_message<Message>(*call);
    if (!message) return refuse(*client, message.error());
    const ErrorCode code = (client->analytics.*enqueue)(*message);
    return code == ErrorCode::ok ? kOk : answer(code, *message);
  });
}

int take_json(analytics_client* client, const char* json, std::size_t size) {
  if (client == nullptr) return failed(ErrorCode::closed, "the client is NULL");
  if (json == nullptr) return refuse(*client, {ErrorCode::invalid_json, "the JSON is NULL"});
  const Result<BatchMessage> message = parse_message(std::string_view(json, size));
  if (!message) return refuse(*client, message.error());
  const ErrorCode code = client->analytics.enqueue(*message);
  return code == ErrorCode::ok ? kOk : answer(code, *message);
}

}  // namespace
}  // namespace analytics::c

using analytics::Analytics;

int analytics_identify(analytics_client* client, const analytics_identify_call* call) {
  return analytics::c::take(client, call, &Analytics::identify);
}
int analytics_track(analytics_client* client, const analytics_track_call* call) {
  return analytics::c::take(client, call, &Analytics::track);
}
int analytics_page(analytics_client* client, const analytics_page_call* call) {
  return analytics::c::take(client, call, &Analytics::page);
}
int analytics_screen(analytics_client* client, const analytics_screen_call* call) {
  return analytics::c::take(client, call, &Analytics::screen);
}
int analytics_group(analytics_client* client, const analytics_group_call* call) {
  return analytics::c::take(client, call, &Analytics::group);
}
int analytics_alias(analytics_client* client, const analytics_alias_call* call) {
  return analytics::c::take(client, call, &Analytics::alias);
}
int analytics_enqueue_json(analytics_client* client, const char* json, size_t size) {
  return analytics::c::guarded([&] { return analytics::c::take_json(client, json, size); });
}
