#pragma once

// What the mappings make of an attempt's events before anything is sent: which mappings take each,
// the payloads, the items that stand for them in requests; or why an event goes no further.
//
//   MappedEvents mapped = map_events(pack, events, memory, now);
//   for (const MappedEvent& one : mapped.by_mapping[0]) send(one.items);
//
// Everything is a view of the memory, and valid as long as it is.

#include <simdjson.h>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/clock.h>

#include "server/deliver/destination.h"
#include "server/destinations/pack/delivery/compiled_pack.h"
#include "server/destinations/pack/values/arena.h"
#include "server/destinations/pack/values/value.h"
#include "server/route/event_document.h"

namespace analytics::server::pack {

/// What an attempt's values live in; used again by the next one.
struct AttemptMemory {
  simdjson::dom::parser parser{};
  Arena arena{};
  EventDocument document{};
  std::string text{};
};

/// An event as one mapping has it.
struct MappedEvent {
  std::size_t index = 0;  ///< In the attempt.
  Value event{};
  std::span<const Value> payload{};
  std::span<const Value> items{};
  std::string_view seed{};
  std::size_t item_bytes = 0;  ///< Of its items as JSON; for actions that have batches.
  std::string_view group{};    ///< What `by` gives, as JSON.
};

struct MappedEvents {
  std::vector<std::vector<MappedEvent>> by_mapping{};
  /// One for each event: what settles it before any request; delivered where nothing does.
  std::vector<Outcome> outcomes{};
  /// How many mappings take each.
  std::vector<std::size_t> takers{};
  bool is_full = false;  ///< The values are more than an attempt may have.
};

MappedEvents map_events(const CompiledPack& pack, const std::vector<Event>& events,
                        AttemptMemory& memory, Timestamp now);

}  // namespace analytics::server::pack
