#include "server/route/fql_node.h"

#include <algorithm>
#include <array>
#include <utility>

namespace analytics::server {
namespace {

using enum FqlType;

struct TypeText {
  FqlType type;
  std::string_view name;
  std::string_view text;
};
constexpr std::array<TypeText, 6> kTypes{{
    {boolean, "bool", "a bool"},
    {number, "number", "a number"},
    {string, "string", "a string"},
    {list, "list", "a list"},
    {object, "object", "an object"},
    {null, "null", "null"},
}};

constexpr std::array<std::pair<FqlOp, std::string_view>, 10> kOperators{{
    {FqlOp::both, "and"},
    {FqlOp::either, "or"},
    {FqlOp::negation, "!"},
    {FqlOp::equal, "="},
    {FqlOp::unequal, "!="},
    {FqlOp::less, "<"},
    {FqlOp::less_equal, "<="},
    {FqlOp::greater, ">"},
    {FqlOp::greater_equal, ">="},
    {FqlOp::in, "in"},
}};

}  // namespace

std::string_view fql_type_name(FqlType type) {
  const auto* found = std::ranges::find(kTypes, type, &TypeText::type);
  return found == kTypes.end() ? "null" : found->name;
}

std::string fql_types_text(FqlTypes types) {
  std::vector<std::string_view> texts;
  for (const TypeText& one : kTypes) {
    if ((types & static_cast<FqlTypes>(one.type)) != 0) texts.push_back(one.text);
  }
  std::string all;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i > 0) all += i + 1 == texts.size() ? " or " : ", ";
    all += texts[i];
  }
  return all;
}

const std::vector<FqlFunction>& fql_functions() {
  constexpr FqlTypes kText = types(string, null);
  constexpr FqlTypes kScalar = types(null, boolean, number, string, list);
  static const std::vector<FqlFunction> kFunctions{
      {"contains", FqlOp::contains, 2, kText, types(boolean)},
      {"match", FqlOp::match, 2, kText, types(boolean)},
      {"length", FqlOp::length, 1, types(string, list, null), types(number)},
      {"lowercase", FqlOp::lowercase, 1, kText, kText},
      {"uppercase", FqlOp::uppercase, 1, kText, kText},
      {"snakecase", FqlOp::snakecase, 1, kText, kText},
      {"kebabcase", FqlOp::kebabcase, 1, kText, kText},
      {"titlecase", FqlOp::titlecase, 1, kText, kText},
      {"typeof", FqlOp::type_of, 1, kFqlAny, types(string)},
      {"bool", FqlOp::to_bool, 1, kScalar, types(boolean)},
      {"string", FqlOp::to_string, 1, kScalar, types(string)},
      {"number", FqlOp::to_number, 1, types(number, string, null), types(number, null)},
  };
  return kFunctions;
}

const FqlFunction* find_fql_function(std::string_view name) {
  const auto& all = fql_functions();
  const auto found = std::ranges::find(all, name, &FqlFunction::name);
  return found == all.end() ? nullptr : &*found;
}

std::string_view fql_op_name(FqlOp op) {
  for (const auto& [known, name] : kOperators) {
    if (known == op) return name;
  }
  for (const FqlFunction& function : fql_functions()) {
    if (function.op == op) return function.name;
  }
  return "";
}

}  // namespace analytics::server
