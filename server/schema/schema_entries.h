#pragma once

// What is known of a source's schema, as plain values: its events and their properties, the traits
// of its users and groups, each with types, counts, and when it was first and last seen.
//
//   const SchemaCall& call = entries.events.at("Order Completed");
//   call.count;                                    // how often it came
//   call.properties.at("shipping.city").count();   // and with this property
//
// Plain values; times are when the server received the event, which no sender can choose.

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include <analytics/clock.h>

#include "server/schema/property_type.h"

namespace analytics::server {

struct SchemaProperty {
  Timestamp first_seen{};
  Timestamp last_seen{};
  /// How often it came with each type.
  std::array<std::uint64_t, kPropertyTypes> types{};
  /// The call, counted from one, that it was last counted in: a key that stands twice counts once.
  std::uint64_t counted_in = 0;

  std::uint64_t count() const noexcept;
  /// All but `counted_in`, which is of no use once that call is over.
  friend bool operator==(const SchemaProperty& a, const SchemaProperty& b) {
    return a.first_seen == b.first_seen && a.last_seen == b.last_seen && a.types == b.types;
  }
};

/// One kind of call: a track event of one name, all identify calls, or all group calls.
struct SchemaCall {
  std::uint64_t count = 0;
  Timestamp first_seen{};
  Timestamp last_seen{};
  /// By path: a member of a nested object is `object.member`.
  std::map<std::string, SchemaProperty, std::less<>> properties{};
  /// How often there was a property that has no place.
  std::uint64_t properties_beyond = 0;
  friend bool operator==(const SchemaCall&, const SchemaCall&) = default;
};

struct SchemaEntries {
  std::map<std::string, SchemaCall, std::less<>> events{};  ///< Of track, by name.
  SchemaCall identify{};
  SchemaCall group{};
  /// Track events whose name has no place.
  std::uint64_t events_beyond = 0;
  friend bool operator==(const SchemaEntries&, const SchemaEntries&) = default;
};

}  // namespace analytics::server
