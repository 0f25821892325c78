#pragma once

// The body of an answer that goes on: the connection asks for more of it at every tick, and sends
// what there is. Whoever makes the bytes is never told that a client waits, and holds none for it:
// a client that reads slowly is asked for less often, and one that does not read is cut off after
// the listener's `request_timeout`. It ends when the stream says so, when the client has gone, and
// at once when the listener stops.
//
//   class Ticks final : public BodyStream {
//     BodyPart next() override { return {.bytes = "tick\n"}; }
//   };
//   reply({.content_type = "text/plain", .stream = std::make_shared<Ticks>()});
//
// Belongs to one connection, and is called by its thread alone; it may be destroyed by any other.

#include <chrono>
#include <string>

namespace analytics::server {

struct BodyPart {
  std::string bytes{};   ///< Empty: nothing yet.
  bool is_last = false;  ///< The body ends after these.
};

class BodyStream {
 public:
  /// How long the connection waits between two parts.
  static constexpr std::chrono::milliseconds kTick{250};

  virtual ~BodyStream() = default;
  /// What follows. Must not block, and must be bounded: it is held until the client has taken it.
  virtual BodyPart next() = 0;
};

}  // namespace analytics::server
