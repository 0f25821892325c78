#pragma once

// The expressions of a pack: taken as JSON, and compiled once to see whether they can be.
//
//   Expressions expressions(pack.shapes, pack.tables);
//   step.when = expressions.of_step(place.member("when"), &field_names);
//
// What a program is wrong with is told at the line where it stands. Views of the pack's shapes and
// tables, which must outlive it.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/destinations/pack/file/located.h"
#include "server/destinations/pack/file/pack.h"
#include "server/destinations/pack/program/program.h"

namespace analytics::server::pack {

class Expressions {
 public:
  explicit Expressions(const Pack& pack) : pack_(pack) {}

  /// Empty where it is not there. `fields`: the names of the action's, null outside of actions.
  Expression of_step(const Located& place, const std::vector<std::string>* fields) const;
  /// With directives: a field's default, a mapping's value.
  Expression of_mapping(const Located& place) const;

 private:
  void check(const Located& place, const Expression& expression,
             const Vocabulary& vocabulary) const;

  const Pack& pack_;
};

/// The text where it stands for itself in steps: no path, no template. Nothing otherwise.
std::optional<std::string> literal_text(const Located& place);

}  // namespace analytics::server::pack
