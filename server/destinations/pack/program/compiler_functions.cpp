#include <algorithm>
#include <array>
#include <utility>

#include "server/destinations/pack/program/compiler.h"
#include "server/destinations/pack/program/members.h"
#include "server/destinations/pack/program/within.h"

namespace analytics::server::pack {
namespace {

constexpr std::size_t kAny = 255;

}  // namespace

/// A function that chooses which of its arguments are looked at, and how often.
struct LazyFunction {
  std::string_view name;
  Op op;
  std::size_t arguments_min;
  std::size_t arguments_max;
  bool has_items = false;  ///< All arguments but the first are looked at for each item.
};

namespace {

constexpr std::array<LazyFunction, 10> kLazyFunctions{{
    {"@when", Op::when, 2, 3},
    {"@and", Op::all_of, 1, kAny},
    {"@or", Op::any_of, 1, kAny},
    {"@not", Op::negation, 1, 1},
    {"@coalesce", Op::coalesce, 1, kAny},
    {"@exists", Op::exists, 1, 1},
    {"@with", Op::with, 2, 2, true},
    {"@map", Op::map, 2, 2, true},
    {"@filter", Op::filter, 2, 2, true},
    {"@from_entries", Op::from_entries, 3, 3, true},
}};

std::string counted(std::size_t min, std::size_t max) {
  std::string text = std::to_string(min);
  if (max == kAny) return text + (min == 1 ? " argument or more" : " arguments or more");
  if (max != min) text += " to " + std::to_string(max);
  return text + (max == 1 ? " argument" : " arguments");
}

}  // namespace

bool Compiler::has_count(std::string_view name, std::size_t count, std::size_t min,
                         std::size_t max) {
  if (count >= min && (count <= max || max == kAny)) return true;
  fail(std::string(name) + " takes " + counted(min, max) + " and is given " +
       std::to_string(count));
  return false;
}

NodeId Compiler::function(std::string_view name, Element argument) {
  std::vector<Element> arguments;
  simdjson::dom::array given;
  if (argument.get(given) == simdjson::SUCCESS) {
    for (const Element item : given) arguments.push_back(item);
  } else {
    arguments.push_back(argument);
  }
  if (name == "@use") return use(argument);
  if (name == "@lookup") return lookup(arguments);
  const auto lazy_one = std::ranges::find(kLazyFunctions, name, &LazyFunction::name);
  if (lazy_one != kLazyFunctions.end()) return lazy(*lazy_one, arguments);
  const Function* const strict = find_function(name);
  if (strict == nullptr) {
    return fail("there is no directive or function " + std::string(name) +
                "; docs/pack-format.md lists them");
  }
  if (!has_count(name, arguments.size(), strict->arguments_min, strict->arguments_max)) return 0;
  const std::vector<Child> children = children_of(arguments, argument.is_array());
  return add_node({.op = Op::call, .function = strict}, children);
}

std::vector<Child> Compiler::children_of(std::span<const Element> arguments, bool is_list) {
  std::vector<Child> children;
  for (const Element argument : arguments) {
    if (has_failed()) break;
    const std::string place = std::to_string(children.size());
    if (is_list) {
      const Within there(pointer_, place);
      children.push_back({.node = value(argument)});
    } else {
      children.push_back({.node = value(argument)});
    }
  }
  return children;
}

NodeId Compiler::lazy(const LazyFunction& function, std::span<const Element> arguments) {
  if (!has_count(function.name, arguments.size(), function.arguments_min, function.arguments_max)) {
    return 0;
  }
  const bool is_list = function.arguments_max > 1;
  if (!function.has_items) {
    return add_node({.op = function.op}, children_of(arguments, is_list));
  }
  std::vector<Child> children = children_of(arguments.first(1), is_list);
  const bool outer = std::exchange(has_item_, true);
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    const Within there(pointer_, std::to_string(i));
    children.push_back({.node = value(arguments[i])});
  }
  has_item_ = outer;
  return add_node({.op = function.op}, children);
}

NodeId Compiler::use(Element argument) {
  std::string_view name;
  if (argument.get(name) != simdjson::SUCCESS) return fail("must be the name of a shape");
  return shape(name);
}

NodeId Compiler::shape(std::string_view name) {
  const std::string quoted = "\"" + std::string(name) + "\"";
  if (vocabulary_.shapes == nullptr) return fail("there is no shape " + quoted);
  const auto text = vocabulary_.shapes->find(name);
  if (text == vocabulary_.shapes->end()) return fail("there is no shape " + quoted);
  if (std::ranges::find(used_, name) != used_.end()) {
    return fail("the shape " + quoted + " uses itself");
  }
  used_.emplace_back(name);
  const std::string outer = std::exchange(pointer_, {});
  const NodeId made = shape_value(text->first, text->second);
  if (has_failed()) {
    const std::string place = fault_.pointer.empty() ? "" : " at " + fault_.pointer;
    fault_ = {outer, "in the shape " + quoted + place + ": " + fault_.message};
  }
  pointer_ = outer;
  used_.pop_back();
  return made;
}

// In the dialect of the vocabulary, wherever it is used.
NodeId Compiler::shape_value(const std::string& name, std::string_view json) {
  const auto known = std::ranges::find(shapes_, name, &Shape::name);
  Shape shape{name, {}};
  if (known != shapes_.end()) {
    shape = *known;
  } else {
    if (!parse(json, shape.element)) return 0;
    shapes_.push_back(shape);
  }
  const Dialect outer = std::exchange(dialect_, vocabulary_.dialect);
  const NodeId made = value(shape.element);
  dialect_ = outer;
  return made;
}

NodeId Compiler::lookup(std::span<const Element> arguments) {
  if (!has_count("@lookup", arguments.size(), 2, 3)) return 0;
  std::uint32_t number = 0;
  {
    const Within there(pointer_, "1");
    std::string_view name;
    if (arguments[1].get(name) != simdjson::SUCCESS) return fail("must be the name of a table");
    if (!table(name, number)) return 0;
  }
  std::vector<Child> children = children_of(arguments.first(1), true);
  if (arguments.size() == 3) {
    const Within there(pointer_, "2");
    children.push_back({.node = value(arguments[2])});
  }
  return add_node({.op = Op::lookup, .number = number}, children);
}

bool Compiler::table(std::string_view name, std::uint32_t& number) {
  const auto known = std::ranges::find(code_.tables, name, &Table::name);
  number = static_cast<std::uint32_t>(known - code_.tables.begin());
  if (known != code_.tables.end()) return true;
  const std::string quoted = "\"" + std::string(name) + "\"";
  if (vocabulary_.tables == nullptr) return fail("there is no table " + quoted), false;
  const auto text = vocabulary_.tables->find(name);
  if (text == vocabulary_.tables->end()) return fail("there is no table " + quoted), false;
  Element element;
  Object rows;
  if (!parse(text->second, element)) return false;
  if (element.get(rows) != simdjson::SUCCESS) {
    return fail("the table " + quoted + " must be an object"), false;
  }
  Table made{.name = std::string(name)};
  for (const auto row : rows) made.rows.push_back({row.key, Value::of(row.value)});
  std::ranges::stable_sort(made.rows, {}, &Member::key);
  code_.tables.push_back(std::move(made));
  return true;
}

}  // namespace analytics::server::pack
