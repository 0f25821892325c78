#include "server/schema/schema_books.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/time_text.h"
#include "server/log/packing.h"

namespace analytics::server {
namespace {

constexpr std::uint8_t kVersion = 1;

using Millis = std::chrono::milliseconds;

void pack_time(Packer& packer, Timestamp time) {
  packer.number(std::chrono::floor<Millis>(time.time_since_epoch()).count());
}

// Clamped to what can be told, so that no bytes can overflow it.
Timestamp unpack_time(Unpacker& unpacker) {
  static constexpr Millis kFirst = std::chrono::floor<Millis>(kTimeFirst.time_since_epoch());
  static constexpr Millis kLast = std::chrono::floor<Millis>(kTimeLast.time_since_epoch());
  return Timestamp(std::clamp(Millis(unpacker.number<std::int64_t>()), kFirst, kLast));
}

void pack_property(Packer& packer, std::string_view path, const SchemaProperty& property) {
  packer.text(path);
  pack_time(packer, property.first_seen);
  pack_time(packer, property.last_seen);
  unsigned seen = 0;
  for (std::size_t i = 0; i < kPropertyTypes; ++i) {
    if (property.types[i] != 0) seen |= 1u << i;
  }
  packer.number(static_cast<std::uint8_t>(seen));
  for (const std::uint64_t count : property.types) {
    if (count != 0) packer.number(count);
  }
}

SchemaProperty unpack_property(Unpacker& unpacker) {
  SchemaProperty property;
  property.first_seen = unpack_time(unpacker);
  property.last_seen = unpack_time(unpacker);
  const auto seen = unpacker.number<std::uint8_t>();
  for (std::size_t i = 0; i < kPropertyTypes; ++i) {
    if ((seen >> i & 1u) != 0) property.types[i] = unpacker.number<std::uint64_t>();
  }
  return property;
}

void pack_call(Packer& packer, const SchemaCall& call) {
  packer.number(call.count);
  pack_time(packer, call.first_seen);
  pack_time(packer, call.last_seen);
  packer.number(call.properties_beyond);
  packer.number(static_cast<std::uint32_t>(call.properties.size()));
  for (const auto& [path, property] : call.properties) pack_property(packer, path, property);
}

SchemaCall unpack_call(Unpacker& unpacker) {
  SchemaCall call;
  call.count = unpacker.number<std::uint64_t>();
  call.first_seen = unpack_time(unpacker);
  call.last_seen = unpack_time(unpacker);
  call.properties_beyond = unpacker.number<std::uint64_t>();
  for (auto left = unpacker.number<std::uint32_t>(); left > 0 && unpacker.good(); --left) {
    std::string path(unpacker.text());
    call.properties.emplace_hint(call.properties.end(), std::move(path), unpack_property(unpacker));
  }
  return call;
}

std::string encode_source(const std::string& id, const SchemaEntries& entries) {
  std::string out;
  Packer packer(out);
  packer.text(id);
  pack_call(packer, entries.identify);
  pack_call(packer, entries.group);
  packer.number(entries.events_beyond);
  packer.number(static_cast<std::uint32_t>(entries.events.size()));
  for (const auto& [name, call] : entries.events) {
    packer.text(name);
    pack_call(packer, call);
  }
  return out;
}

bool decode_source(std::string_view record, SchemaBooks& books) {
  Unpacker unpacker(record);
  const std::string_view id = unpacker.text();
  SchemaEntries entries;
  entries.identify = unpack_call(unpacker);
  entries.group = unpack_call(unpacker);
  entries.events_beyond = unpacker.number<std::uint64_t>();
  for (auto left = unpacker.number<std::uint32_t>(); left > 0 && unpacker.good(); --left) {
    std::string name(unpacker.text());
    entries.events.emplace_hint(entries.events.end(), std::move(name), unpack_call(unpacker));
  }
  if (!unpacker.done()) return false;
  books.of(id).restore(std::move(entries));
  return true;
}

bool decode_first(std::string_view record, SchemaBooks& books) {
  Unpacker unpacker(record);
  const auto version = unpacker.number<std::uint8_t>();
  books.next_offset = unpacker.number<std::uint64_t>();
  books.missed = unpacker.number<std::uint64_t>();
  return version == kVersion && unpacker.done();
}

}  // namespace

SourceSchemaBook& SchemaBooks::of(std::string_view source) {
  const auto found = books_.find(source);
  if (found != books_.end()) return found->second;
  return books_.try_emplace(std::string(source), budget_, limits_).first->second;
}

JournalFrame encode_books(const SchemaBooks& books) {
  std::string first;
  Packer packer(first);
  packer.number(kVersion);
  packer.number(books.next_offset);
  packer.number(books.missed);
  JournalFrame frame;
  frame.add(first);
  for (const auto& [id, book] : books.all()) frame.add(encode_source(id, book.entries()));
  return frame;
}

Result<void> decode_books(std::span<const std::string_view> records, SchemaBooks& books) {
  bool good = !records.empty() && decode_first(records.front(), books);
  for (std::size_t i = 1; good && i < records.size(); ++i) good = decode_source(records[i], books);
  if (good) return {};
  return Error{ErrorCode::corrupt,
               "the stored schema can't be read; was it written by a newer version?"};
}

}  // namespace analytics::server
