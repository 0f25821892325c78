#pragma once

// What a program is compiled to: nodes that name each other by number. `compiler.h` makes it,
// `evaluation.h` runs it.
//
// Immutable once compiled. Its values are views of the parsed texts and of the arena that it has.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <simdjson.h>

#include "server/destinations/pack/functions/function.h"
#include "server/destinations/pack/program/path.h"
#include "server/destinations/pack/program/path_tree.h"
#include "server/destinations/pack/values/arena.h"
#include "server/destinations/pack/values/value.h"

namespace analytics::server::pack {

using NodeId = std::uint32_t;

enum class Op : std::uint8_t {
  constant,
  path,       ///< `keys`, from `start`
  path_of,    ///< children: what gives the path
  text,       ///< children: the parts of a template
  text_of,    ///< children: what gives the template
  list,       ///< children: the items
  object,     ///< children: the members, by name
  merged,     ///< the same, with some that are spliced in
  merge,      ///< children: objects; flag: the first wins
  if_exists,  ///< children: condition, then, else
  if_blank,
  case_of,        ///< `function`; children: the value
  replace,        ///< `number` in `replaces`; children: the value
  array_path,     ///< children: the list, the shape of an item
  flatten,        ///< `constant`: the separator; flag: lists stay; children: the value
  json_encode,    ///< children: the value
  json_decode,    ///< the same
  transform,      ///< children: what to apply, the mapping
  exclude_nulls,  ///< children: the value
  call,           ///< `function`; children: the arguments
  when,           ///< children: condition, then, else
  all_of,
  any_of,
  negation,
  coalesce,
  exists,
  with,          ///< children: value, shape
  map,           ///< children: list, shape
  filter,        ///< children: list, condition
  from_entries,  ///< children: list, key, value
  lookup,        ///< `number` in `tables`; children: key, otherwise
};

/// Where a path begins.
enum class Start : std::uint8_t { root, payload_member, payload, item, index };

struct Node {
  Op op = Op::constant;
  Start start = Start::root;
  bool flag = false;
  bool has_slot = false;    ///< `number` is where the paths' tree puts it.
  std::uint32_t first = 0;  ///< Of `children`, or of `keys` for a path.
  std::uint32_t count = 0;
  std::uint32_t number = 0;
  const Function* function = nullptr;
  Value constant{};
};

struct Child {
  NodeId node = 0;
  bool is_spliced = false;
  std::string_view name{};
};

struct Replacement {
  std::string_view pattern{};
  std::string_view by{};
};

struct ReplaceRule {
  Replacement first{};
  Replacement second{};  ///< Without a pattern there is none.
  bool ignores_case = false;
  bool is_global = true;
};

struct Table {
  std::string name{};
  std::vector<Member> rows{};  ///< In the order of their keys.
};

/// What the constants of a program take at first: there are hundreds of programs in a pack.
inline constexpr std::size_t kConstantBytes = 256;

struct Code {
  Arena arena{kConstantBytes};
  std::vector<std::unique_ptr<simdjson::dom::document>> texts{};
  std::vector<Node> nodes{};
  std::vector<Child> children{};
  std::vector<Key> keys{};
  std::vector<ReplaceRule> replaces{};
  std::vector<Table> tables{};
  std::vector<std::string> payload_names{};
  std::vector<NodeId> roots{};
  PathTree paths{};

  const Child& child(const Node& node, std::size_t index) const {
    return children[node.first + index];
  }
};

}  // namespace analytics::server::pack
