#pragma once

// A source's schema as text: JSON for the management API, CSV for spreadsheets.
//
//   std::string json = schema_json(entries, missed);
//   std::string csv = schema_csv(entries);
//
// docs/schema.md has both. Pure functions.

#include <cstdint>
#include <string>

#include "server/schema/schema_entries.h"

namespace analytics::server {

/// `missed`: events of all sources that no schema has, because retention removed them first.
std::string schema_json(const SchemaEntries& entries, std::uint64_t missed);

/// Lines end with CR LF (RFC 4180). A name that a spreadsheet would take for a formula has an
/// apostrophe before it; control characters are blanks.
std::string schema_csv(const SchemaEntries& entries);

}  // namespace analytics::server
