#pragma once

// An event as a test sees it: what RecordingTransport and Collector hand out, with the few things
// that tests ask of it.
//
//   const std::vector<RecordedEvent> signed_up = named(collector.events(), "Signed Up");
//   if (signed_up.size() != 1) std::cerr << describe(collector.events());
//   signed_up[0].user_id() == "f4ca124298";
//   signed_up[0].at({"properties", "plan"}) == Json("Enterprise");
//
// Ordinary values that own what they hold; not synchronised.

#include <initializer_list>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/json.h>

namespace analytics::testing {

struct RecordedEvent {
  /// The event as a server goes on with it: the batch's `context` and `integrations` merged in, its
  /// own members winning; without `sentAt` and `writeKey`, which belong to the sending.
  Object json{};
  /// What its request was authorized with, or the one in the body.
  std::string write_key{};

  std::string type() const;  ///< "track", "identify" …
  std::string name() const;  ///< Of a track its `event`; otherwise its `name`.
  // Each is empty where the event has none.
  std::string user_id() const;
  std::string anonymous_id() const;
  std::string message_id() const;

  /// The value at the end of these keys, each inside the one before; null where there is none.
  Json at(std::initializer_list<std::string_view> keys) const;

  friend bool operator==(const RecordedEvent&, const RecordedEvent&) = default;
};

/// Those of that type, in their order.
std::vector<RecordedEvent> of_type(std::vector<RecordedEvent> events, std::string_view type);
/// Those of that name, in their order.
std::vector<RecordedEvent> named(std::vector<RecordedEvent> events, std::string_view name);

/// The event for people, on one line: `track "Signed Up" {"type":"track", …}`.
std::string describe(const RecordedEvent& event);
/// A line for each; "no events" for none.
std::string describe(const std::vector<RecordedEvent>& events);

/// As `describe`. Test frameworks print with it.
std::ostream& operator<<(std::ostream& out, const RecordedEvent& event);

}  // namespace analytics::testing
