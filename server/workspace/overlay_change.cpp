#include "server/workspace/overlay_change.h"

#include <algorithm>
#include <utility>

#include "server/destinations/registry.h"
#include "server/workspace/console_limits.h"
#include "server/workspace/schema_block.h"
#include "server/workspace/source_settings.h"
#include "server/yaml/yaml_json.h"

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

  std::optional<ChangeRefusal> remove() {
    if (!file_ && !is_added()) return not_findable();
    std::erase_if(items_, [&](const OverlayItem& one) { return one.id == change_.id; });
    if (file_) items_.push_back({.id = change_.id, .removed = base_of(*file_)});
    return std::nullopt;
  }

  std::optional<ChangeRefusal> revert() {
    if (!file_) {
      return invalid({}, "it was made in the console: there is nothing to go back to");
    }
    std::erase_if(items_, [&](const OverlayItem& one) { return one.id == change_.id; });
    return std::nullopt;
  }

  std::optional<ChangeRefusal> add_write_key() {
    if (!file_ && !is_added()) return not_findable();
    const Present now = present("write_keys");
    Array keys(make_write_key());
    for (const Json& key : now.value.as_array().value_or(Array()).items()) keys.push_back(key);
    set("write_keys", keys, now.is_raw);
    return std::nullopt;
  }

  std::optional<ChangeRefusal> block(const Object& body) {
    if (!file_ && !is_added()) return not_findable();
    const Result<std::string> part = blocked_part(body);
    if (!part) return invalid({}, part.error().message);
    const std::string path = "schema." + *part;
    const Present now = present(path);
    set(path, with_block(now.value, now.is_raw ? with_dollars_doubled(body) : body), now.is_raw);
    drop_what_changes_nothing();
    return std::nullopt;
  }

  std::optional<ChangeRefusal> change_fields(const Object& body) {
    if (!file_ && !is_added()) return not_findable();
    for (const std::string& key : body.keys()) {
      if (key == "id" || key == "type") {
        return invalid(key, key + " can't be changed: remove it and add another one");
      }
      // A dot would make a path of it, and lead past the checks of what it leads to.
      if (key.find('.') != std::string::npos) return invalid(key, "there is no " + key);
      const Json value = *body.get(key);
      if (!has_parts(change_.what, key)) {
        set(key, value);
        continue;
      }
      const std::optional<Object> parts = value.as_object();
      if (!parts) return invalid(key, key + " must be an object");
      for (const std::string& part : parts->keys()) {
        if (auto refusal = set_part(key, part, *parts->get(part))) return refusal;
      }
    }
    drop_what_changes_nothing();
    return std::nullopt;
  }

 private:
  void drop_what_changes_nothing() {
    std::erase_if(items_, [](const OverlayItem& one) {
      return !one.added && !one.removed && one.fields.empty();
    });
  }

  static Object with_dollars_doubled(const Object& body) {
    Object doubled;
    for (const std::string& key : body.keys()) {
      const Json value = *body.get(key);
      const std::optional<std::string> text = value.as_string();
      doubled.set(key, text ? to_json(to_yaml(*text, Dollars::escaped)) : value);
    }
    return doubled;
  }

  static ChangeRefusal not_findable() {
    return invalid({}, "its id is a variable in the workspace file: change it there");
  }

  bool is_added() const {
    const OverlayItem* item = find_item(items_, change_.id);
    return item != nullptr && item->added;
  }

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
      if (is_added()) {
        set(path, Json(confined(*value.as_string())));
        return std::nullopt;
      }
      if (!stands_in_file(path, value)) {
        return invalid(path, part + " can only be changed in the workspace file");
      }
    }
    set(path, value);
    return std::nullopt;
  }

  void set(const std::string& path, const Json& value, bool is_raw = false) {
    OverlayItem& into = item();
    if (into.added) return set_in(*into.added, path, value);
    std::erase_if(into.fields, [&](const OverlayField& one) { return one.path == path; });
    if (stands_in_file(path, value)) return;
    into.fields.push_back({.path = path,
                           .value = value,
                           .base = base_of(find_field(*file_, path)),
                           .is_raw = is_raw});
  }

  // The list as it was given last, here or in the file, whose variables stay what they are.
  struct Present {
    Json value{};
    bool is_raw = false;
  };
  Present present(const std::string& path) {
    const OverlayItem* known = find_item(items_, change_.id);
    if (known != nullptr && known->added) return {.value = member_of(*known->added, path)};
    if (known != nullptr) {
      const auto field = std::ranges::find(known->fields, path, &OverlayField::path);
      if (field != known->fields.end()) return {field->value, field->is_raw};
    }
    return {as_strings(find_field(*file_, path)), true};
  }

  static Json member_of(const Object& object, const std::string& path) {
    const std::size_t dot = path.find('.');
    const Json value = object.get(path.substr(0, dot)).value_or(Json());
    if (dot == std::string::npos || !value.as_object()) return value;
    return member_of(*value.as_object(), path.substr(dot + 1));
  }

  // What stands without quotes is a text here too, as it stands.
  static Json as_strings(const YAML::Node& node) {
    if (!node) return {};
    if (node.IsScalar()) return Json(node.Scalar());
    if (node.IsMap()) {
      Object object;
      for (const auto& one : node) object.set(one.first.Scalar(), as_strings(one.second));
      return object;
    }
    Array array;
    for (const YAML::Node& one : node) array.push_back(as_strings(one));
    return array;
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
    const std::optional<Object> now =
        find_object(place_.document, place_.workspace, What::destination, change_.id);
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

std::optional<ChangeRefusal> check_presence(const WorkspaceChange& change, const ChangePlace& place,
                                            const Overlay::Items& items) {
  const std::string kind = change.what == What::source ? "source" : "destination";
  const bool is_there =
      find_object(place.document, place.workspace, change.what, change.id).has_value();
  if (change.kind == Kind::add && is_there) {
    const std::string message = "there is a " + kind + " \"" + change.id + "\" already";
    return ChangeRefusal{
        .why = Why::exists, .message = message, .problems = {{.field = "id", .message = message}}};
  }
  if (change.kind == Kind::add || is_there) return std::nullopt;
  const OverlayItem* item = find_item(items, change.id);
  if (change.kind == Kind::revert && item != nullptr && item->removed) return std::nullopt;
  return ChangeRefusal{.why = Why::not_found,
                       .message = "there is no such " + kind + "; /api/" + list_of(change.what) +
                                  " lists those that are"};
}

template <class Items>
std::size_t index_of(const Items& items, std::string_view id) {
  const auto found = std::ranges::find_if(items, [id](const auto& one) { return one.id == id; });
  return found == items.end() ? SIZE_MAX : static_cast<std::size_t>(found - items.begin());
}

}  // namespace

const char* list_of(WorkspaceChange::What what) {
  return what == What::source ? "sources" : "destinations";
}

std::optional<Object> find_object(const Object& document, const Workspace& workspace,
                                  WorkspaceChange::What what, std::string_view id) {
  const std::optional<Json> value = document.get(list_of(what));
  const std::optional<Array> array = value ? value->as_array() : std::nullopt;
  const std::size_t index =
      what == What::source ? index_of(workspace.sources, id) : index_of(workspace.destinations, id);
  if (!array) return std::nullopt;
  const std::vector<Json> items = array->items();
  return index < items.size() ? items[index].as_object() : std::nullopt;
}

std::optional<ChangeRefusal> enter(const WorkspaceChange& change, const ChangePlace& place,
                                   Overlay& overlay) {
  if (has_too_many_members(change.body.text())) {
    return invalid({}, "an object must have at most " + std::to_string(kMembersMax) +
                           " members, and block_properties " + std::to_string(kBlockedNamesMax));
  }
  Overlay::Items& items = change.what == What::source ? overlay.sources : overlay.destinations;
  if (auto refusal = check_presence(change, place, items)) return refusal;
  Entry entry(change, place, items);
  switch (change.kind) {
    case Kind::add:
      entry.add();
      return std::nullopt;
    case Kind::remove:
      return entry.remove();
    case Kind::revert:
      return entry.revert();
    case Kind::change:
      return entry.change_fields(change.body);
    case Kind::add_write_key:
      return entry.add_write_key();
    case Kind::block:
      return entry.block(change.body);
    case Kind::set_blocked: {
      const Result<Object> blocked = whole_block(change.body);
      if (!blocked) return invalid({}, blocked.error().message);
      return entry.change_fields(Object{{"schema", *blocked}});
    }
  }
  return std::nullopt;
}

}  // namespace analytics::server
