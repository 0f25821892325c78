#include "cli/import/record_mapper.h"

#include <utility>

#include "cli/printable.h"

namespace analytics::cli {

RecordMapper::RecordMapper(Mapping mapping, std::vector<std::size_t> places)
    : mapping_(std::move(mapping)),
      places_(std::move(places)),
      cells_(mapping_.columns.size()),
      seen_(mapping_.columns.size(), false) {}

Result<BatchMessage> RecordMapper::message(const Row& row) {
  if (Result<void> loaded = load(row); !loaded) return std::move(loaded).error();
  Result<std::optional<Timestamp>> when = timestamp();
  if (!when) return std::move(when).error();
  Result<Object> what = properties();
  if (!what) return std::move(what).error();
  return build(std::move(*what), *when);
}

std::vector<std::string> RecordMapper::columns_never_seen() const {
  std::vector<std::string> never;
  for (std::size_t i = 0; i < seen_.size(); ++i) {
    if (!seen_[i]) never.push_back(mapping_.columns[i]);
  }
  return never;
}

Result<void> RecordMapper::load(const Row& row) {
  if (row.fields != nullptr) {
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      cells_[i] = std::string_view((*row.fields)[places_[i]]);
      seen_[i] = true;
    }
    return {};
  }
  Result<Object> record = Object::parse(row.text);
  if (!record) return std::move(record).error();
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    cells_[i] = std::monostate();
    std::optional<Json> member = find_member(*record, mapping_.columns[i]);
    if (!member) continue;
    cells_[i] = std::move(*member);
    seen_[i] = true;
  }
  return {};
}

const Cell& RecordMapper::cell(const ValueSource& source, Cell& constant) const {
  if (source.column) return cells_[*source.column];
  constant = source.constant;
  return constant;
}

SmallString RecordMapper::text(const std::optional<ValueSource>& source) const {
  if (!source) return {};
  Cell constant;
  return as_text(cell(*source, constant));
}

Result<std::optional<Timestamp>> RecordMapper::timestamp() const {
  if (!mapping_.timestamp) return std::optional<Timestamp>();
  Cell constant;
  Result<std::optional<Timestamp>> time =
      as_time(cell(*mapping_.timestamp, constant), *mapping_.timestamp);
  if (!time) return in_column(*mapping_.timestamp, time.error());
  return time;
}

// Written as text and checked once: `set` would copy the object for every property.
Result<Object> RecordMapper::properties() const {
  if (mapping_.properties.empty()) return Object();
  std::string json = "{";
  for (const Property& property : mapping_.properties) {
    Cell constant;
    Result<std::optional<Json>> value = convert(cell(property.value, constant), property.value);
    if (!value) return in_column(property.value, value.error());
    if (!*value) continue;
    json += (json.size() > 1 ? "," : "") + property.key + ":";
    json += (*value)->text();
  }
  json += '}';
  return Object::parse(json);
}

BatchMessage RecordMapper::build(Object properties, std::optional<Timestamp> when) const {
  User user = User::both(text(mapping_.user_id), text(mapping_.anonymous_id));
  SmallString id = text(mapping_.message_id);
  switch (mapping_.type) {
    case CallType::identify:
      return Identify{.user = std::move(user),
                      .traits = std::move(properties),
                      .timestamp = when,
                      .message_id = std::move(id)};
    case CallType::page:
      return Page{.user = std::move(user),
                  .name = text(mapping_.name),
                  .category = text(mapping_.category),
                  .properties = std::move(properties),
                  .timestamp = when,
                  .message_id = std::move(id)};
    case CallType::screen:
      return Screen{.user = std::move(user),
                    .name = text(mapping_.name),
                    .category = text(mapping_.category),
                    .properties = std::move(properties),
                    .timestamp = when,
                    .message_id = std::move(id)};
    case CallType::group:
      return Group{.user = std::move(user),
                   .group_id = text(mapping_.group_id),
                   .traits = std::move(properties),
                   .timestamp = when,
                   .message_id = std::move(id)};
    case CallType::alias:
      return Alias{.user = std::move(user),
                   .previous_id = text(mapping_.previous_id),
                   .timestamp = when,
                   .message_id = std::move(id)};
    case CallType::track:
      break;
  }
  return Track{.user = std::move(user),
               .event = text(mapping_.event),
               .properties = std::move(properties),
               .timestamp = when,
               .message_id = std::move(id)};
}

Error RecordMapper::in_column(const ValueSource& source, const Error& error) const {
  if (!source.column) return error;
  return {error.code, "column \"" + printable_excerpt(mapping_.columns[*source.column]) +
                          "\": " + error.message};
}

}  // namespace analytics::cli
