#pragma once

// Makes an event into the rows of its tables, as Segment's warehouses have them:
//
//   track     tracks, and the event's own table with its properties
//   identify  identifies, and users (one row a user id, without context)
//   group     groups, and accounts (one row a group id, without context)
//   page, screen, alias   pages, screens, aliases
//
// Every table has id (the message id), anonymous_id, user_id, received_at, sent_at, timestamp,
// original_timestamp, uuid_ts (when it was loaded) and context_*; properties and traits stand
// beside them without a prefix. Users and accounts have id (the user or group id), received_at,
// uuid_ts and the traits. `integrations` and fields beyond the spec's are not stored.
//
//   RowMapper mapper;
//   Result<MappedEvent> mapped = mapper.map(event, "2026-11-23T12:55:48.357Z");
//
// A mapper keeps its parser's memory from event to event; it is not synchronised.

#include <string>
#include <string_view>
#include <vector>

#include <simdjson.h>

#include <analytics/result.h>

#include "base/buffer.h"
#include "server/deliver/destination.h"
#include "server/destinations/warehouse/flatten.h"

namespace analytics::server {

struct Row {
  std::string table{};          ///< Without the source.
  bool upsert = false;          ///< Replaces what its cells name in the row of the same id.
  bool is_event_table = false;  ///< Counts against the source's tables.
  std::vector<Cell> fixed{};    ///< The table's own columns, all of them, whatever their value.
  std::vector<Cell> cells{};    ///< Context, properties or traits.
};

struct MappedEvent {
  std::string message_id{};
  Value received_at{};
  std::vector<Row> rows{};
  std::vector<Discard> discards{};
  std::string_view whole{};  ///< The event's JSON, which must stay where it is.
};

inline constexpr std::string_view kNotAnObject = "not_an_object";
/// Its cells have the nearest doubles; the discard has the event as it came.
inline constexpr std::string_view kIntegerTooLarge = "integer_beyond_64_bits";

class RowMapper {
 public:
  /// An error, invalid_json or unknown_type, is the event's own and will not pass.
  Result<MappedEvent> map(const Event& event, const std::string& loaded_at);

 private:
  // Whether the text was read; `exact` says whether without rounding integers beyond 64 bits.
  bool parse(const std::string& text, simdjson::dom::object& json, bool& exact);

  simdjson::dom::parser parser_;
  ByteBuffer rounded_;
};

/// The discard as a row of the source's table `discards`.
Row discard_row(const MappedEvent& event, Discard discard, const std::string& loaded_at);

}  // namespace analytics::server
