#pragma once

// What a compiled FQL expression is made of: nodes in one list, each naming its operands by their
// place in it. Made by fql_parser.h, read by fql_evaluation.h and fql_ir.h.
//
// Plain values.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "server/route/glob.h"

namespace analytics::server {

/// What a value is; also a set of them, in which case bits are combined.
enum class FqlType : std::uint8_t {
  null = 1,
  boolean = 2,
  number = 4,
  string = 8,
  list = 16,
  object = 32,
};
using FqlTypes = std::uint8_t;

constexpr FqlTypes types(FqlType one) { return static_cast<FqlTypes>(one); }
template <class... Rest>
constexpr FqlTypes types(FqlType first, Rest... rest) {
  return static_cast<FqlTypes>(types(first) | types(rest...));
}
inline constexpr FqlTypes kFqlAny = 63;
/// What `and`, `or`, `!` and a whole expression take.
inline constexpr FqlTypes kFqlCondition = types(FqlType::boolean, FqlType::null);

/// "bool": what `typeof` says.
std::string_view fql_type_name(FqlType type);
/// "a string or null"
std::string fql_types_text(FqlTypes types);

/// A value that stands in the expression.
struct FqlLiteral {
  FqlType type = FqlType::null;
  bool boolean = false;
  long double number = 0;
  std::string text{};
  std::vector<FqlLiteral> items{};
};

enum class FqlOp : std::uint8_t {
  path,
  literal,
  both,
  either,
  negation,
  equal,
  unequal,
  less,
  less_equal,
  greater,
  greater_equal,
  in,
  contains,
  match,
  length,
  lowercase,
  uppercase,
  snakecase,
  kebabcase,
  titlecase,
  type_of,
  to_bool,
  to_string,
  to_number,
};

struct FqlNode {
  FqlOp op = FqlOp::literal;
  FqlTypes types = kFqlAny;               ///< What it can be, as far as the expression tells.
  std::size_t at = 0;                     ///< Where it begins in the expression, in bytes.
  std::vector<std::uint32_t> operands{};  ///< Places in the list.
  std::vector<std::string> path{};
  FqlLiteral literal{};
  FqlTypes takes = kFqlAny;            ///< Of a function: what its operands may be.
  std::shared_ptr<const Glob> glob{};  ///< Of a `match` whose pattern is a literal.
};

/// A function's name and what it takes and gives.
struct FqlFunction {
  std::string_view name;
  FqlOp op;
  std::uint8_t operands;
  FqlTypes takes;
  FqlTypes gives;
};

/// All of them, in the order of the documentation.
const std::vector<FqlFunction>& fql_functions();
/// By name; null where there is none.
const FqlFunction* find_fql_function(std::string_view name);
/// The words of an operator or function: "and", "<=", "contains".
std::string_view fql_op_name(FqlOp op);

}  // namespace analytics::server
