#pragma once

// Where ingest shows what it sees, for people to look at: the debugger. A tap may drop; it never
// slows the way of the events.
//
//   if (tap.wants("shop", TapKind::rejected, 1) > 0) tap.show({.source_id = "shop", .code = …});
//
// Implementations are safe for use by several threads and don't block.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <analytics/clock.h>

namespace analytics::server {

struct TappedEvent {
  std::string source_id{};  ///< Empty: the write key is nobody's.
  Timestamp received_at{};
  std::string type{};        ///< As far as it could be told.
  std::string message_id{};  ///< The same.
  std::string code{};        ///< Why it was rejected; empty: it is stored.
  std::string json{};        ///< As it came; what was rejected need not be JSON.
};

enum class TapKind : std::uint8_t { accepted, rejected };

class EventTap {
 public:
  virtual ~EventTap() = default;
  /// Of so many events, how many to make the copies of that `show` takes: few where many come.
  virtual std::size_t wants(std::string_view source_id, TapKind kind, std::size_t count) = 0;
  virtual void show(TappedEvent event) = 0;
};

}  // namespace analytics::server
