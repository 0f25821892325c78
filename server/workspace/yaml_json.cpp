#include "server/workspace/yaml_json.h"

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

YAML::Node list_to_yaml(const Array& array, Dollars dollars) {
  YAML::Node list(YAML::NodeType::Sequence);
  for (const Json& item : array.items()) list.push_back(to_yaml(item, dollars));
  return list;
}

YAML::Node map_to_yaml(const Object& object, Dollars dollars) {
  YAML::Node map(YAML::NodeType::Map);
  for (const std::string& key : object.keys()) {
    map.force_insert(scalar(escaped(key, dollars), kQuoted), to_yaml(*object.get(key), dollars));
  }
  return map;
}

Json list_to_json(const YAML::Node& node) {
  Array array;
  for (const YAML::Node& item : node) array.push_back(to_json(item));
  return array;
}

Json map_to_json(const YAML::Node& node) {
  Object object;
  for (const auto& member : node) {
    if (member.first.IsScalar()) object.set(member.first.Scalar(), to_json(member.second));
  }
  return object;
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

}  // namespace analytics::server
