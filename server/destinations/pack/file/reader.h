#pragma once

// The parts of `read_pack`, one for each part of the file: each takes its place in the file and
// gives what stands there, having told what is wrong with it.
//
//   const Reading reading{.pack = pack, .expressions = expressions, .checks = checks};
//   pack.actions = read_actions(root.member("actions"), root.member("field_sets"), reading);
//
// Used by one reading at a time.

#include <optional>
#include <string>
#include <vector>

#include "server/destinations/pack/file/expressions.h"
#include "server/destinations/pack/file/located.h"
#include "server/destinations/pack/file/pack.h"

namespace analytics::server::pack {

/// What the parts know of the whole.
struct Reading {
  const Pack& pack;  ///< As far as it was read.
  const Expressions& expressions;
  const PackChecks& checks;
};

/// The names of an action's fields, or null outside of actions.
using FieldNames = const std::vector<std::string>*;

std::vector<SettingField> read_settings(const Located& list);
std::vector<std::string> read_hosts(const Located& list);
void read_limits(const Located& limits, Pack& pack);
void read_accepts(const Located& accepts, Pack& pack);

Fields read_fields(const Located& fields, const Reading& reading);
std::vector<PackAction> read_actions(const Located& actions, const Located& field_sets,
                                     const Reading& reading);
std::vector<PackStep> read_steps(const Located& steps, const Reading& reading, FieldNames fields);
PackRequest read_request(const Located& request, const Reading& reading, FieldNames fields);
std::vector<PackAnswer> read_answers(const Located& answers, const Reading& reading,
                                     FieldNames fields);
PackResults read_results(const Located& results, const Reading& reading, FieldNames fields);
std::vector<PackMapping> read_mappings(const Located& mappings, const Reading& reading);
std::vector<PackFixture> read_fixtures(const Located& fixtures, const Reading& reading);

/// Complains of conditions on fields that are none of the action's.
void check_conditions(const Located& action, const Fields& fields, const Fields& all);
/// A condition in FQL; complains of one that is none.
std::string read_trigger(const Located& trigger, const Reading& reading);
/// A code that is no expression; complains where it is missing, or neither in snake case nor a
/// number.
std::string read_code(const Located& parent);
/// Texts, each complained of that is none.
std::vector<std::string> read_texts(const Located& list, std::size_t items_max);
/// One of `known`, or a complaint and nothing.
std::optional<std::string> read_choice(const Located& place,
                                       std::initializer_list<std::string_view> known);

}  // namespace analytics::server::pack
