#include "server/yaml/yaml_json.h"

#include <cstddef>
#include <unordered_map>
#include <utility>
#include <vector>

#include "json/scan.h"

namespace analytics::server {
namespace {

// How yaml-cpp marks what stood with quotes and without.
constexpr const char* kQuoted = "!";
constexpr const char* kPlain = "?";

std::string escaped(const std::string& text, Dollars dollars) {
  if (dollars == Dollars::as_they_are) return text;
  std::string all;
  for (const char c : text) all.append(c == '$' ? 2 : 1, c);
  return all;
}

YAML::Node scalar(const std::string& text, const char* tag) {
  YAML::Node node(text);
  node.SetTag(tag);
  return node;
}

// `of` is called with each member; an object is walked through once, however long it is.
template <class Of>
void for_each_member(const Object& object, Of of) {
  if (object.empty()) return;
  for (MemberScan member(object.text()); member.next();) {
    of(member.key(), *Json::parse(member.value()));
  }
}

YAML::Node list_to_yaml(const Array& array, Dollars dollars) {
  YAML::Node list(YAML::NodeType::Sequence);
  for (const Json& item : array.items()) list.push_back(to_yaml(item, dollars));
  return list;
}

YAML::Node map_to_yaml(const Object& object, Dollars dollars) {
  YAML::Node map(YAML::NodeType::Map);
  for_each_member(object, [&](const std::string& key, const Json& value) {
    const Dollars of_keys = dollars == Dollars::escaped ? dollars : Dollars::as_they_are;
    map.force_insert(scalar(escaped(key, of_keys), kQuoted), to_yaml(value, dollars));
  });
  return map;
}

// Made as text: what is added to a value item by item is copied with each.
Json list_to_json(const YAML::Node& node) {
  std::string text = "[";
  for (const YAML::Node& item : node) {
    text.append(text.size() == 1 ? "" : ",").append(to_json(item).text());
  }
  return *Json::parse(text + "]");
}

// Of members of the same name the last counts, at the place of the first.
Json map_to_json(const YAML::Node& node) {
  std::unordered_map<std::string, std::size_t> places;
  std::vector<std::pair<Json, Json>> members;
  for (const auto& member : node) {
    if (!member.first.IsScalar()) continue;
    const auto [place, is_new] = places.emplace(member.first.Scalar(), members.size());
    if (is_new) members.emplace_back(Json(member.first.Scalar()), Json());
    members[place->second].second = to_json(member.second);
  }
  std::string text = "{";
  for (const auto& [name, value] : members) {
    text.append(text.size() == 1 ? "" : ",").append(name.text()).append(":").append(value.text());
  }
  return *Json::parse(text + "}");
}

}  // namespace

Json plain_value(const std::string& text) {
  if (text.empty() || text == "~") return {};
  const Result<Json> json = Json::parse(text);
  using Kind = Json::Kind;
  const bool is_scalar = json && (json->kind() == Kind::null || json->kind() == Kind::boolean ||
                                  json->kind() == Kind::number);
  return is_scalar ? *json : Json(text);
}

Json to_json(const YAML::Node& node) {
  if (node.IsSequence()) return list_to_json(node);
  if (node.IsMap()) return map_to_json(node);
  if (!node.IsScalar()) return {};
  return node.Tag() == kPlain ? plain_value(node.Scalar()) : Json(node.Scalar());
}

YAML::Node to_yaml(const Json& json, Dollars dollars) {
  switch (json.kind()) {
    case Json::Kind::null:
      return YAML::Node(YAML::NodeType::Null);
    case Json::Kind::array:
      return list_to_yaml(*json.as_array(), dollars);
    case Json::Kind::object:
      return map_to_yaml(*json.as_object(), dollars);
    case Json::Kind::string:
      return scalar(escaped(*json.as_string(), dollars), kQuoted);
    case Json::Kind::boolean:
    case Json::Kind::number:
      break;
  }
  return scalar(std::string(json.text()), kPlain);
}

YAML::Node deep_copy(const YAML::Node& node) {
  if (node.IsSequence()) {
    YAML::Node list(YAML::NodeType::Sequence);
    for (const YAML::Node& item : node) list.push_back(deep_copy(item));
    return list;
  }
  if (node.IsMap()) {
    YAML::Node map(YAML::NodeType::Map);
    for (const auto& member : node) {
      map.force_insert(deep_copy(member.first), deep_copy(member.second));
    }
    return map;
  }
  return node.IsScalar() ? scalar(node.Scalar(), node.Tag().c_str())
                         : YAML::Node(YAML::NodeType::Null);
}

}  // namespace analytics::server
