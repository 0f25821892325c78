#include <algorithm>
#include <array>
#include <utility>

#include "server/destinations/pack/functions/js_text.h"
#include "server/destinations/pack/program/compiler.h"
#include "server/destinations/pack/program/members.h"
#include "server/destinations/pack/program/within.h"

namespace analytics::server::pack {
namespace {

// The mapping kit's own limits.
constexpr std::size_t kPatternUnitsMax = 10;

}  // namespace

NodeId Compiler::directive(std::string_view name, Element argument) {
  using Compile = NodeId (Compiler::*)(Element);
  static constexpr std::array<std::pair<std::string_view, Compile>, 13> kDirectives{{
      {"@path", &Compiler::path_directive},
      {"@template", &Compiler::template_directive},
      {"@literal", &Compiler::literal_directive},
      {"@if", &Compiler::if_directive},
      {"@case", &Compiler::case_directive},
      {"@replace", &Compiler::replace_directive},
      {"@arrayPath", &Compiler::array_path_directive},
      {"@flatten", &Compiler::flatten_directive},
      {"@json", &Compiler::json_directive},
      {"@merge", &Compiler::merge_directive},
      {"@transform", &Compiler::transform_directive},
      {"@excludeWhenNull", &Compiler::exclude_directive},
      {"@liquid", &Compiler::liquid_directive},
  }};
  const Within there(pointer_, name);
  const auto known =
      std::ranges::find(kDirectives, name, &std::pair<std::string_view, Compile>::first);
  if (known != kDirectives.end()) return (this->*known->second)(argument);
  return function(name, argument);
}

bool Compiler::options(Element argument, Object& into) {
  if (argument.get(into) != simdjson::SUCCESS) return fail("must be an object"), false;
  for (const auto member : into) {
    if (member.key.starts_with('@')) {
      return fail("must be an object with options, not " + std::string(member.key)), false;
    }
  }
  return true;
}

bool Compiler::text_option(Object options, std::string_view name, std::string_view& into) {
  Element element;
  if (!find_member(options, name, element)) return true;
  const Within there(pointer_, name);
  if (element.get(into) != simdjson::SUCCESS) return fail("must be a text"), false;
  return true;
}

bool Compiler::flag_option(Object options, std::string_view name, bool& into) {
  Element element;
  if (!find_member(options, name, element)) return true;
  const Within there(pointer_, name);
  if (element.get(into) != simdjson::SUCCESS) return fail("must be true or false"), false;
  return true;
}

NodeId Compiler::option(Object options, std::string_view name) {
  Element element;
  if (!find_member(options, name, element)) return constant({});
  const Within there(pointer_, name);
  return value(element);
}

NodeId Compiler::text_or_directive(Element element) {
  Object object;
  if (element.is_string()) return value(element);
  if (element.get(object) != simdjson::SUCCESS || !has_directive(object)) {
    return fail("must be a text or a directive");
  }
  return value(element);
}

NodeId Compiler::object_or_directive(Element element) {
  if (!element.is_object()) return fail("must be an object or a directive");
  return value(element);
}

NodeId Compiler::path_directive(Element argument) {
  std::string_view text;
  if (argument.get(text) == simdjson::SUCCESS) return path(without_root(text, code_.arena));
  const NodeId made = text_or_directive(argument);
  if (has_failed()) return 0;
  if (!is_constant(made)) return add_node({.op = Op::path_of}, {made});
  const Value known = code_.nodes[made].constant;
  if (!known.is_text()) return fail("must be a text");
  return path(without_root(known.text(), code_.arena));
}

NodeId Compiler::template_directive(Element argument) {
  std::string_view text;
  if (argument.get(text) == simdjson::SUCCESS) return template_text(text);
  const NodeId made = text_or_directive(argument);
  if (has_failed()) return 0;
  if (!is_constant(made)) return add_node({.op = Op::text_of}, {made});
  const Value known = code_.nodes[made].constant;
  return known.is_text() ? template_text(known.text()) : fail("must be a text");
}

NodeId Compiler::literal_directive(Element argument) {
  const Dialect outer = std::exchange(dialect_, Dialect::mapping);
  const NodeId made = value(argument);
  dialect_ = outer;
  return made;
}

// An `else` that JavaScript takes for false is none, which is to say undefined.
NodeId Compiler::if_directive(Element argument) {
  Object given;
  if (!options(argument, given)) return 0;
  Element exists;
  Element blank;
  const bool has_exists = find_member(given, "exists", exists);
  const bool has_blank = find_member(given, "blank", blank);
  if (!(has_exists && holds(exists)) && !(has_blank && holds(blank))) {
    return fail("lacks \"exists\" or \"blank\"");
  }
  const NodeId condition = option(given, has_exists ? "exists" : "blank");
  const NodeId then = option(given, "then");
  Element otherwise;
  const bool has_else = find_member(given, "else", otherwise) && holds(otherwise);
  return add_node({.op = has_exists ? Op::if_exists : Op::if_blank},
                  {condition, then, has_else ? option(given, "else") : constant({})});
}

NodeId Compiler::case_directive(Element argument) {
  Object given;
  std::string_view how;
  if (!options(argument, given) || !text_option(given, "operator", how)) return 0;
  if (how != "lower" && how != "upper") return fail("\"operator\" must be \"lower\" or \"upper\"");
  Element text;
  if (!find_member(given, "value", text)) return constant({});
  const Function* const function = find_function(how == "lower" ? "@lower" : "@upper");
  const Within there(pointer_, "value");
  const NodeId made = text_or_directive(text);
  if (!holds(text)) return constant({});
  return add_node({.op = Op::case_of, .function = function}, {made});
}

bool Compiler::replacement(Object options, const char* pattern, const char* by, Replacement& into) {
  if (!text_option(options, pattern, into.pattern) || !text_option(options, by, into.by)) {
    return false;
  }
  for (const auto& [name, text] : {std::pair(pattern, into.pattern), std::pair(by, into.by)}) {
    if (utf16_length(text) <= kPatternUnitsMax) continue;
    const Within there(pointer_, name);
    return fail("must have at most 10 characters"), false;
  }
  return true;
}

NodeId Compiler::replace_directive(Element argument) {
  Object given;
  ReplaceRule rule;
  if (!options(argument, given) || !replacement(given, "pattern", "replacement", rule.first) ||
      !replacement(given, "pattern2", "replacement2", rule.second) ||
      !flag_option(given, "ignorecase", rule.ignores_case) ||
      !flag_option(given, "global", rule.is_global)) {
    return 0;
  }
  if (rule.first.pattern.empty()) return fail("lacks \"pattern\"");
  Element text;
  if (!find_member(given, "value", text)) return fail("lacks \"value\"");
  const Within there(pointer_, "value");
  const NodeId made = text_or_directive(text);
  if (!holds(text)) return constant({});
  code_.replaces.push_back(rule);
  return add_node(
      {.op = Op::replace, .number = static_cast<std::uint32_t>(code_.replaces.size() - 1)}, {made});
}

NodeId Compiler::with_own_root(Element element) {
  const bool outer = std::exchange(has_own_root_, true);
  const bool had_item = std::exchange(has_item_, false);
  const NodeId made = value(element);
  has_own_root_ = outer;
  has_item_ = had_item;
  return made;
}

NodeId Compiler::array_path_directive(Element argument) {
  simdjson::dom::array given;
  if (argument.get(given) != simdjson::SUCCESS || given.size() == 0) {
    return fail("must be a list: a path, and the shape of an item");
  }
  NodeId list = 0;
  {
    const Within there(pointer_, "0");
    const Element first = *given.begin();
    std::string_view text;
    list = first.get(text) == simdjson::SUCCESS ? path(without_root(text, code_.arena))
                                                : text_or_directive(first);
  }
  if (given.size() == 1) return add_node({.op = Op::array_path}, {list});
  const Within there(pointer_, "1");
  const Element shape = given.at(1).value_unsafe();
  const NodeId made = with_own_root(shape);
  Object members;
  if (shape.get(members) != simdjson::SUCCESS || members.size() == 0) {
    return add_node({.op = Op::array_path}, {list});
  }
  return add_node({.op = Op::array_path}, {list, made});
}

NodeId Compiler::flatten_directive(Element argument) {
  Object given;
  std::string_view separator;
  if (!options(argument, given) || !text_option(given, "separator", separator)) return 0;
  if (separator.empty()) return fail("lacks \"separator\"");
  Element omits;
  const bool lists_stay = find_member(given, "omitArrays", omits) && holds(omits);
  Element flattened;
  if (!find_member(given, "value", flattened)) return fail("lacks \"value\"");
  return add_node({.op = Op::flatten, .flag = lists_stay, .constant = Value::of(separator)},
                  {option(given, "value")});
}

NodeId Compiler::json_directive(Element argument) {
  Object given;
  std::string_view mode;
  if (!options(argument, given) || !text_option(given, "mode", mode)) return 0;
  if (mode != "encode" && mode != "decode") {
    return fail("\"mode\" must be \"encode\" or \"decode\"");
  }
  Element element;
  if (!find_member(given, "value", element) || !holds(element)) return fail("lacks \"value\"");
  return add_node({.op = mode == "encode" ? Op::json_encode : Op::json_decode},
                  {option(given, "value")});
}

NodeId Compiler::merge_directive(Element argument) {
  Object given;
  std::string_view direction;
  if (!options(argument, given) || !text_option(given, "direction", direction)) return 0;
  if (direction != "left" && direction != "right") {
    return fail("\"direction\" must be \"left\" or \"right\"");
  }
  const Within there(pointer_, "objects");
  Element element;
  simdjson::dom::array objects;
  if (!find_member(given, "objects", element) || element.get(objects) != simdjson::SUCCESS) {
    return fail("must be a list of objects");
  }
  std::vector<Child> children;
  for (const Element item : objects) {
    const Within place(pointer_, std::to_string(children.size()));
    children.push_back({.node = object_or_directive(item)});
    if (has_failed()) return 0;
  }
  return add_node({.op = Op::merge, .flag = direction == "left"}, children);
}

NodeId Compiler::transform_directive(Element argument) {
  Object given;
  if (!options(argument, given)) return 0;
  Element apply;
  Element mapping;
  if (!find_member(given, "apply", apply)) return fail("lacks \"apply\"");
  if (!find_member(given, "mapping", mapping)) return fail("lacks \"mapping\"");
  NodeId made = 0;
  {
    const Within there(pointer_, "mapping");
    if (!mapping.is_object()) return fail("must be an object or a directive");
    made = with_own_root(mapping);
  }
  return transform(apply, made);
}

NodeId Compiler::transform(Element apply, NodeId mapping) {
  const Within there(pointer_, "apply");
  if (!apply.is_object()) return fail("must be an object or a directive");
  return add_node({.op = Op::transform}, {root(apply), mapping});
}

NodeId Compiler::exclude_directive(Element argument) {
  return add_node({.op = Op::exclude_nulls}, {value(argument)});
}

NodeId Compiler::liquid_directive(Element) {
  return fail(
      "@liquid is not supported: use @template, @case, @replace, @if and the functions of "
      "docs/pack-format.md instead");
}

}  // namespace analytics::server::pack
