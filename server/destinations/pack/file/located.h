#pragma once

// A value of the pack's file with its place: what reads the file asks it for members and values,
// and it tells what is wrong with them, in sentences that begin with the place.
//
//   Located step(node, problems);
//   if (!step.is_object({"when", "request"})) return;
//   if (const Located when = step.member("when")) …
//   step.wrong("must have a request");      // line 12: "actions.x.steps[0] must have a request"
//
// Uses yaml-cpp, which throws: `read_pack` catches. Views of one parsed file and one list of
// problems, which must outlive it; not synchronised.

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/json.h>
#include <yaml-cpp/yaml.h>

#include "server/destinations/pack/file/pack.h"

namespace analytics::server::pack {

/// Problems beyond these are not told: whoever has as many begins at the first.
inline constexpr std::size_t kProblemsMax = 200;

class Located {
 public:
  /// The file as a whole.
  Located(const YAML::Node& root, PackProblems& problems) : node_(root), problems_(&problems) {}

  Located(const Located&) = default;
  // Assigning a node of yaml-cpp changes the tree.
  Located& operator=(const Located&) = delete;

  /// Whether it is there at all, be it null.
  explicit operator bool() const noexcept { return is_there_; }
  const YAML::Node& node() const noexcept { return node_; }
  std::size_t line() const noexcept { return line_; }
  /// The last part of the place.
  const std::string& name() const noexcept { return name_; }
  /// "actions.trackEvent.steps[1]"
  const std::string& where() const noexcept { return where_; }
  /// "/actions/trackEvent/steps/1"
  const std::string& pointer() const noexcept { return pointer_; }

  /// Not there where this is no object or has none of the name; its line is then this one's.
  Located member(std::string_view name) const;
  std::vector<Located> members() const;
  std::vector<Located> items() const;
  /// What a JSON Pointer that begins here leads to, as far as there is something.
  Located at(std::string_view pointer) const;

  /// Tells a problem: the sentence goes on after the place.
  void wrong(std::string_view sentence) const;
  /// The same, with another line.
  void wrong_at(const YAML::Node& line, std::string_view sentence) const;
  /// The same, of a member that is not there and should be.
  void lacks(std::string_view name, std::string_view what_to_do) const;

  /// Each tells what is wrong where it is not so.
  bool is_object(std::initializer_list<std::string_view> known) const;
  bool is_object() const;
  bool is_list(std::size_t items_max) const;
  bool is_filled_list(std::size_t items_max) const;
  std::optional<std::string> text() const;
  std::optional<bool> flag() const;
  std::optional<std::int64_t> integer(std::int64_t minimum, std::int64_t maximum) const;
  std::optional<double> number() const;

  /// Without a complaint.
  bool is_text() const;
  Json json() const;

 private:
  Located(const Located& parent, YAML::Node node, std::string_view name);
  Located(const Located& parent, YAML::Node node, std::size_t index);

  void take_line(const Located& parent);
  Located part(std::string_view name) const;

  YAML::Node node_;
  PackProblems* problems_;
  std::string name_{};
  std::string where_{};
  std::string pointer_{};
  std::size_t line_ = 1;
  bool is_there_ = true;
};

}  // namespace analytics::server::pack
