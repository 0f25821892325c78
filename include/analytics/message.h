#pragma once

// The six calls of Segment's specification as plain structs, the batch that carries many of them,
// and Message, which is any of the seven. (https://segment.com/docs/connections/spec/)
//
//   BatchMessage message = Track{.user = User::user_id("f4ca124298"),
//                                .event = "Signed Up",
//                                .properties = {{"plan", "Enterprise"}}};
//
// Members are written by name, in their order; leave out what you don't need. On every call:
//   timestamp     when it happened; left out, the time at which the message is stamped
//   context       what surrounds the event (ip, locale, app …)
//   integrations  which destinations get it: {{"All", false}, {"Mixpanel", true}}
//   message_id    what duplicates are recognised by; left out, a random UUID
//   extra         further members of the message's top level, e.g. {{"channel", "server"}}
//
// A message is checked and stamped once, where it enters the library (Batcher::push, Events,
// Client::send, Analytics::track and its kind), and keeps its id and time from then on.
//
// Ordinary values that own what they hold; not synchronised.

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <analytics/clock.h>
#include <analytics/json.h>
#include <analytics/result.h>
#include <analytics/text.h>

namespace analytics {

/// One event is at most so long, in bytes of its JSON, with all that the library adds to it.
inline constexpr std::size_t kEventBytesMax = 32'768;
/// A batch's body is at most so long, with its envelope.
inline constexpr std::size_t kBatchBytesMax = 500'000;
/// Events in a batch, at most.
inline constexpr std::size_t kBatchEventsMax = 2'500;

/// Who did it: the id in your database, an id that stands for somebody unknown, or both.
class User {
 public:
  /// Nobody; a message about nobody is not accepted (missing_identity).
  User() noexcept = default;

  static User user_id(SmallString id) { return User(std::move(id), {}); }
  static User anonymous_id(SmallString id) { return User({}, std::move(id)); }
  static User both(SmallString user, SmallString anonymous) {
    return User(std::move(user), std::move(anonymous));
  }

  /// The user id; empty if there is none.
  std::string_view known() const noexcept { return user_; }
  /// The anonymous id; empty if there is none.
  std::string_view anonymous() const noexcept { return anonymous_; }
  bool empty() const noexcept { return user_.empty() && anonymous_.empty(); }

  friend bool operator==(const User&, const User&) = default;

 private:
  User(SmallString user, SmallString anonymous)
      : user_(std::move(user)), anonymous_(std::move(anonymous)) {}

  SmallString user_;
  SmallString anonymous_;
};

/// Ties a user to traits: name, email, plan …
struct Identify {
  User user{};
  Object traits{};
  std::optional<Timestamp> timestamp{};
  Object context{};
  Object integrations{};
  SmallString message_id{};
  Object extra{};
  friend bool operator==(const Identify&, const Identify&) = default;
};

/// Something that a user did. The event's name must not be empty.
struct Track {
  User user{};
  SmallString event{};
  Object properties{};
  std::optional<Timestamp> timestamp{};
  Object context{};
  Object integrations{};
  SmallString message_id{};
  Object extra{};
  friend bool operator==(const Track&, const Track&) = default;
};

/// A web page that was seen.
struct Page {
  User user{};
  SmallString name{};
  SmallString category{};
  Object properties{};
  std::optional<Timestamp> timestamp{};
  Object context{};
  Object integrations{};
  SmallString message_id{};
  Object extra{};
  friend bool operator==(const Page&, const Page&) = default;
};

/// A screen of an app that was seen.
struct Screen {
  User user{};
  SmallString name{};
  SmallString category{};
  Object properties{};
  std::optional<Timestamp> timestamp{};
  Object context{};
  Object integrations{};
  SmallString message_id{};
  Object extra{};
  friend bool operator==(const Screen&, const Screen&) = default;
};

/// Puts a user into a group: a company, a team … The group's id must not be empty.
struct Group {
  User user{};
  SmallString group_id{};
  Object traits{};
  std::optional<Timestamp> timestamp{};
  Object context{};
  Object integrations{};
  SmallString message_id{};
  Object extra{};
  friend bool operator==(const Group&, const Group&) = default;
};

/// Says that two ids are the same user. Needs a user id, and a previous id; where that is left out,
/// the user's anonymous id takes its place.
struct Alias {
  User user{};
  SmallString previous_id{};
  std::optional<Timestamp> timestamp{};
  Object context{};
  Object integrations{};
  SmallString message_id{};
  Object extra{};
  friend bool operator==(const Alias&, const Alias&) = default;
};

/// Any of the six calls.
using BatchMessage = std::variant<Identify, Track, Page, Screen, Group, Alias>;

/// Whether the message can be sent, but for its size: missing_identity, missing_event … with a text
/// that names the call and the field.
Result<void> validate(const BatchMessage& message);

/// Reads one of the six calls from its wire form, told apart by `type`. Members that the call
/// doesn't have go to `extra`, but for `sentAt` and `writeKey`, which belong to the sending. Errors
/// name the field.
Result<BatchMessage> parse_message(std::string_view json);

/// The events of a batch, as the JSON that they are sent as. Made from braces or a vector; each
/// message is checked, stamped and encoded there. The first one that can't be is kept as `error`,
/// and makes sending the batch fail with it.
class Events {
 public:
  Events() = default;
  Events(std::initializer_list<BatchMessage> messages);
  Events(const std::vector<BatchMessage>& messages);

  std::size_t size() const noexcept { return count_; }
  bool empty() const noexcept { return count_ == 0; }
  /// The events' JSON, comma after comma, without the array's brackets.
  std::string_view text() const noexcept { return text_; }
  const std::optional<Error>& error() const noexcept { return error_; }

  /// Adds an event that was encoded before: one JSON object.
  void append_encoded(std::string_view event);
  /// Makes room for so many bytes of text at once.
  void reserve(std::size_t bytes) { text_.reserve(bytes); }

 private:
  void append(const BatchMessage& message);

  std::string text_;
  std::size_t count_ = 0;
  std::optional<Error> error_;
};

/// Many events in one request. `context` and `integrations` are sent once; the server merges them
/// into each event, whose own members win.
struct Batch {
  Events batch{};
  Object context{};
  Object integrations{};
};

/// Any of the six calls, or a batch of them: what a Client sends.
class Message {
 public:
  using Variant = std::variant<Identify, Track, Page, Screen, Group, Alias, Batch>;

  template <class T>
    requires(std::is_constructible_v<Variant, std::in_place_type_t<std::remove_cvref_t<T>>, T> &&
             !std::is_same_v<std::remove_cvref_t<T>, BatchMessage>)
  Message(T&& message)
      : variant_(std::in_place_type<std::remove_cvref_t<T>>, std::forward<T>(message)) {}
  Message(BatchMessage message)
      : variant_(
            std::visit([](auto&& one) { return Variant(std::move(one)); }, std::move(message))) {}

  const Variant& variant() const noexcept { return variant_; }
  Variant& variant() noexcept { return variant_; }

 private:
  Variant variant_;
};

}  // namespace analytics
