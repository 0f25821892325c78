#pragma once

// Takes members out of an event's JSON: those that are named, or all but those. What is not touched
// keeps its bytes, numbers beyond a double's precision among them.
//
//   PropertyEdit edit({.drop = true, .object = {"properties"}, .names = {"email"}});
//   std::vector<std::string> removed;
//   std::optional<std::string> json = edit.apply(event_json, removed);
//
// Where the path meets an array it goes on in each of its items. Where it meets neither object nor
// array, nothing happens. Immutable: safe for use by several threads.

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/route/json_path.h"

namespace analytics::server {

struct PropertyNames {
  using Names = std::set<std::string, std::less<>>;

  bool drop = true;  ///< Or else: keep these and no others.
  JsonPath object{};
  Names names{};
};

class PropertyEdit {
 public:
  explicit PropertyEdit(PropertyNames names) : names_(std::move(names)) {}

  /// The changed JSON; nothing where there was nothing to take out. Appends what was taken out to
  /// `removed`, "properties.email", each once.
  std::optional<std::string> apply(std::string_view json, std::vector<std::string>& removed) const;

 private:
  struct Output;

  bool keeps(std::string_view name) const;
  void write(std::string_view value, std::size_t depth, Output& out) const;
  void write_members(std::string_view object, std::size_t depth, Output& out) const;

  PropertyNames names_;
};

}  // namespace analytics::server
