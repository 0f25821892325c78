#pragma once

// An event as the debugger shows it: its JSON where it is some, the few things to find it by, and
// what was put up with. Made when somebody looks, never on the event's way in.
//
//   const DebuggedEvent shown(entry.number, *entry.event);
//   if (shown.is_asked_for(query)) events.push_back(shown.object());
//
// Pure; a view of the event that it was made of.

#include <cstddef>
#include <cstdint>
#include <string>

#include <analytics/json.h>

#include "base/buffer.h"
#include "server/ingest/tap.h"

namespace analytics::server {

/// What stands for the source where the write key is nobody's.
inline constexpr const char* kUnknownSource = "(unknown)";

/// Which events to tell of; empty texts are no condition.
struct EventQuery {
  std::string source{};  ///< `(unknown)`: those whose write key is nobody's.
  std::string type{};
  std::string name{};     ///< A part of the event's or page's name, whatever the case.
  std::string user{};     ///< The whole user id or anonymous id.
  std::string verdict{};  ///< accepted, rejected
  std::string text{};     ///< Anywhere in the event's JSON, whatever the case.
  std::size_t limit = 100;
};

class DebuggedEvent {
 public:
  /// What is longer came cut (debugger.h).
  DebuggedEvent(std::uint64_t number, const TappedEvent& event);

  /// Whether it meets the query's conditions; `limit` is none.
  bool is_asked_for(const EventQuery& query) const;
  /// As docs/openapi.yaml has it.
  Object object() const;

 private:
  void read_members();

  const std::uint64_t number_;
  const TappedEvent& event_;
  ByteBuffer checked_;
  bool is_json_ = false;
  std::string type_;
  std::string message_id_;
  std::string name_;
  std::string user_id_;
  std::string anonymous_id_;
};

}  // namespace analytics::server
