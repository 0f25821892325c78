#include "server/destinations/warehouse/rows.h"

#include <utility>

#include "json/check.h"
#include "server/destinations/warehouse/naming.h"

namespace analytics::server {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

// Names of events come from anybody, so what is remembered of them is bounded.
constexpr std::size_t kSlugsKept = 4096;

// Numbers and the like, as JSON, where an id or a name should be.
std::string_view text_of(const Value& value, Texts& texts) {
  if (const auto* text = std::get_if<std::string_view>(&value)) return *text;
  return is_null(value) ? std::string_view{} : texts.emplace_back(json_of(value));
}

}  // namespace

Row& MappedEvent::add_row() {
  if (used_ == rows_.size()) rows_.emplace_back();
  return rows_[used_++];
}

void MappedEvent::clear() {
  message_id = whole = {};
  received_at = {};
  discards.clear();
  for (Row& row : rows_) {
    row.cells.clear();
    row.table = {};
    row.upsert = row.is_event_table = false;
    row.fixed = 0;
  }
  used_ = 0;
}

RowMapper::RowMapper(std::size_t name_bytes_max)
    : name_bytes_max_(name_bytes_max), names_(name_bytes_max) {}

bool RowMapper::parse(std::string_view text, object& json, bool& exact) {
  const auto error = parser_.parse(text.data(), text.size()).get(json);
  exact = error == simdjson::SUCCESS;
  // simdjson fails the whole text for one integer of thirty digits.
  if (exact || error != simdjson::NUMBER_ERROR) return exact;
  rounded_.clear();
  round_big_integers(text, rounded_);
  return parser_.parse(rounded_.data(), rounded_.size()).get(json) == simdjson::SUCCESS;
}

Result<MappedEvent*> RowMapper::map(const Event& event, std::string_view loaded_at) {
  names_.trim();
  texts_.clear();
  if (slugs_.size() > kSlugsKept) slugs_.clear();
  mapped_.clear();
  loaded_at_ = loaded_at;
  object json;
  bool exact = true;
  if (!parse(event.json, json, exact)) {
    return Error{ErrorCode::invalid_json, "the event is not a JSON object"};
  }
  read_members(json);
  const std::string_view id = text_of(members_.message_id, texts_);
  mapped_.message_id = id.empty() ? std::string_view(event.message_id) : id;
  mapped_.received_at = members_.received_at;
  mapped_.whole = event.json;
  if (!add_rows(event.type)) {
    return Error{ErrorCode::unknown_type, "no table for events of this type"};
  }
  if (!exact) mapped_.discards.push_back({{}, {}, event.json, kIntegerTooLarge});
  return &mapped_;
}

// A key that stands twice counts where it stands first.
void RowMapper::read_members(const object& json) {
  members_ = {};
  for (const auto [key, value] : json) read_member(key, value);
}

void RowMapper::read_member(std::string_view key, const element& value) {
  struct Known {
    std::string_view key;
    Value Members::*member;
  };
  static constexpr Known kScalars[] = {
      {"messageId", &Members::message_id},
      {"anonymousId", &Members::anonymous_id},
      {"userId", &Members::user_id},
      {"receivedAt", &Members::received_at},
      {"sentAt", &Members::sent_at},
      {"timestamp", &Members::timestamp},
      {"event", &Members::event},
      {"originalTimestamp", &Members::original_timestamp},
      {"name", &Members::name},
      {"category", &Members::category},
      {"groupId", &Members::group_id},
      {"previousId", &Members::previous_id},
  };
  const auto take = [&](bool& has, element& member) {
    if (!has) member = value;
    has = true;
  };
  if (key == "context") return take(members_.has_context, members_.context);
  if (key == "properties") return take(members_.has_properties, members_.properties);
  if (key == "traits") return take(members_.has_traits, members_.traits);
  for (const Known& known : kScalars) {
    if (key != known.key) continue;
    Value& member = members_.*known.member;
    if (is_null(member)) member = value_of(value, texts_);
    return;
  }
}

bool RowMapper::add_rows(std::string_view type) {
  context_.clear();
  context_read_ = false;
  own_.clear();
  if (type == "track") {
    add_track();
  } else if (type == "identify") {
    add_subject("identifies", "users", members_.user_id);
  } else if (type == "group") {
    add_subject("groups", "accounts", members_.group_id);
  } else if (type == "page" || type == "screen") {
    Row& row = add_row(type == "page" ? "pages" : "screens", loaded_at_);
    row.cells.push_back({"name", members_.name});
    row.cells.push_back({"category", members_.category});
    add_context(row);
    flatten_into(own_, members_.has_properties, members_.properties, "properties", row.table,
                 names_.root());
    add_own(row, own_);
  } else if (type == "alias") {
    Row& row = add_row("aliases", loaded_at_);
    row.cells.push_back({"previous_id", members_.previous_id});
    add_context(row);
  } else {
    return false;
  }
  return true;
}

void RowMapper::add_track() {
  const std::string_view slug = slug_of(text_of(members_.event, texts_));
  const auto name_it = [&](Row& row) {
    row.cells.push_back({"event", slug});
    row.cells.push_back({"event_text", members_.event});
    add_context(row);
  };
  name_it(add_row("tracks", loaded_at_));
  if (slug.size() > kNameBytesMax) {
    std::string properties =
        members_.has_properties ? simdjson::minify(members_.properties) : "null";
    mapped_.discards.push_back({std::string(slug), {}, std::move(properties), kTableNameTooLong});
    return;
  }
  Row& row = add_row(slug, loaded_at_);
  row.is_event_table = true;
  name_it(row);
  flatten_into(own_, members_.has_properties, members_.properties, "properties", slug,
               names_.root());
  add_own(row, own_);
}

// A call about a user or an account: a row for the call, and one for whom it is about.
void RowMapper::add_subject(std::string_view calls, std::string_view subjects, const Value& id) {
  flatten_into(own_, members_.has_traits, members_.traits, "traits", calls, names_.root());
  Row& call = add_row(calls, loaded_at_);
  if (calls == "groups") call.cells.push_back({"group_id", members_.group_id});
  add_context(call);
  add_own(call, own_);
  if (text_of(id, texts_).empty()) return;
  Row& row = mapped_.add_row();
  row.table = subjects;
  row.upsert = true;
  row.cells = {{"id", id}, {"received_at", mapped_.received_at}, {"uuid_ts", loaded_at_}};
  row.fixed = row.cells.size();
  row.cells.insert(row.cells.end(), own_.begin(), own_.end());
}

Row& RowMapper::add_row(std::string_view table, std::string_view loaded_at) {
  Row& row = mapped_.add_row();
  row.table = table;
  row.cells.push_back({"id", mapped_.message_id});
  row.cells.push_back({"anonymous_id", members_.anonymous_id});
  row.cells.push_back({"user_id", members_.user_id});
  row.cells.push_back({"received_at", mapped_.received_at});
  row.cells.push_back({"sent_at", members_.sent_at});
  row.cells.push_back({"timestamp", members_.timestamp});
  row.cells.push_back({"original_timestamp", members_.original_timestamp});
  row.cells.push_back({"uuid_ts", loaded_at});
  return row;
}

// What is in the row already is the table's own.
void RowMapper::add_context(Row& row) {
  if (!context_read_) {
    flatten_into(context_, members_.has_context, members_.context, "context", row.table,
                 names_.context());
  }
  context_read_ = true;
  row.fixed = row.cells.size();
  row.cells.insert(row.cells.end(), context_.begin(), context_.end());
}

// Columns that begin with context_ are the context's, whether it has this one or not.
void RowMapper::add_own(Row& row, const std::vector<Cell>& own) {
  for (const Cell& cell : own) {
    if (cell.column.starts_with("context_")) {
      mapped_.discards.push_back(
          {std::string(row.table), std::string(cell.column), json_of(cell.value), kColumnReserved});
    } else {
      row.cells.push_back(cell);
    }
  }
}

void RowMapper::flatten_into(std::vector<Cell>& cells, bool has, const element& json,
                             std::string_view key, std::string_view table,
                             const ColumnName& parent) {
  if (!has || json.is_null()) return;
  object inner;
  if (json.get(inner) != simdjson::SUCCESS) {
    mapped_.discards.push_back(
        {std::string(table), std::string(key), simdjson::minify(json), kNotAnObject});
    return;
  }
  const std::size_t before = mapped_.discards.size();
  Flattener(names_, texts_).flatten(inner, parent, cells, mapped_.discards);
  for (std::size_t i = before; i < mapped_.discards.size(); ++i) mapped_.discards[i].table = table;
}

// Shortened, unless it is too long for a table of its own anyway.
std::string RowMapper::table_of(std::string_view event) const {
  std::string slug = event_slug(event);
  return slug.size() > kNameBytesMax ? slug : shortened(std::move(slug), name_bytes_max_);
}

std::string_view RowMapper::slug_of(std::string_view event) {
  constexpr std::size_t kEventBytesKept = 256;
  if (event.size() > kEventBytesKept) return texts_.emplace_back(table_of(event));
  auto [slug, is_new] = slugs_.try_emplace(std::string(event));
  if (is_new) slug->second = table_of(event);
  return slug->second;
}

Row discard_row(const MappedEvent& event, const Discard& discard, std::string_view loaded_at) {
  const auto text_or_null = [](std::string_view text) {
    return text.empty() ? Value{} : Value{text};
  };
  Row row{.table = kDiscardsTable};
  row.cells = {{"id", event.message_id},
               {"table", text_or_null(discard.table)},
               {"column", text_or_null(discard.column)},
               {"value", std::string_view(discard.value)},
               {"reason", discard.reason},
               {"received_at", event.received_at},
               {"uuid_ts", loaded_at}};
  row.fixed = row.cells.size();
  return row;
}

}  // namespace analytics::server
