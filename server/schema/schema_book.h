#pragma once

// The schema of one source, learned from its events as they come. Bounded in everything, since
// whoever has a browser's write key may send whatever they like: what comes first is kept, what has
// no place any more is counted.
//
//   SchemaBudget budget;
//   SourceSchemaBook book(budget);
//   book.observe(EventType::track, R"({"event":"Signed Up","properties":{"plan":"pro"}})", now);
//   book.entries().events.at("Signed Up").count;   // 1
//
// An event that has nothing new takes no memory. Not synchronised; the budget must outlive it.

#include <cstddef>
#include <string>
#include <string_view>

#include <analytics/clock.h>

#include "server/ingest/request.h"
#include "server/schema/schema_entries.h"

namespace analytics::server {

struct SchemaLimits {
  std::size_t events_max = 4'000;  ///< Names of track events; Segment's schema page keeps as many.
  std::size_t properties_max = 300;  ///< Of an event, of all traits, of all group traits.
  std::size_t name_bytes_max = 255;  ///< Of an event's name, and of a property's path.
  std::size_t depth_max = 5;         ///< Objects inside each other, `properties` itself included.
  std::size_t source_bytes_max = 8u << 20;  ///< What it all takes in memory.
};

/// What the schemas of all sources may take in memory, together.
struct SchemaBudget {
  static constexpr std::size_t kBytes = 64u << 20;
  std::size_t bytes_left = kBytes;
};

class SourceSchemaBook {
 public:
  explicit SourceSchemaBook(SchemaBudget& budget, SchemaLimits limits = {})
      : budget_(budget), limits_(limits) {}

  /// `event` is a JSON object as the event log has it.
  void observe(EventType type, std::string_view event, Timestamp received_at);

  const SchemaEntries& entries() const noexcept { return entries_; }
  /// About what the entries take in memory.
  std::size_t bytes() const noexcept { return bytes_; }
  /// Takes what was kept before a restart, which was within the limits then; for an empty book.
  void restore(SchemaEntries entries);

 private:
  void observe_call(SchemaCall& call, std::string_view members, Timestamp at);
  void walk(SchemaCall& call, std::string_view object, std::size_t depth);
  void note_property(SchemaCall& call, std::string_view value);
  SchemaCall* find_or_add_event(std::string_view name);
  SchemaProperty* find_or_add_property(SchemaCall& call);
  bool take(std::size_t bytes);

  SchemaBudget& budget_;
  const SchemaLimits limits_;
  SchemaEntries entries_;
  std::size_t bytes_ = 0;
  // Of the call, and the property, that is looked at; the path is kept for its memory.
  Timestamp seen_at_{};
  std::string path_;
};

}  // namespace analytics::server
