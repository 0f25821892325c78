#include "cli/import/mapping_parser.h"

#include <algorithm>
#include <utility>

#include "cli/import/json_position.h"
#include "cli/nearest.h"
#include "cli/printable.h"

namespace analytics::cli {
namespace {

const std::vector<std::string> kValueKeys = {"column", "value",     "type",
                                             "format", "time_zone", "empty"};
const std::vector<std::string> kValueTypes = {"string",  "integer", "number",
                                              "boolean", "time",    "json"};

// What each call takes beside what all take.
std::vector<std::string> keys_of(CallType type) {
  std::vector<std::string> keys = {"type",      "user_id", "anonymous_id", "message_id",
                                   "timestamp", "context", "integrations"};
  switch (type) {
    case CallType::identify:
      keys.insert(keys.end(), {"traits"});
      break;
    case CallType::track:
      keys.insert(keys.end(), {"event", "properties"});
      break;
    case CallType::page:
    case CallType::screen:
      keys.insert(keys.end(), {"name", "category", "properties"});
      break;
    case CallType::group:
      keys.insert(keys.end(), {"group_id", "traits"});
      break;
    case CallType::alias:
      keys.insert(keys.end(), {"previous_id"});
      break;
  }
  return keys;
}

std::string list(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

const char* properties_key(CallType type) {
  return type == CallType::identify || type == CallType::group ? "traits" : "properties";
}

}  // namespace

Result<Mapping> MappingParser::parse(const std::optional<std::string>& event) {
  Result<Object> root = Object::parse(text_);
  if (!root) {
    const std::size_t line = line_of(text_, json_error_offset(text_));
    return Error{ErrorCode::invalid_config, "line " + std::to_string(line) +
                                                ": is not a JSON object: " + root.error().message};
  }
  if (Result<void> read = read_type(*root); !read) return std::move(read).error();
  if (Result<void> known = check_keys(*root, {}, keys_of(mapping_.type)); !known) {
    return std::move(known).error();
  }
  if (Result<void> read = read_all(*root); !read) return std::move(read).error();
  if (event) {
    if (mapping_.type != CallType::track) {
      return at({"type"}, "--event is for mappings of type track");
    }
    mapping_.event = ValueSource{.constant = Json(*event)};
  }
  if (Result<void> complete = check_required(); !complete) return std::move(complete).error();
  return std::move(mapping_);
}

Result<void> MappingParser::read_type(const Object& root) {
  Result<std::optional<std::string>> name = text_of(root, {}, "type");
  if (!name) return std::move(name).error();
  if (!*name) return {};
  const std::optional<CallType> type = call_type(**name);
  if (!type) {
    return at({"type"}, "\"" + printable_excerpt(**name) + "\" is none of " +
                            list(call_type_names()) + did_you_mean(**name, call_type_names()));
  }
  mapping_.type = *type;
  return {};
}

Result<void> MappingParser::read_all(const Object& root) {
  struct Field {
    const char* key;
    Plain plain;
    std::optional<ValueSource>& into;
  };
  const Field fields[] = {{"user_id", Plain::column, mapping_.user_id},
                          {"anonymous_id", Plain::column, mapping_.anonymous_id},
                          {"group_id", Plain::column, mapping_.group_id},
                          {"previous_id", Plain::column, mapping_.previous_id},
                          {"message_id", Plain::column, mapping_.message_id},
                          {"timestamp", Plain::column, mapping_.timestamp},
                          {"event", Plain::constant, mapping_.event},
                          {"name", Plain::constant, mapping_.name},
                          {"category", Plain::constant, mapping_.category}};
  for (const Field& field : fields) {
    if (Result<void> read = read_value(root, field.key, field.plain, field.into); !read) {
      return read;
    }
  }
  if (mapping_.timestamp) mapping_.timestamp->type = ValueType::time;
  if (Result<void> read = read_properties(root); !read) return read;
  if (Result<void> read = read_constants(root, "context", mapping_.context); !read) return read;
  return read_constants(root, "integrations", mapping_.integrations);
}

Result<void> MappingParser::read_value(const Object& root, const char* key, Plain plain,
                                       std::optional<ValueSource>& into) {
  const std::optional<Json> json = root.get(key);
  if (!json) return {};
  Result<ValueSource> source = value_source(*json, {key}, plain);
  if (!source) return std::move(source).error();
  const bool is_time = std::string_view(key) == "timestamp";
  if (source->type != ValueType::as_is && source->type != ValueType::string &&
      !(is_time && source->type == ValueType::time)) {
    return at({key, "type"}, is_time ? "a timestamp is always of type time" : "is always text");
  }
  into = std::move(*source);
  return {};
}

Result<void> MappingParser::read_properties(const Object& root) {
  const std::string key = properties_key(mapping_.type);
  const std::optional<Json> json = root.get(key);
  if (!json) return {};
  const std::optional<Object> members = json->as_object();
  if (!members) return at({key}, "must be an object: {\"name\": \"column\", …}");
  for (const std::string& name : members->keys()) {
    Result<ValueSource> source = value_source(*members->get(name), {key, name}, Plain::column);
    if (!source) return std::move(source).error();
    mapping_.properties.push_back({name, std::string(Json(name).text()), std::move(*source)});
  }
  return check_keys(*members, {key}, members->keys());
}

Result<void> MappingParser::read_constants(const Object& root, const char* key, Object& into) {
  const std::optional<Json> json = root.get(key);
  if (!json) return {};
  const std::optional<Object> object = json->as_object();
  if (!object) return at({key}, "must be an object; it is sent with every event as it stands");
  into = *object;
  return {};
}

Result<void> MappingParser::check_required() const {
  const bool identified = mapping_.user_id || mapping_.anonymous_id;
  if (!identified) return at({}, "needs \"user_id\" or \"anonymous_id\": who did it");
  switch (mapping_.type) {
    case CallType::track:
      if (mapping_.event) return {};
      return at({}, "needs \"event\": what happened. It can also be given with --event");
    case CallType::group:
      if (mapping_.group_id) return {};
      return at({}, "of type group needs \"group_id\"");
    case CallType::alias:
      if (!mapping_.user_id) return at({}, "of type alias needs \"user_id\"");
      if (mapping_.previous_id || mapping_.anonymous_id) return {};
      return at({}, "of type alias needs \"previous_id\"");
    default:
      return {};
  }
}

std::size_t MappingParser::column(const std::string& name) {
  const auto found = std::find(mapping_.columns.begin(), mapping_.columns.end(), name);
  if (found != mapping_.columns.end()) {
    return static_cast<std::size_t>(found - mapping_.columns.begin());
  }
  mapping_.columns.push_back(name);
  return mapping_.columns.size() - 1;
}

Result<ValueSource> MappingParser::value_source(const Json& json, const Path& path, Plain plain) {
  if (const std::optional<Object> object = json.as_object()) return from_object(*object, path);
  const std::optional<std::string> text = json.as_string();
  if (!text) {
    return at(path, "must be text, {\"column\": …} or {\"value\": …}");
  }
  if (plain == Plain::constant) return ValueSource{.constant = json};
  return ValueSource{.column = column(*text)};
}

Result<ValueSource> MappingParser::from_object(const Object& object, const Path& path) {
  if (Result<void> known = check_keys(object, path, kValueKeys); !known) {
    return std::move(known).error();
  }
  ValueSource source;
  Result<std::optional<std::string>> name = text_of(object, path, "column");
  if (!name) return std::move(name).error();
  const std::optional<Json> constant = object.get("value");
  if (name->has_value() == constant.has_value()) {
    return at(path, "needs either \"column\" or \"value\"");
  }
  if (constant) {
    if (object.keys().size() > 1) return at(path, "\"value\" stands alone: it is sent as it is");
    source.constant = *constant;
    return source;
  }
  source.column = column(**name);
  if (Result<void> read = read_conversion(object, path, source); !read) {
    return std::move(read).error();
  }
  if (Result<void> read = read_empty(object, path, source); !read) return std::move(read).error();
  return source;
}

Result<void> MappingParser::read_conversion(const Object& object, const Path& path,
                                            ValueSource& source) const {
  Result<std::optional<std::string>> type = text_of(object, path, "type");
  if (!type) return std::move(type).error();
  if (*type) {
    const auto found = std::find(kValueTypes.begin(), kValueTypes.end(), **type);
    if (found == kValueTypes.end()) {
      Path deeper = path;
      deeper.push_back("type");
      return at(deeper, "\"" + printable_excerpt(**type) + "\" is none of " + list(kValueTypes) +
                            did_you_mean(**type, kValueTypes));
    }
    source.type = static_cast<ValueType>(1 + (found - kValueTypes.begin()));
  }
  Result<std::optional<std::string>> format = text_of(object, path, "format");
  if (!format) return std::move(format).error();
  Result<std::optional<std::string>> zone = text_of(object, path, "time_zone");
  if (!zone) return std::move(zone).error();
  if (!*format && !*zone) return {};
  if (source.type != ValueType::time && path != Path{"timestamp"}) {
    return at(path, "\"format\" and \"time_zone\" need \"type\": \"time\"");
  }
  Result<TimeFormat> time = TimeFormat::create(format->value_or("iso8601"), zone->value_or("UTC"));
  if (!time) return at(path, time.error().message);
  source.time = std::move(*time);
  return {};
}

Result<void> MappingParser::read_empty(const Object& object, const Path& path,
                                       ValueSource& source) const {
  Result<std::optional<std::string>> empty = text_of(object, path, "empty");
  if (!empty) return std::move(empty).error();
  if (!*empty) return {};
  if (**empty != "null" && **empty != "omit") {
    return at(path, "\"empty\" is either \"omit\", which is the default, or \"null\"");
  }
  source.empty_is_null = **empty == "null";
  return {};
}

Result<void> MappingParser::check_keys(const Object& object, const Path& path,
                                       const std::vector<std::string>& known) const {
  std::vector<std::string> seen;
  for (const std::string& key : object.keys()) {
    Path deeper = path;
    deeper.push_back(key);
    if (std::find(known.begin(), known.end(), key) == known.end()) {
      const std::string guess = did_you_mean(key, known);
      return at(deeper,
                "is not a key here" + (guess.empty() ? "; there are " + list(known) : guess));
    }
    if (std::find(seen.begin(), seen.end(), key) != seen.end()) {
      return at(deeper, "stands twice");
    }
    seen.push_back(key);
  }
  return {};
}

Result<std::optional<std::string>> MappingParser::text_of(const Object& object, const Path& path,
                                                          const char* key) const {
  const std::optional<Json> json = object.get(key);
  if (!json) return std::optional<std::string>();
  std::optional<std::string> text = json->as_string();
  if (text) return text;
  Path deeper = path;
  deeper.push_back(key);
  return at(deeper, "must be text");
}

Error MappingParser::at(const Path& path, const std::string& why) const {
  // The keys one after the other, each behind the one around it: right but for contrived files.
  std::size_t offset = 0;
  std::string dotted;
  for (const std::string& key : path) {
    const std::size_t found = text_.find(Json(key).text(), offset);
    if (found != std::string_view::npos) offset = found;
    dotted += (dotted.empty() ? "" : ".") + printable_excerpt(key);
  }
  const std::string where = path.empty() ? "the mapping " : "\"" + dotted + "\" ";
  return {
      ErrorCode::invalid_config,
      (path.empty() ? "" : "line " + std::to_string(line_of(text_, offset)) + ": ") + where + why};
}

}  // namespace analytics::cli
