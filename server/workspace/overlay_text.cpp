// The overlay as it is stored:
//
//   {"version":1,
//    "sources":[{"id":"shop","fields":[{"path":"name","value":"Shop","base":"9f…"}]}],
//    "destinations":[{"id":"hook","added":{"id":"hook","type":"webhook",…}},
//                    {"id":"lake","removed":"77…"}]}

#include <openssl/sha.h>

#include <array>
#include <utility>

#include "server/workspace/overlay.h"
#include "server/yaml/yaml_json.h"

namespace analytics::server {
namespace {

Error corrupt() {
  return {ErrorCode::corrupt,
          "it is no record of the console's changes, or one of a later version"};
}

std::string text_of(const Object& object, std::string_view key) {
  const std::optional<Json> value = object.get(key);
  return value ? value->as_string().value_or("") : std::string();
}

OverlayField field_of(const Object& object) {
  return {.path = text_of(object, "path"),
          .value = object.get("value").value_or(Json()),
          .base = text_of(object, "base"),
          .is_raw = object.contains("raw")};
}

Object object_of(const OverlayField& field) {
  Object object{{"path", field.path}, {"value", field.value}, {"base", field.base}};
  if (field.is_raw) object.set("raw", true);
  return object;
}

std::optional<OverlayItem> item_of(const Json& json) {
  const std::optional<Object> object = json.as_object();
  if (!object || text_of(*object, "id").empty()) return std::nullopt;
  OverlayItem item{.id = text_of(*object, "id")};
  if (object->contains("removed")) item.removed = text_of(*object, "removed");
  if (object->contains("added")) item.added = object->get("added")->as_object();
  const std::optional<Json> fields = object->get("fields");
  const std::optional<Array> array = fields ? fields->as_array() : std::nullopt;
  if (!array) return item;
  for (const Json& one : array->items()) {
    const std::optional<Object> field = one.as_object();
    if (!field || text_of(*field, "path").empty()) return std::nullopt;
    item.fields.push_back(field_of(*field));
  }
  return item;
}

Object object_of(const OverlayItem& item) {
  Object object{{"id", item.id}};
  if (item.removed) object.set("removed", *item.removed);
  if (item.added) object.set("added", *item.added);
  Array fields;
  for (const OverlayField& field : item.fields) fields.push_back(object_of(field));
  if (!item.fields.empty()) object.set("fields", fields);
  return object;
}

bool read_items(const Object& root, std::string_view key, Overlay::Items& into) {
  const std::optional<Json> value = root.get(key);
  const std::optional<Array> array = value ? value->as_array() : std::nullopt;
  if (!array) return false;
  for (const Json& json : array->items()) {
    std::optional<OverlayItem> item = item_of(json);
    if (!item) return false;
    into.push_back(*std::move(item));
  }
  return true;
}

Array array_of(const Overlay::Items& items) {
  Array array;
  for (const OverlayItem& item : items) array.push_back(object_of(item));
  return array;
}

}  // namespace

Result<Overlay> Overlay::parse(std::string_view text) {
  const Result<Object> root = Object::parse(text);
  if (!root || root->get("version") != Json(1)) return corrupt();
  Overlay overlay;
  if (!read_items(*root, "sources", overlay.sources) ||
      !read_items(*root, "destinations", overlay.destinations)) {
    return corrupt();
  }
  return overlay;
}

std::string Overlay::text() const {
  return std::string(Object{
      {"version", 1}, {"sources", array_of(sources)}, {"destinations", array_of(destinations)}}
                         .text());
}

std::string base_of(const YAML::Node& node) {
  if (!node) return {};
  const Json json = to_json(node);
  const std::string_view text = json.text();
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string hex;
  for (const unsigned char byte : digest) {
    hex += kHex[byte >> 4];
    hex += kHex[byte & 15];
  }
  return hex;
}

}  // namespace analytics::server
