#include "server/schema/schema_text.h"

#include <algorithm>
#include <string_view>

#include "base/buffer.h"
#include "base/time_text.h"
#include "json/write.h"

namespace analytics::server {
namespace {

void write_time_member(ByteBuffer& out, std::string_view key, Timestamp time) {
  out.append(key);
  out.append('"');
  write_time(out.tail(kTimeBytes), time);
  out.advance(kTimeBytes);
  out.append('"');
}

void write_count_member(ByteBuffer& out, std::string_view key, std::uint64_t count) {
  out.append(key);
  write_natural(out, count);
}

void write_property(ByteBuffer& out, std::string_view path, const SchemaProperty& property) {
  out.append(R"({"name":)");
  write_string(out, path);
  write_count_member(out, R"(,"count":)", property.count());
  out.append(R"(,"types":{)");
  bool is_first = true;
  for (std::size_t i = 0; i < kPropertyTypes; ++i) {
    if (property.types[i] == 0) continue;
    if (!is_first) out.append(',');
    is_first = false;
    write_string(out, name(static_cast<PropertyType>(i)));
    write_count_member(out, ":", property.types[i]);
  }
  out.append('}');
  write_time_member(out, R"(,"first_seen":)", property.first_seen);
  write_time_member(out, R"(,"last_seen":)", property.last_seen);
  out.append('}');
}

void write_properties(ByteBuffer& out, const SchemaCall& call) {
  out.append('[');
  bool is_first = true;
  for (const auto& [path, property] : call.properties) {
    if (!is_first) out.append(',');
    is_first = false;
    write_property(out, path, property);
  }
  out.append(']');
}

void write_event(ByteBuffer& out, std::string_view event, const SchemaCall& call) {
  out.append(R"({"name":)");
  write_string(out, event);
  write_count_member(out, R"(,"count":)", call.count);
  write_time_member(out, R"(,"first_seen":)", call.first_seen);
  write_time_member(out, R"(,"last_seen":)", call.last_seen);
  out.append(R"(,"properties":)");
  write_properties(out, call);
  write_count_member(out, R"(,"properties_beyond":)", call.properties_beyond);
  out.append('}');
}

// What of all calls, and what has no place.
void write_sums(ByteBuffer& out, const SchemaEntries& entries, std::uint64_t missed) {
  std::uint64_t tracks = entries.events_beyond;
  std::uint64_t properties_beyond = 0;
  for (const auto& [event, call] : entries.events) {
    tracks += call.count;
    properties_beyond += call.properties_beyond;
  }
  write_count_member(out, R"(,"calls":{"track":)", tracks);
  write_count_member(out, R"(,"identify":)", entries.identify.count);
  write_count_member(out, R"(,"group":)", entries.group.count);
  write_count_member(out, R"(},"beyond":{"events":)", entries.events_beyond);
  write_count_member(out, R"(,"properties":)", properties_beyond);
  write_count_member(out, R"(,"traits":)", entries.identify.properties_beyond);
  write_count_member(out, R"(,"group_traits":)", entries.group.properties_beyond);
  write_count_member(out, R"(},"missed":)", missed);
}

void append_cell(std::string& out, std::string_view text) {
  // Spreadsheets run what begins like this (OWASP, "CSV Injection").
  const bool is_formula =
      !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
  out += is_formula ? "\"'" : "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"') out += '"';
    out += byte < 0x20 || byte == 0x7F ? ' ' : c;
  }
  out += '"';
}

void append_row(std::string& out, std::string_view kind, std::string_view event,
                std::string_view property) {
  out += kind;
  out += ',';
  append_cell(out, event);
  out += ',';
  append_cell(out, property);
}

void append_seen(std::string& out, std::uint64_t count, Timestamp first, Timestamp last) {
  out += ',' + std::to_string(count) + ',' + time_text(first) + ',' + time_text(last);
}

void append_properties(std::string& out, std::string_view kind, std::string_view event,
                       const SchemaCall& call) {
  for (const auto& [path, property] : call.properties) {
    append_row(out, kind, event, path);
    append_seen(out, property.count(), property.first_seen, property.last_seen);
    for (const std::uint64_t count : property.types) out += ',' + std::to_string(count);
    out += "\r\n";
  }
}

}  // namespace

std::string schema_json(const SchemaEntries& entries, std::uint64_t missed) {
  ByteBuffer out;
  out.append(R"({"events":[)");
  bool is_first = true;
  for (const auto& [event, call] : entries.events) {
    if (!is_first) out.append(',');
    is_first = false;
    write_event(out, event, call);
  }
  out.append(R"(],"traits":)");
  write_properties(out, entries.identify);
  out.append(R"(,"group_traits":)");
  write_properties(out, entries.group);
  write_sums(out, entries, missed);
  out.append('}');
  return std::string(out.view());
}

std::string schema_csv(const SchemaEntries& entries) {
  std::string out = "kind,event,property,count,first_seen,last_seen";
  for (std::size_t i = 0; i < kPropertyTypes; ++i) {
    out += ',';
    out += name(static_cast<PropertyType>(i));
  }
  out += "\r\n";
  for (const auto& [event, call] : entries.events) {
    append_row(out, "event", event, "");
    append_seen(out, call.count, call.first_seen, call.last_seen);
    out.append(kPropertyTypes, ',');
    out += "\r\n";
    append_properties(out, "property", event, call);
  }
  append_properties(out, "trait", "", entries.identify);
  append_properties(out, "group_trait", "", entries.group);
  return out;
}

}  // namespace analytics::server
