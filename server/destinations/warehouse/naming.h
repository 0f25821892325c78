#pragma once

// How sources, events and properties become names of tables and columns: in snake case, as Segment
// names them.
//
//   snake_case("Order Completed");         // order_completed
//   snake_case("CStringRef");              // cstring_ref
//   event_slug("Users");                   // users_event: `users` is a table of its own
//   table_name("shop_backend", "tracks");  // shop_backend__tracks
//
// Pure functions.

#include <cstddef>
#include <string>
#include <string_view>

namespace analytics::server {

/// The longest name of an event's table (without its source) or of a column, in bytes. What would
/// need a longer one goes to the discards.
inline constexpr std::size_t kNameBytesMax = 128;

/// Words of ASCII letters and digits, in lower case, joined by underscores. A word is a run of
/// capitals and digits followed by a run of small letters and digits; every other byte separates.
/// May be empty. Never has two underscores in a row, nor one at an end.
std::string snake_case(std::string_view text);

/// The name of an event's table, without its source. An event that would take the name of one of
/// the fixed tables gets `_event` at its end; one without a letter or digit is named after its
/// hash, `event_<8 hex digits>`. Events with the same slug share a table.
std::string event_slug(std::string_view event);

/// The name of a property's column: snake case, or `column_<8 hex digits>` where that is empty.
std::string column_name(std::string_view key);

/// What a source's tables begin with. Ids that differ may give the same prefix; the schema tells
/// them apart by `distinct_source_prefix`.
std::string source_prefix(std::string_view source_id);
std::string distinct_source_prefix(std::string_view source_id);

/// The name itself where it is no longer than that; otherwise its beginning and its hash.
std::string shortened(std::string name, std::size_t bytes_max);

std::string table_name(std::string_view prefix, std::string_view table);

/// An SQL identifier in double quotes.
std::string quoted_name(std::string_view identifier);

}  // namespace analytics::server
