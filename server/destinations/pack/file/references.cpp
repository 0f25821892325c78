#include "server/destinations/pack/file/references.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <span>

#include "server/destinations/pack/file/names.h"

namespace analytics::server::pack {
namespace {

using simdjson::dom::element;

constexpr std::array<std::string_view, 14> kContext = {
    "payload", "event", "settings", "items", "count",   "payloads", "item",
    "index",   "kept",  "status",   "body",  "headers", "text",     "user_id"};

using Names = std::vector<std::string_view>;

// The first name of a path, and what follows it.
std::string_view take_name(std::string_view& path) {
  const std::size_t end = std::min(path.find_first_of(".["), path.size());
  const std::string_view name = path.substr(0, end);
  path.remove_prefix(end);
  if (path.starts_with('.')) path.remove_prefix(1);
  return name;
}

bool has(const Names& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

std::string with_nearest(std::string message, std::string_view name, const Names& known) {
  const std::string_view nearest = nearest_name(name, known);
  if (!nearest.empty()) message += "; did you mean " + std::string(nearest) + "?";
  return message;
}

class Search {
 public:
  Search(const Pack& pack, const std::vector<std::string>* fields) {
    for (const SettingField& setting : pack.settings) settings_.push_back(setting.name);
    for (const auto& [name, json] : pack.shapes) shapes_.push_back(name);
    knows_fields_ = fields != nullptr;
    if (knows_fields_) fields_.assign(fields->begin(), fields->end());
  }

  void look_at(element value, const std::string& pointer) {
    if (std::string_view text; value.get(text) == simdjson::SUCCESS) return look_in(text, pointer);
    if (simdjson::dom::array list; value.get(list) == simdjson::SUCCESS) {
      std::size_t index = 0;
      for (const element item : list) look_at(item, pointer + "/" + std::to_string(index++));
    }
    if (simdjson::dom::object members; value.get(members) == simdjson::SUCCESS) {
      for (const auto& [key, member] : members) {
        if (key != "@literal") look_at(member, pointer + "/" + std::string(key));
      }
    }
  }

  std::vector<ReferenceFault> take() { return std::move(faults_); }

 private:
  void look_in(std::string_view text, const std::string& pointer) {
    if (text.starts_with("$.")) return look_along(text.substr(2), std::string(text), pointer);
    for (std::size_t open = text.find("{{"); open != text.npos; open = text.find("{{", open + 2)) {
      const std::size_t begin = text.find_first_not_of("{ ", open);
      const std::size_t end = std::min(text.find_first_of("} ", begin), text.size());
      if (begin == text.npos) return;
      const std::string_view path = text.substr(begin, end - begin);
      if (has(shapes_, path)) continue;
      look_along(path, std::string(text.substr(open, end - open)) + "}}", pointer);
    }
  }

  void look_along(std::string_view path, const std::string& shown, const std::string& pointer) {
    const std::string_view root = take_name(path);
    if (std::ranges::find(kContext, root) == kContext.end()) {
      return fault(pointer, shown, root, "is nothing that is there",
                   Names(kContext.begin(), kContext.end()));
    }
    const std::string_view name = take_name(path);
    if (name.empty()) return;
    if (root == "settings" && !has(settings_, name)) {
      return fault(pointer, shown, name, "is none of the pack's settings", settings_);
    }
    if (root == "payload" && knows_fields_ && !has(fields_, name)) {
      fault(pointer, shown, name, "is none of the action's fields", fields_);
    }
  }

  void fault(const std::string& pointer, const std::string& shown, std::string_view name,
             const std::string& what, const Names& known) {
    faults_.push_back({pointer, with_nearest("has " + shown + ", which " + what, name, known)});
  }

  Names settings_;
  Names shapes_;
  Names fields_;
  bool knows_fields_ = false;
  std::vector<ReferenceFault> faults_;
};

}  // namespace

std::vector<ReferenceFault> reference_faults(std::string_view json, const Pack& pack,
                                             const std::vector<std::string>* fields) {
  simdjson::dom::parser parser;
  element value;
  if (parser.parse(json.data(), json.size()).get(value) != simdjson::SUCCESS) return {};
  Search search(pack, fields);
  search.look_at(value, "");
  return search.take();
}

}  // namespace analytics::server::pack
