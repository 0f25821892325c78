#include "server/destinations/pack/program/compiler.h"

#include <algorithm>

#include "server/destinations/pack/program/evaluation.h"
#include "server/destinations/pack/program/members.h"
#include "server/destinations/pack/program/placeholders.h"
#include "server/destinations/pack/program/within.h"

namespace analytics::server::pack {
namespace {

using simdjson::dom::element_type;

constexpr std::string_view kRootDirective = "__segment_internal_directive";
constexpr std::string_view kSplice = "...";

}  // namespace

Compiler::Compiler(Code& code, const Vocabulary& vocabulary)
    : code_(code), vocabulary_(vocabulary), dialect_(vocabulary.dialect) {
  if (code_.nodes.empty()) code_.nodes.emplace_back();  // What faults give: undefined.
  if (vocabulary.payload_names != nullptr) code_.payload_names = *vocabulary.payload_names;
}

bool Compiler::add(std::string_view json) {
  first_node_ = code_.nodes.size();
  Element element;
  if (!parse(json, element)) return false;
  const NodeId made = root(element);
  code_.roots.push_back(made);
  return !has_failed();
}

void Compiler::finish() { code_.paths.finish(); }

NodeId Compiler::fail(std::string message) {
  if (!has_failed()) fault_ = {pointer_, std::move(message)};
  return 0;
}

bool Compiler::parse(std::string_view json, Element& element) {
  if (json.size() > kProgramBytesMax) return fail("is longer than 1 MiB"), false;
  // What the parser itself needs is many times the text, and is not kept with the program.
  simdjson::dom::parser parser;
  auto text = std::make_unique<simdjson::dom::document>();
  const auto error = parser.parse_into_document(*text, json.data(), json.size()).get(element);
  if (error != simdjson::SUCCESS) {
    return fail(std::string("is not JSON: ") + simdjson::error_message(error)), false;
  }
  code_.texts.push_back(std::move(text));
  return true;
}

NodeId Compiler::add_node(Node node, std::span<const Child> children) {
  if (has_failed()) return 0;
  if (code_.nodes.size() - first_node_ >= kNodesMax) {
    return fail("has more than 10,000 parts; split it into several fields or shapes");
  }
  if (!children.empty()) {
    node.first = static_cast<std::uint32_t>(code_.children.size());
    node.count = static_cast<std::uint32_t>(children.size());
    code_.children.insert(code_.children.end(), children.begin(), children.end());
  }
  code_.nodes.push_back(node);
  return folded(static_cast<NodeId>(code_.nodes.size() - 1));
}

NodeId Compiler::add_node(Node node, std::initializer_list<NodeId> children) {
  std::vector<Child> named;
  for (const NodeId child : children) named.push_back({.node = child});
  return add_node(node, named);
}

NodeId Compiler::constant(Value value) { return add_node({.constant = value}, {}); }

// Whatever has nothing but constants below it is one.
NodeId Compiler::folded(NodeId id) {
  const Node node = code_.nodes[id];
  if (node.op == Op::constant || node.op == Op::path) return id;
  if (node.op == Op::call &&
      (node.function->name == "@now_ms" || node.function->name == "@random_id")) {
    return id;
  }
  for (std::size_t i = 0; i < node.count; ++i) {
    if (!is_constant(code_.child(node, i).node)) return id;
  }
  Scope scope{.arena = code_.arena};
  const Value value = Evaluation(code_, scope, {}).value_of(id);
  if (!scope.fault.empty()) return fail(scope.fault);
  code_.nodes[id] = {.constant = value};
  return id;
}

NodeId Compiler::value(Element element) {
  if (has_failed()) return 0;
  if (++depth_ > kNestingMax) fail("is nested more than 64 levels deep");
  const NodeId made = has_failed() ? 0 : value_unchecked(element);
  --depth_;
  return made;
}

NodeId Compiler::value_unchecked(Element element) {
  switch (element.type()) {
    case element_type::STRING:
      return plain_text(element.get_string().value_unsafe());
    case element_type::ARRAY:
      return list(element.get_array().value_unsafe());
    case element_type::OBJECT:
      return object(element.get_object().value_unsafe());
    default:
      return constant(Value::of(element));
  }
}

NodeId Compiler::list(simdjson::dom::array items) {
  std::vector<Child> children;
  for (const Element item : items) {
    const Within there(pointer_, std::to_string(children.size()));
    children.push_back({.node = value(item)});
    if (has_failed()) return 0;
  }
  return add_node({.op = Op::list}, children);
}

NodeId Compiler::object(Object members, std::string_view passed_over) {
  std::string_view directive_name;
  Element argument;
  std::size_t others = 0;
  for (const auto member : members) {
    if (member.key == passed_over || member.key == "_metadata") continue;
    if (!member.key.starts_with('@')) {
      ++others;
    } else if (!directive_name.empty() && directive_name != member.key) {
      return fail("has " + std::string(directive_name) + " and " + std::string(member.key) +
                  ": an object has one directive at most");
    } else {
      directive_name = member.key;
      argument = member.value;
    }
  }
  if (directive_name.empty()) return members_of(members, passed_over);
  if (others == 0) return directive(directive_name, argument);
  return fail("has other members beside " + std::string(directive_name) +
              ": a directive stands alone");
}

NodeId Compiler::members_of(Object members, std::string_view passed_over) {
  std::vector<Child> children;
  bool splices = false;
  for (const auto member : members) {
    if (!passed_over.empty() && member.key == passed_over) continue;
    const Within there(pointer_, member.key);
    const Child child{.node = value(member.value),
                      .is_spliced = dialect_ == Dialect::steps && member.key.starts_with(kSplice),
                      .name = member.key};
    if (has_failed()) return 0;
    splices = splices || child.is_spliced;
    const auto same = std::ranges::find(children, child.name, &Child::name);
    if (same == children.end()) {
      children.push_back(child);
    } else {
      *same = child;
    }
  }
  return add_node({.op = splices ? Op::merged : Op::object}, children);
}

NodeId Compiler::root(Element element) {
  Object members;
  Element directive;
  if (dialect_ != Dialect::mapping || element.get(members) != simdjson::SUCCESS ||
      !find_member(members, kRootDirective, directive)) {
    return value(element);
  }
  return root_directive(members, directive);
}

// The whole mapping is the argument of the directive in it: of @transform, its `mapping`.
NodeId Compiler::root_directive(Object mapping, Element directive) {
  const Within there(pointer_, kRootDirective);
  Object holder;
  if (directive.get(holder) != simdjson::SUCCESS || holder.size() != 1 ||
      !(*holder.begin()).key.starts_with('@')) {
    return fail("must be an object with one directive");
  }
  const auto member = *holder.begin();
  const Within below(pointer_, member.key);
  Object argument;
  if (member.value.get(argument) != simdjson::SUCCESS) return fail("must be an object");
  if (member.key != "@transform") return this->value(directive);
  Element apply;
  if (!find_member(argument, "apply", apply)) return fail("lacks \"apply\"");
  const bool outer = std::exchange(has_own_root_, true);
  const NodeId rest = object(mapping, kRootDirective);
  has_own_root_ = outer;
  return transform(apply, rest);
}

NodeId Compiler::plain_text(std::string_view text) {
  if (dialect_ == Dialect::mapping) return constant(Value::of(text));
  if (text.starts_with("$.")) return path(text.substr(2));
  if (text.find("{{") != std::string_view::npos) return template_text(text);
  return constant(Value::of(text));
}

NodeId Compiler::template_text(std::string_view text) {
  std::vector<Child> children;
  for (const TemplatePart& part : split_template(text)) {
    Child child;
    if (!part.is_placeholder) {
      child.node = constant(Value::of(part.text));
    } else if (vocabulary_.dialect == Dialect::mapping) {
      child.node = path(part.text);
    } else if (vocabulary_.shapes != nullptr && vocabulary_.shapes->contains(part.text)) {
      child.node = shape(part.text);
    } else {
      child.node = path(without_root(part.text, code_.arena));
    }
    if (has_failed()) return 0;
    children.push_back(child);
  }
  return add_node({.op = Op::text}, children);
}

NodeId Compiler::path(std::string_view text) {
  if (has_failed()) return 0;
  std::vector<Key> keys;
  for (PathKeys at(text); at.next();) {
    keys.push_back(at.key(code_.arena));
    if (keys.size() > kPathKeysMax) return fail("is a path of more than 64 keys");
  }
  Node node{.op = Op::path};
  std::size_t used = 0;
  if (!start_of(keys, node, used)) return constant({});
  if (node.start == Start::root && !has_own_root_) {
    node.has_slot = true;
    node.number = code_.paths.add(keys);
  }
  node.first = static_cast<std::uint32_t>(code_.keys.size());
  node.count = static_cast<std::uint32_t>(keys.size() - used);
  code_.keys.insert(code_.keys.end(), keys.begin() + static_cast<std::ptrdiff_t>(used), keys.end());
  return add_node(node, std::span<const Child>{});
}

// False where the path leads to nothing: to a field that the action has not, as a shape may that
// several actions use.
bool Compiler::start_of(std::span<const Key> keys, Node& node, std::size_t& used) {
  const bool is_context = vocabulary_.dialect == Dialect::steps && !has_own_root_;
  if (keys.empty()) return true;
  const std::string_view first = keys[0].name;
  if ((is_context || has_item_) && (first == "item" || first == "index")) {
    node.start = first == "item" ? Start::item : Start::index;
    used = 1;
  } else if (is_context && first == "payload" && vocabulary_.payload_names != nullptr) {
    if (keys.size() == 1) {
      node.start = Start::payload;
      used = 1;
      return true;
    }
    const auto& names = *vocabulary_.payload_names;
    const auto name = std::ranges::find(names, keys[1].name);
    if (name == names.end()) return false;
    node.start = Start::payload_member;
    node.number = static_cast<std::uint32_t>(name - names.begin());
    used = 2;
  }
  return true;
}

}  // namespace analytics::server::pack
