#include "server/schema/schema_book.h"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <utility>

#include "json/scan.h"

namespace analytics::server {
namespace {

// What an entry of a map takes: its node (three pointers, a colour, the allocator's word), and the
// name where it does not stand in the string itself.
template <class Value>
std::size_t entry_bytes(std::string_view name) {
  constexpr std::size_t kNodeBytes = 5 * sizeof(void*);
  constexpr std::size_t kAllocationBytes = 2 * sizeof(void*);
  static const std::size_t inside = std::string().capacity();
  return kNodeBytes + sizeof(std::pair<const std::string, Value>) +
         (name.size() > inside ? name.size() + kAllocationBytes : 0);
}

std::size_t properties_bytes(const SchemaCall& call) {
  std::size_t bytes = 0;
  for (const auto& [path, property] : call.properties) bytes += entry_bytes<SchemaProperty>(path);
  return bytes;
}

std::size_t all_bytes(const SchemaEntries& entries) {
  std::size_t bytes = properties_bytes(entries.identify) + properties_bytes(entries.group);
  for (const auto& [name, call] : entries.events) {
    bytes += entry_bytes<SchemaCall>(name) + properties_bytes(call);
  }
  return bytes;
}

bool has_escapes(std::string_view raw) {
  return std::memchr(raw.data(), '\\', raw.size()) != nullptr;
}

// Ingest takes null as absent, and the first of two, so that the same is done here.
std::string_view first_present(std::string_view event, std::string_view name) {
  for (MemberScan member(event); member.next();) {
    if (member.key_is(name) && member.value() != "null") return member.value();
  }
  return {};
}

void note_time(Timestamp& first, Timestamp& last, Timestamp at, bool is_first) {
  first = is_first ? at : std::min(first, at);
  last = is_first ? at : std::max(last, at);
}

std::uint64_t members_in(std::string_view object) {
  std::uint64_t members = 0;
  for (MemberScan member(object); member.next();) ++members;
  return members;
}

}  // namespace

std::uint64_t SchemaProperty::count() const noexcept {
  return std::accumulate(types.begin(), types.end(), std::uint64_t{0});
}

void SourceSchemaBook::observe(EventType type, std::string_view event, Timestamp received_at) {
  if (type == EventType::identify) {
    return observe_call(entries_.identify, first_present(event, "traits"), received_at);
  }
  if (type == EventType::group) {
    return observe_call(entries_.group, first_present(event, "traits"), received_at);
  }
  if (type != EventType::track) return;
  const std::string_view name = first_present(event, "event");
  if (!is_string(name)) return;  // Ingest lets none through.
  SchemaCall* call = has_escapes(name) ? find_or_add_event(unquote(name))
                                       : find_or_add_event(name.substr(1, name.size() - 2));
  if (call == nullptr) {
    ++entries_.events_beyond;
    return;
  }
  observe_call(*call, first_present(event, "properties"), received_at);
}

void SourceSchemaBook::restore(SchemaEntries entries) {
  entries_ = std::move(entries);
  bytes_ = all_bytes(entries_);
  budget_.bytes_left -= std::min(budget_.bytes_left, bytes_);
}

void SourceSchemaBook::observe_call(SchemaCall& call, std::string_view members, Timestamp at) {
  note_time(call.first_seen, call.last_seen, at, call.count == 0);
  ++call.count;
  seen_at_ = at;
  path_.clear();
  if (is_object(members)) walk(call, members, 1);
}

void SourceSchemaBook::walk(SchemaCall& call, std::string_view object, std::size_t depth) {
  const std::size_t prefix = path_.size();
  for (MemberScan member(object); member.next();) {
    path_.resize(prefix);
    if (depth > 1) path_ += '.';
    if (has_escapes(member.raw_key())) {
      path_ += member.key();
    } else {
      path_ += member.raw_key();
    }
    note_property(call, member.value());
    if (!is_object(member.value())) continue;
    if (depth < limits_.depth_max) {
      walk(call, member.value(), depth + 1);
    } else {
      call.properties_beyond += members_in(member.value());
    }
  }
  path_.resize(prefix);
}

void SourceSchemaBook::note_property(SchemaCall& call, std::string_view value) {
  SchemaProperty* property = find_or_add_property(call);
  if (property == nullptr) {
    ++call.properties_beyond;
    return;
  }
  if (property->counted_in == call.count) return;
  note_time(property->first_seen, property->last_seen, seen_at_, property->count() == 0);
  property->counted_in = call.count;
  ++property->types[static_cast<std::size_t>(property_type(value))];
}

SchemaCall* SourceSchemaBook::find_or_add_event(std::string_view name) {
  const auto found = entries_.events.find(name);
  if (found != entries_.events.end()) return &found->second;
  if (name.size() > limits_.name_bytes_max || entries_.events.size() >= limits_.events_max ||
      !take(entry_bytes<SchemaCall>(name))) {
    return nullptr;
  }
  return &entries_.events.try_emplace(std::string(name)).first->second;
}

SchemaProperty* SourceSchemaBook::find_or_add_property(SchemaCall& call) {
  const auto found = call.properties.find(path_);
  if (found != call.properties.end()) return &found->second;
  if (path_.size() > limits_.name_bytes_max || call.properties.size() >= limits_.properties_max ||
      !take(entry_bytes<SchemaProperty>(path_))) {
    return nullptr;
  }
  return &call.properties.try_emplace(path_).first->second;
}

// False: there is no room for it.
bool SourceSchemaBook::take(std::size_t bytes) {
  if (bytes > budget_.bytes_left || bytes_ + bytes > limits_.source_bytes_max) return false;
  budget_.bytes_left -= bytes;
  bytes_ += bytes;
  return true;
}

}  // namespace analytics::server
