#include "server/workspace/overlay.h"

#include <algorithm>
#include <utility>

#include "server/yaml/yaml_json.h"

namespace analytics::server {
namespace {

bool has_id(const YAML::Node& node, const std::string& id) {
  return node.IsMap() && node["id"] && node["id"].IsScalar() && node["id"].Scalar() == id;
}

YAML::Node find_by_id(const YAML::Node& list, const std::string& id) {
  for (const YAML::Node& node : list) {
    if (has_id(node, id)) return node;
  }
  return YAML::Node(YAML::NodeType::Undefined);
}

// "settings.url" in two; the second is empty where the path has one part.
std::pair<std::string, std::string> parts_of(std::string_view path) {
  const std::size_t dot = path.find('.');
  if (dot == std::string_view::npos) return {std::string(path), {}};
  return {std::string(path.substr(0, dot)), std::string(path.substr(dot + 1))};
}

// Where the file's reader puts variables in.
Dollars dollars_of(std::string_view path) {
  if (path == "filters") return Dollars::as_they_are;
  return path.starts_with("schema") ? Dollars::escaped : Dollars::escaped_in_values;
}

// One list of the file, and the console's changes of its items.
class Layer {
 public:
  Layer(std::string kind, const YAML::Node& list) : kind_(std::move(kind)), list_(list) {}

  // False: the file has overruled it.
  bool lay(OverlayItem& item) {
    YAML::Node node;
    node.reset(find_by_id(list_, item.id));
    if (item.removed) {
      if (node && base_of(node) != *item.removed) {
        return overrule(item,
                        "was removed in the console, and edited in the file since: it is "
                        "back as the file has it");
      }
      without(item.id);
    } else if (item.added && node) {
      return overrule(item, "was added in the console, and is in the file now: the file holds");
    }
    if (item.added) add(*item.added);
    if (item.added || item.removed) return item.added || node;
    if (!node) return overrule(item, "was changed in the console, and is no longer in the file");
    node.reset(own_copy(item.id));
    std::erase_if(item.fields, [&](const OverlayField& field) { return !lay(node, item, field); });
    return !item.fields.empty();
  }

  YAML::Node list() const { return list_; }
  Overruled take_overruled() { return std::move(overruled_); }

 private:
  bool overrule(const OverlayItem& item, const std::string& why) {
    overruled_.push_back(kind_ + " \"" + item.id + "\" " + why);
    return false;
  }

  bool lay(YAML::Node& node, const OverlayItem& item, const OverlayField& field) {
    if (base_of(find_field(node, field.path)) != field.base) {
      return overrule(item, "has " + field.path +
                                " that was changed in the console, and edited in the file since: "
                                "the file holds");
    }
    set_field(node, field.path, field.value, field.is_raw);
    return true;
  }

  // In its place in the list: the file may have parts of it elsewhere too, by an alias.
  YAML::Node own_copy(const std::string& id) {
    YAML::Node list(YAML::NodeType::Sequence);
    YAML::Node copy;
    for (const YAML::Node& node : list_) {
      const bool is_it = has_id(node, id);
      if (is_it) copy.reset(deep_copy(node));
      list.push_back(is_it ? copy : node);
    }
    list_.reset(list);
    return copy;
  }

  void without(const std::string& id) {
    YAML::Node rest(YAML::NodeType::Sequence);
    for (const YAML::Node& node : list_) {
      if (!has_id(node, id)) rest.push_back(node);
    }
    list_.reset(rest);
  }

  void add(const Object& object) {
    YAML::Node node(YAML::NodeType::Map);
    for (const std::string& key : object.keys()) {
      node[key] = to_yaml(*object.get(key), dollars_of(key));
    }
    list_.push_back(node);
  }

  const std::string kind_;
  YAML::Node list_;
  Overruled overruled_;
};

Overruled lay_list(YAML::Node& root, const std::string& key, const std::string& kind,
                   Overlay::Items& items) {
  if (items.empty()) return {};
  Layer layer(kind, root[key] ? root[key] : YAML::Node(YAML::NodeType::Sequence));
  std::erase_if(items, [&](OverlayItem& item) { return !layer.lay(item); });
  root[key] = layer.list();
  return layer.take_overruled();
}

}  // namespace

const OverlayItem* find_item(const Overlay::Items& items, std::string_view id) {
  const auto found = std::ranges::find(items, id, &OverlayItem::id);
  return found == items.end() ? nullptr : &*found;
}

YAML::Node find_field(const YAML::Node& item, std::string_view path) {
  const auto [first, second] = parts_of(path);
  // A const node is looked into without being changed.
  const YAML::Node part = item[first];
  if (second.empty() || !part || !part.IsMap()) {
    return second.empty() ? part : YAML::Node(YAML::NodeType::Undefined);
  }
  return std::as_const(part)[second];
}

void set_field(YAML::Node& item, std::string_view path, const Json& value, bool is_raw) {
  const auto [first, second] = parts_of(path);
  const auto set = [&](YAML::Node& map, const std::string& key) {
    if (value.is_null()) {
      map.remove(key);
    } else {
      map[key] = to_yaml(value, is_raw ? Dollars::as_they_are : dollars_of(path));
    }
  };
  if (second.empty()) return set(item, first);
  YAML::Node part = std::as_const(item)[first];
  if (!part || !part.IsMap()) {
    if (value.is_null()) return;
    item[first] = YAML::Node(YAML::NodeType::Map);
  }
  YAML::Node map = item[first];
  set(map, second);
}

Overruled lay_over(YAML::Node& root, Overlay& overlay) {
  Overruled overruled = lay_list(root, "sources", "source", overlay.sources);
  Overruled more = lay_list(root, "destinations", "destination", overlay.destinations);
  overruled.insert(overruled.end(), more.begin(), more.end());
  return overruled;
}

}  // namespace analytics::server
