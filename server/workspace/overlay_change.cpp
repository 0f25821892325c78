#include "server/workspace/overlay_change.h"

#include <algorithm>
#include <utility>

#include "server/destinations/registry.h"
#include "server/workspace/schema_block.h"
#include "server/workspace/yaml_json.h"

namespace analytics::server {
namespace {

using Kind = WorkspaceChange::Kind;
using What = WorkspaceChange::What;
using Why = ChangeRefusal::Why;

ChangeRefusal invalid(std::string field, std::string message) {
  return {.why = Why::invalid,
          .message = message,
          .problems = {{.field = std::move(field), .message = message}}};
}

bool has_parts(What what, std::string_view key) {
  if (what == What::source) return key == "schema";
  return key == "settings" || key == "delivery";
}

// A change of one item, entered where it belongs.
class Entry {
 public:
  Entry(const WorkspaceChange& change, const ChangePlace& place, Overlay::Items& items)
      : change_(change), place_(place), items_(items) {
    const YAML::Node list = std::as_const(place.file)[list_of(change.what)];
    if (!list) return;
    for (const YAML::Node& node : list) {
      if (node["id"].Scalar() == change.id) file_ = node;
    }
  }

  void add() {
    Object whole = change_.body;
    if (change_.what == What::source && !whole.contains("write_keys")) {
      whole.set("write_keys", Array(make_write_key()));
    }
    if (change_.what == What::destination) confine_paths(whole);
    item().added = std::move(whole);
  }

  void remove() {
    std::erase_if(items_, [&](const OverlayItem& one) { return one.id == change_.id; });
    if (file_) items_.push_back({.id = change_.id, .removed = base_of(*file_)});
  }

  std::optional<ChangeRefusal> revert() {
    if (!file_) {
      return invalid({}, "it was made in the console: there is nothing to go back to");
    }
    std::erase_if(items_, [&](const OverlayItem& one) { return one.id == change_.id; });
    return std::nullopt;
  }

  std::optional<ChangeRefusal> change_fields(const Object& body) {
    for (const std::string& key : body.keys()) {
      if (key == "id" || key == "type") {
        return invalid(key, key + " can't be changed: remove it and add another one");
      }
      const Json value = *body.get(key);
      if (!has_parts(change_.what, key) || value.is_null()) {
        set(key, value);
        continue;
      }
      const std::optional<Object> parts = value.as_object();
      if (!parts) return invalid(key, key + " must be an object");
      for (const std::string& part : parts->keys()) {
        if (auto refusal = set_part(key, part, *parts->get(part))) return refusal;
      }
    }
    std::erase_if(items_, [](const OverlayItem& one) {
      return !one.added && !one.removed && one.fields.empty();
    });
    return std::nullopt;
  }

 private:
  OverlayItem& item() {
    const auto found = std::ranges::find(items_, change_.id, &OverlayItem::id);
    if (found != items_.end()) return *found;
    items_.push_back({.id = change_.id});
    return items_.back();
  }

  std::optional<ChangeRefusal> set_part(const std::string& key, const std::string& part,
                                        const Json& value) {
    const std::string path = key + "." + part;
    if (part.find('.') != std::string::npos) {
      return invalid(path, "there is no " + path);
    }
    if (key == "settings" && is_path(part) && value.as_string()) {
      if (!item().added && !stands_in_file(path, value)) {
        return invalid(path, part + " can only be changed in the workspace file");
      }
      set(path, Json(confined(*value.as_string())));
      return std::nullopt;
    }
    set(path, value);
    return std::nullopt;
  }

  void set(const std::string& path, const Json& value) {
    OverlayItem& into = item();
    if (into.added) return set_in(*into.added, path, value);
    std::erase_if(into.fields, [&](const OverlayField& one) { return one.path == path; });
    if (stands_in_file(path, value)) return;
    into.fields.push_back(
        {.path = path, .value = value, .base = base_of(find_field(*file_, path))});
  }

  static void set_in(Object& object, const std::string& path, const Json& value) {
    const std::size_t dot = path.find('.');
    if (dot == std::string::npos) {
      value.is_null() ? (void)object.erase(path) : (void)object.set(path, value);
      return;
    }
    const std::string first = path.substr(0, dot);
    const std::optional<Json> part = object.get(first);
    Object inner = part ? part->as_object().value_or(Object()) : Object();
    set_in(inner, path.substr(dot + 1), value);
    inner.empty() ? (void)object.erase(first) : (void)object.set(first, inner);
  }

  // Whether it is what the file says anyway, its variables as they stand.
  bool stands_in_file(const std::string& path, const Json& value) const {
    if (!file_) return false;
    const YAML::Node node = find_field(*file_, path);
    if (!node) return value.is_null();
    const Json said = to_json(node);
    return said == value || said == to_json(to_yaml(value, Dollars::escaped));
  }

  const DestinationType* type() const {
    if (change_.what == What::source) return nullptr;
    const std::optional<Object> now = find_object(place_.document, "destinations", change_.id);
    const std::optional<Json> said = (now ? *now : change_.body).get("type");
    return find_destination_type(said ? said->as_string().value_or("") : "");
  }

  bool is_path(std::string_view setting) const {
    const DestinationType* known = type();
    return known != nullptr && std::ranges::any_of(known->fields, [&](const SettingField& field) {
             return field.name == setting && field.kind == SettingKind::path;
           });
  }

  // Files of what was made in the console are in a folder of its own.
  std::string confined(const std::string& path) const {
    const std::string folder = "destinations/" + change_.id + "/";
    const bool is_bad = path.empty() || path.starts_with('/');  // The limits say so.
    return is_bad || path.starts_with(folder) ? path : folder + path;
  }

  void confine_paths(Object& whole) const {
    const std::optional<Json> given = whole.get("settings");
    std::optional<Object> settings = given ? given->as_object() : std::nullopt;
    if (!settings) return;
    for (const std::string& key : settings->keys()) {
      const std::optional<std::string> text = settings->get(key)->as_string();
      if (text && is_path(key)) settings->set(key, confined(*text));
    }
    whole.set("settings", *settings);
  }

  const WorkspaceChange& change_;
  const ChangePlace& place_;
  Overlay::Items& items_;
  std::optional<YAML::Node> file_;
};

std::optional<ChangeRefusal> check_presence(const WorkspaceChange& change,
                                            const ChangePlace& place) {
  const std::string kind = change.what == What::source ? "source" : "destination";
  const bool is_there = find_object(place.document, list_of(change.what), change.id).has_value();
  if (change.kind == Kind::add && is_there) {
    const std::string message = "there is a " + kind + " \"" + change.id + "\" already";
    return ChangeRefusal{
        .why = Why::exists, .message = message, .problems = {{.field = "id", .message = message}}};
  }
  if (change.kind == Kind::add || is_there) return std::nullopt;
  return ChangeRefusal{.why = Why::not_found,
                       .message = "there is no such " + kind + "; /api/" + list_of(change.what) +
                                  " lists those that are"};
}

const Source* find_source(const Workspace& workspace, const std::string& id) {
  const auto found = std::ranges::find(workspace.sources, id, &Source::id);
  return found == workspace.sources.end() ? nullptr : &*found;
}

Object with_new_key(const Source& source) {
  Array keys = Array(make_write_key());
  for (const std::string& key : source.write_keys) keys.push_back(key);
  return {{"write_keys", keys}};
}

}  // namespace

const char* list_of(WorkspaceChange::What what) {
  return what == What::source ? "sources" : "destinations";
}

std::optional<Object> find_object(const Object& document, std::string_view list,
                                  std::string_view id) {
  const std::optional<Json> value = document.get(list);
  const std::optional<Array> array = value ? value->as_array() : std::nullopt;
  if (!array) return std::nullopt;
  for (const Json& item : array->items()) {
    const std::optional<Object> object = item.as_object();
    if (object && object->get("id") == Json(id)) return object;
  }
  return std::nullopt;
}

std::optional<ChangeRefusal> enter(const WorkspaceChange& change, const ChangePlace& place,
                                   Overlay& overlay) {
  if (auto refusal = check_presence(change, place)) return refusal;
  Entry entry(change, place, change.what == What::source ? overlay.sources : overlay.destinations);
  const Source* source =
      change.what == What::source ? find_source(place.workspace, change.id) : nullptr;
  switch (change.kind) {
    case Kind::add:
      entry.add();
      return std::nullopt;
    case Kind::remove:
      entry.remove();
      return std::nullopt;
    case Kind::revert:
      return entry.revert();
    case Kind::change:
      return entry.change_fields(change.body);
    case Kind::add_write_key:
      return entry.change_fields(with_new_key(*source));
    case Kind::set_blocked:
    case Kind::block: {
      Result<Object> blocked = change.kind == Kind::block ? with_block(source->schema, change.body)
                                                          : whole_block(change.body);
      if (!blocked) return invalid({}, blocked.error().message);
      return entry.change_fields(Object{{"schema", *blocked}});
    }
  }
  return std::nullopt;
}

}  // namespace analytics::server
