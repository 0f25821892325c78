#pragma once

// One run of a compiled program.
//
//   Evaluation run(code, scope, scope.root);
//   Value value = run.value_of(code.roots[0]);
//
// What goes wrong becomes the scope's fault, and the value undefined. One thread's at a time.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "server/destinations/pack/program/code.h"
#include "server/destinations/pack/program/program.h"

namespace analytics::server::pack {

/// Nodes that one run may look at: a list within a list within a list is no way to stop a server.
inline constexpr std::size_t kWorkMax = 5'000'000;

class Evaluation {
 public:
  Evaluation(const Code& code, Scope& scope, Value root) noexcept
      : code_(code), scope_(scope), root_(root) {}

  /// Finds all paths in one walk; worth it from a few of them on.
  void find_paths();

  Value value_of(NodeId id);

 private:
  Value child(const Node& node, std::size_t index) {
    return index < node.count ? value_of(code_.child(node, index).node) : Value{};
  }
  Value fail(std::string_view sentence);
  bool is_over() const noexcept { return !scope_.fault.empty(); }
  bool has_room(std::size_t bytes);
  bool has_time_for(const Value& argument);

  // evaluation.cpp
  Value directive_value(const Node& node);
  Value function_value(const Node& node);
  Value path(const Node& node);
  Value path_of(const Node& node);
  Value start_of(const Node& node);
  Value payload();
  Value list(const Node& node);
  Value object(const Node& node);
  Value merged(const Node& node);

  // evaluation_texts.cpp
  Value text(const Node& node);
  Value text_of(const Node& node);
  Value joined(std::span<const std::string_view> parts);
  std::string_view as_text(const Value& value);
  Value replace(const Node& node);
  std::string_view replaced(std::string_view text, const Replacement& how, const ReplaceRule& rule);
  Value json_encode(const Value& value);
  Value json_decode(const Value& value);

  // evaluation_directives.cpp
  Value if_exists(const Node& node);
  Value if_blank(const Node& node);
  Value case_of(const Node& node);
  Value array_path(const Node& node);
  Value flatten(const Node& node);
  Value merge(const Node& node);
  Value transform(const Node& node);
  Value with_root(Value root, NodeId id);

  // evaluation_functions.cpp
  Value call(const Node& node);
  Value all_or_any(const Node& node);
  Value coalesce(const Node& node);
  Value map(const Node& node);
  Value filter(const Node& node);
  Value with(const Node& node);
  Value from_entries(const Node& node);
  Value lookup(const Node& node);

  const Code& code_;
  Scope& scope_;
  Value root_;
  std::span<const Value> slots_{};
  std::size_t work_ = 0;
};

}  // namespace analytics::server::pack
