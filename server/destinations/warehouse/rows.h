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
//   Result<MappedEvent*> mapped = mapper.map(event, "2026-11-23T12:55:48.357Z");
//
// The mapper owns what it answers, until the next event; it is not synchronised.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <simdjson.h>

#include <analytics/result.h>

#include "base/buffer.h"
#include "server/deliver/destination.h"
#include "server/destinations/warehouse/flatten.h"
#include "server/destinations/warehouse/naming.h"

namespace analytics::server {

struct Row {
  std::string_view table{};     ///< Without the source.
  bool upsert = false;          ///< Replaces what its cells name in the row of the same id.
  bool is_event_table = false;  ///< Counts against the source's tables.
  /// First the table's own columns, all of them, whatever their value; then context, properties or
  /// traits.
  std::vector<Cell> cells{};
  std::size_t fixed = 0;  ///< How many are the table's own; the first of them is `id`.

  std::span<const Cell> own_cells() const { return std::span(cells).first(fixed); }
  std::span<const Cell> other_cells() const { return std::span(cells).subspan(fixed); }
};

/// The rows of an event, and what found no place in them.
struct MappedEvent {
  std::string_view message_id{};
  Value received_at{};
  std::vector<Discard> discards{};
  std::string_view whole{};  ///< The event's JSON.

  std::span<const Row> rows() const { return std::span(rows_).first(used_); }
  Row& add_row();
  /// Empty again; the rows keep their memory.
  void clear();

 private:
  std::vector<Row> rows_;
  std::size_t used_ = 0;
};

inline constexpr std::string_view kDiscardsTable = "discards";
inline constexpr std::string_view kNotAnObject = "not_an_object";
/// Its cells have the nearest doubles; the discard has the event as it came.
inline constexpr std::string_view kIntegerTooLarge = "integer_beyond_64_bits";

class RowMapper {
 public:
  /// Names of tables and columns that are longer are shortened.
  explicit RowMapper(std::size_t name_bytes_max = kNameBytesMax);
  /// An error, invalid_json or unknown_type, is the event's own and will not pass. The event must
  /// stay where it is as long as what is answered.
  Result<MappedEvent*> map(const Event& event, std::string_view loaded_at);

 private:
  // The members of an event that have a place, null where it has none.
  struct Members {
    Value message_id, anonymous_id, user_id, received_at, sent_at, timestamp, original_timestamp,
        event, name, category, group_id, previous_id;
    simdjson::dom::element context, properties, traits;
    bool has_context = false, has_properties = false, has_traits = false;
  };

  // Whether the text was read; `exact` says whether without rounding integers beyond 64 bits.
  bool parse(std::string_view text, simdjson::dom::object& json, bool& exact);
  void read_members(const simdjson::dom::object& json);
  void read_member(std::string_view key, const simdjson::dom::element& value);
  bool add_rows(std::string_view type);
  void add_track();
  void add_subject(std::string_view calls, std::string_view subjects, const Value& id);
  Row& add_row(std::string_view table, std::string_view loaded_at);
  void add_context(Row& row);
  void add_own(Row& row, const std::vector<Cell>& own);
  void flatten_into(std::vector<Cell>& cells, bool has, const simdjson::dom::element& json,
                    std::string_view key, std::string_view table, const ColumnName& parent);
  std::string table_of(std::string_view event) const;
  std::string_view slug_of(std::string_view event);

  const std::size_t name_bytes_max_;
  simdjson::dom::parser parser_;
  ByteBuffer rounded_;
  ColumnNames names_;
  Texts texts_;
  std::unordered_map<std::string, std::string> slugs_;  // By event.

  // The event under way.
  Members members_;
  MappedEvent mapped_;
  std::vector<Cell> context_, own_;
  bool context_read_ = false;
  std::string_view loaded_at_;
};

/// The discard as a row of the source's discards; its texts belong to the two.
Row discard_row(const MappedEvent& event, const Discard& discard, std::string_view loaded_at);

}  // namespace analytics::server
