#pragma once

// What ingest makes of one request, and hands to whatever stores events: the events that passed
// every check, what they have in common, and the count of everything that came.
//
//   sink.append(std::move(request), [](Result<void> stored) { /* 200, or 503 */ });

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <analytics/clock.h>
#include <analytics/result.h>

namespace analytics::server {

/// The six calls. The numbers are stored; never reuse one.
enum class EventType : std::uint8_t {
  identify = 1,
  track = 2,
  page = 3,
  screen = 4,
  group = 5,
  alias = 6,
};
const char* name(EventType type) noexcept;
std::optional<EventType> event_type(std::string_view name) noexcept;

/// What a `context` says of its sender's address (client_ip.h).
struct AddressHints {
  bool has_ip = false;        ///< It is there, or asked not to be.
  bool is_the_users = false;  ///< The sender says that it runs with the user.
};

struct IncomingEvent {
  EventType type{};
  std::string json{};        ///< As it came, without white space.
  std::string message_id{};  ///< The event's own, or one that was given to it here.
  bool has_own_id = true;
  Timestamp timestamp{};  ///< Corrected by the difference of the clocks.
  std::size_t index = 0;  ///< Its place in the request.
  AddressHints address{};
};

/// Why events were rejected, by code, and how many (anchors: Segment's ingest codes).
using RejectionCounts = std::map<std::string, std::uint64_t, std::less<>>;

struct IncomingRequest {
  std::string source_id{};  ///< Empty: the write key is nobody's.
  Timestamp received_at{};
  std::optional<Timestamp> sent_at{};
  std::string context = "{}";       ///< Of the batch; merged into each event.
  std::string integrations = "{}";  ///< The same.
  std::vector<IncomingEvent> events{};
  std::uint64_t received = 0;    ///< Events that came, good or bad.
  std::uint64_t suppressed = 0;  ///< Taken and forgotten.
  RejectionCounts rejected{};

  void reject(std::string_view code, std::uint64_t count = 1) {
    rejected.try_emplace(std::string(code), 0).first->second += count;
  }
};

class EventSink {
 public:
  using Done = std::function<void(Result<void>)>;
  virtual ~EventSink() = default;
  /// Stores the events, or none of them. `done` is called once, from any thread, when they are on
  /// stable storage. Safe for use by several threads.
  virtual void append(IncomingRequest request, Done done) = 0;
};

}  // namespace analytics::server
