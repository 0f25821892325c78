#pragma once

// What the console changed: sources and destinations that it made, took away, or changed field by
// field, laid over what workspace.yaml says. Each change keeps a hash of what the file said in its
// place, so that a field that is later edited in the file is known, and wins.
//
//   Overlay overlay = std::move(Overlay::parse(stored)).value();
//   Overruled overruled = lay_over(root, overlay);      // `root` is the file's YAML
//
// Plain values and pure functions; a field's path is "enabled" or "settings.url". Uses yaml-cpp,
// which throws: whoever calls `lay_over` catches.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/json.h>
#include <analytics/result.h>
#include <yaml-cpp/yaml.h>

namespace analytics::server {

struct OverlayField {
  std::string path{};
  Json value{};        ///< Null: what holds where the file says nothing.
  std::string base{};  ///< The hash of what the file said; empty: nothing.
  /// The value is taken over from the file, as it stands there: variables are put in.
  bool is_raw = false;
};

struct OverlayItem {
  std::string id{};
  std::optional<std::string> removed{};  ///< The hash of the file's item that was taken away.
  std::optional<Object> added{};         ///< Made in the console, as a whole.
  std::vector<OverlayField> fields{};    ///< Of one that the file has.
};

struct Overlay {
  using Items = std::vector<OverlayItem>;
  Items sources{};
  Items destinations{};

  /// The error, corrupt, says that it can't be read.
  static Result<Overlay> parse(std::string_view text);
  std::string text() const;
};

/// Null if there is none of that id.
const OverlayItem* find_item(const Overlay::Items& items, std::string_view id);

/// A hash of what stands there; empty for nothing.
std::string base_of(const YAML::Node& node);
/// The part of a source or a destination that a path names; undefined where it has none.
YAML::Node find_field(const YAML::Node& item, std::string_view path);
void set_field(YAML::Node& item, std::string_view path, const Json& value, bool is_raw = false);

/// Sentences for the log: what the file has overruled.
using Overruled = std::vector<std::string>;

/// Changes the file's tree; drops from the overlay what the file has overruled.
Overruled lay_over(YAML::Node& root, Overlay& overlay);

}  // namespace analytics::server
