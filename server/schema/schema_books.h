#pragma once

// The schemas of all sources, and up to where the event log was read for them: what lasts over a
// restart, as one snapshot. The two belong together, so that each event is counted once.
//
//   SchemaBooks books;
//   books.of("shop").observe(type, json, received_at);
//   JournalFrame frame = encode_books(books);
//   Result<void> read = decode_books(frame_records, books_of_the_next_start);
//
// A snapshot is the records of one frame, little-endian, a text its length (u32) and bytes, a time
// milliseconds since 1970 (i64):
//   first    := version(u8 = 1) next_offset(u64) missed(u64)
//   source   := id(text) identify(call) group(call) events_beyond(u64) events(u32) { name(text)
//   call } call     := count(u64) first_seen last_seen properties_beyond(u64) properties(u32) {
//   property } property := path(text) first_seen last_seen types(u8: a bit each) { count(u64) }
// Not synchronised.

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include <analytics/result.h>

#include "journal/frame.h"
#include "server/schema/schema_book.h"

namespace analytics::server {

class SchemaBooks {
 public:
  explicit SchemaBooks(SchemaLimits limits = {}) : limits_(limits) {}
  SchemaBooks(const SchemaBooks&) = delete;
  SchemaBooks& operator=(const SchemaBooks&) = delete;

  /// A source's book, which is made if need be. Sources come from the workspace, not from senders.
  SourceSchemaBook& of(std::string_view source);
  const std::map<std::string, SourceSchemaBook, std::less<>>& all() const noexcept {
    return books_;
  }
  /// About what all of it takes in memory.
  std::size_t bytes() const noexcept { return SchemaBudget::kBytes - budget_.bytes_left; }

  std::uint64_t next_offset = 0;  ///< Of the event log: what is before it is in the books.
  std::uint64_t missed = 0;       ///< Events that were removed from the log before they were read.

 private:
  const SchemaLimits limits_;
  SchemaBudget budget_;
  std::map<std::string, SourceSchemaBook, std::less<>> books_;
};

JournalFrame encode_books(const SchemaBooks& books);
/// Into books that are empty; after an error they are of no use.
Result<void> decode_books(std::span<const std::string_view> records, SchemaBooks& books);

}  // namespace analytics::server
