#pragma once

// Reads an FQL expression into its nodes, and refuses what can't be meant, with the place and what
// was expected instead.
//
//   expression := term { "or" term }            term    := factor { "and" factor }
//   factor     := "!" factor | "(" expression ")" | operand [ comparison operand ]
//   comparison := "=" | "!=" | "<" | "<=" | ">" | ">=" | "in"
//   operand    := path | string | number | "true" | "false" | "null" | list | name "(" operands ")"
//   list       := "[" [ literal { "," literal } ] "]"
//
// `all`, alone, is an expression that always holds. Pure functions.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <analytics/result.h>

#include "server/route/fql_node.h"

namespace analytics::server {

inline constexpr std::size_t kFqlBytesMax = 5 * 1024;
/// Parentheses, negations and functions inside each other.
inline constexpr std::size_t kFqlDepthMax = 64;

/// The nodes, the expression's own being the last. The error, invalid_config, begins with the
/// place: "line 1, column 9: …"; `fault_at`, where given, is then set to the same place in bytes.
Result<std::vector<FqlNode>> parse_fql(std::string_view text,
                                       std::optional<std::size_t>* fault_at = nullptr);

}  // namespace analytics::server
