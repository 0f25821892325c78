#include "server/destinations/warehouse/rows.h"

#include <utility>

#include "json/check.h"
#include "server/destinations/warehouse/naming.h"

namespace analytics::server {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

Value value_at(const object& json, std::string_view key) {
  element found;
  return json.at_key(key).get(found) == simdjson::SUCCESS ? value_of(found) : Value{};
}

std::string text_of(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  return std::holds_alternative<std::monostate>(value) ? std::string{} : json_of(value);
}

// One event on its way into rows.
class Mapping {
 public:
  Mapping(const object& json, const std::string& message_id, const std::string& loaded_at)
      : json_(json), loaded_at_(loaded_at) {
    Value id = value_at(json, "messageId");
    mapped_.message_id = text_of(id).empty() ? message_id : text_of(id);
    mapped_.received_at = value_at(json, "receivedAt");
  }

  Result<MappedEvent> run(const std::string& type) {
    if (type == "track") {
      track();
    } else if (type == "identify") {
      subject("identifies", "users", "userId", {});
    } else if (type == "group") {
      subject("groups", "accounts", "groupId", {{"group_id", value_at(json_, "groupId")}});
    } else if (type == "page" || type == "screen") {
      Row& row = add_row(type + "s", {{"name", value_at(json_, "name")},
                                      {"category", value_at(json_, "category")}});
      add_own(row, flattened("properties", row.table));
    } else if (type == "alias") {
      add_row("aliases", {{"previous_id", value_at(json_, "previousId")}});
    } else {
      return Error{ErrorCode::unknown_type, "no table for events of this type"};
    }
    return std::move(mapped_);
  }

 private:
  void track() {
    const Value event = value_at(json_, "event");
    const std::string slug = event_slug(text_of(event));
    const std::vector<Cell> names = {{"event", slug}, {"event_text", event}};
    add_row("tracks", names);
    if (slug.size() > kNameBytesMax) {
      element properties;
      const bool has = json_.at_key("properties").get(properties) == simdjson::SUCCESS;
      mapped_.discards.push_back(
          {slug, {}, has ? simdjson::minify(properties) : "null", kTableNameTooLong});
      return;
    }
    Row& row = add_row(slug, names);
    row.is_event_table = true;
    add_own(row, flattened("properties", slug));
  }

  // A call about a user or an account: a row for the call, and one for whom it is about.
  void subject(const char* calls, const char* subjects, std::string_view id_key,
               std::vector<Cell> fixed) {
    std::vector<Cell> traits = flattened("traits", calls);
    add_own(add_row(calls, std::move(fixed)), traits);
    Value id = value_at(json_, id_key);
    if (text_of(id).empty()) return;
    Row row{.table = subjects, .upsert = true};
    row.fixed = {
        {"id", std::move(id)}, {"received_at", mapped_.received_at}, {"uuid_ts", loaded_at_}};
    row.cells = std::move(traits);
    mapped_.rows.push_back(std::move(row));
  }

  Row& add_row(std::string table, std::vector<Cell> fixed) {
    Row& row = mapped_.rows.emplace_back();
    row.table = std::move(table);
    row.fixed = {{"id", mapped_.message_id},
                 {"anonymous_id", value_at(json_, "anonymousId")},
                 {"user_id", value_at(json_, "userId")},
                 {"received_at", mapped_.received_at},
                 {"sent_at", value_at(json_, "sentAt")},
                 {"timestamp", value_at(json_, "timestamp")},
                 {"original_timestamp", value_at(json_, "originalTimestamp")},
                 {"uuid_ts", loaded_at_}};
    for (Cell& cell : fixed) row.fixed.push_back(std::move(cell));
    if (!context_read_) context_ = flattened("context", row.table, "context_");
    context_read_ = true;
    row.cells = context_;
    return row;
  }

  // Columns that begin with context_ are the context's, whether it has this one or not.
  void add_own(Row& row, std::vector<Cell> own) {
    for (Cell& cell : own) {
      if (cell.column.starts_with("context_")) {
        mapped_.discards.push_back({row.table, cell.column, json_of(cell.value), kColumnReserved});
      } else {
        row.cells.push_back(std::move(cell));
      }
    }
  }

  std::vector<Cell> flattened(std::string_view key, const std::string& table,
                              std::string_view prefix = {}) {
    std::vector<Cell> cells;
    element found;
    if (json_.at_key(key).get(found) != simdjson::SUCCESS || found.is_null()) return cells;
    object inner;
    if (found.get(inner) != simdjson::SUCCESS) {
      mapped_.discards.push_back({table, std::string(key), simdjson::minify(found), kNotAnObject});
      return cells;
    }
    const std::size_t before = mapped_.discards.size();
    flatten(inner, prefix, cells, mapped_.discards);
    for (std::size_t i = before; i < mapped_.discards.size(); ++i) {
      mapped_.discards[i].table = table;
    }
    return cells;
  }

  const object json_;
  const std::string& loaded_at_;
  MappedEvent mapped_{};
  std::vector<Cell> context_{};
  bool context_read_ = false;
};

}  // namespace

bool RowMapper::parse(const std::string& text, object& json, bool& exact) {
  const auto error = parser_.parse(text.data(), text.size()).get(json);
  exact = error == simdjson::SUCCESS;
  // simdjson fails the whole text for one integer of thirty digits.
  if (exact || error != simdjson::NUMBER_ERROR) return exact;
  rounded_.clear();
  round_big_integers(text, rounded_);
  return parser_.parse(rounded_.data(), rounded_.size()).get(json) == simdjson::SUCCESS;
}

Result<MappedEvent> RowMapper::map(const Event& event, const std::string& loaded_at) {
  object json;
  bool exact = true;
  if (!parse(event.json, json, exact)) {
    return Error{ErrorCode::invalid_json, "the event is not a JSON object"};
  }
  Result<MappedEvent> mapped = Mapping(json, event.message_id, loaded_at).run(event.type);
  if (mapped) mapped->whole = event.json;
  if (mapped && !exact) mapped->discards.push_back({{}, {}, event.json, kIntegerTooLarge});
  return mapped;
}

Row discard_row(const MappedEvent& event, Discard discard, const std::string& loaded_at) {
  const auto text_or_null = [](std::string text) {
    return text.empty() ? Value{} : Value{std::move(text)};
  };
  Row row{.table = "discards"};
  row.fixed = {{"id", event.message_id},
               {"table", text_or_null(std::move(discard.table))},
               {"column", text_or_null(std::move(discard.column))},
               {"value", std::move(discard.value)},
               {"reason", std::string(discard.reason)},
               {"received_at", event.received_at},
               {"uuid_ts", loaded_at}};
  return row;
}

}  // namespace analytics::server
