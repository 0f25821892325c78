#pragma once

// Makes a program of JSON. Directives and functions are looked up by name; what is the same for
// every event is worked out at once.
//
//   Compiler compiler(code, vocabulary);
//   if (!compiler.add(json)) return compiler.fault();     // one more of code.roots
//   compiler.finish();
//
// One thread's at a time; the first fault ends it.

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <simdjson.h>

#include "server/destinations/pack/program/code.h"
#include "server/destinations/pack/program/program.h"

namespace analytics::server::pack {

inline constexpr std::size_t kProgramBytesMax = std::size_t{1} << 20;
inline constexpr std::size_t kNodesMax = 10'000;  ///< Of one program.
inline constexpr std::size_t kNestingMax = 64;
inline constexpr std::size_t kPathKeysMax = 64;

struct LazyFunction;

class Compiler {
 public:
  using Element = simdjson::dom::element;
  using Object = simdjson::dom::object;

  Compiler(Code& code, const Vocabulary& vocabulary);

  bool add(std::string_view json);
  void finish();
  const ProgramFault& fault() const noexcept { return fault_; }

 private:
  bool has_failed() const noexcept { return !fault_.message.empty(); }
  NodeId fail(std::string message);

  // compiler.cpp: values, texts and paths
  bool parse(std::string_view json, Element& element);
  NodeId add_node(Node node, std::span<const Child> children = {});
  NodeId add_node(Node node, std::initializer_list<NodeId> children);
  NodeId constant(Value value);
  NodeId folded(NodeId id);
  bool is_constant(NodeId id) const { return code_.nodes[id].op == Op::constant; }
  std::string_view keep(std::string_view text) { return code_.arena.keep(text); }
  NodeId value(Element element);
  NodeId value_unchecked(Element element);
  NodeId list(simdjson::dom::array items);
  NodeId object(Object members, std::string_view passed_over = {});
  NodeId members_of(Object members, std::string_view passed_over);
  NodeId root(Element element);
  NodeId root_directive(Object mapping, Element directive);
  NodeId plain_text(std::string_view text);
  NodeId template_text(std::string_view text);
  NodeId path(std::string_view path);
  bool start_of(std::span<const Key> keys, Node& node, std::size_t& used);

  // compiler_directives.cpp
  NodeId directive(std::string_view name, Element argument);
  NodeId path_directive(Element argument);
  NodeId template_directive(Element argument);
  NodeId literal_directive(Element argument);
  NodeId if_directive(Element argument);
  NodeId case_directive(Element argument);
  NodeId replace_directive(Element argument);
  NodeId array_path_directive(Element argument);
  NodeId flatten_directive(Element argument);
  NodeId json_directive(Element argument);
  NodeId merge_directive(Element argument);
  NodeId transform_directive(Element argument);
  NodeId transform(Element apply, NodeId mapping);
  NodeId exclude_directive(Element argument);
  NodeId liquid_directive(Element argument);
  NodeId with_own_root(Element element);
  bool options(Element argument, Object& into);
  bool text_option(Object options, std::string_view name, std::string_view& into);
  bool flag_option(Object options, std::string_view name, bool& into);
  bool replacement(Object options, const char* pattern, const char* by, Replacement& into);
  NodeId option(Object options, std::string_view name);
  NodeId text_or_directive(Element element);
  NodeId object_or_directive(Element element);

  // compiler_functions.cpp
  NodeId function(std::string_view name, Element argument);
  NodeId use(Element argument);
  NodeId shape(std::string_view name);
  NodeId shape_value(const std::string& name, std::string_view json);
  std::vector<Child> children_of(std::span<const Element> arguments, bool is_list);
  NodeId lookup(std::span<const Element> arguments);
  NodeId lazy(const LazyFunction& function, std::span<const Element> arguments);
  bool has_count(std::string_view name, std::size_t count, std::size_t min, std::size_t max);
  bool table(std::string_view name, std::uint32_t& number);

  struct Shape {
    std::string name;
    Element element;
  };

  Code& code_;
  const Vocabulary& vocabulary_;
  ProgramFault fault_{};
  std::string pointer_{};
  Dialect dialect_;
  std::size_t depth_ = 0;
  std::size_t first_node_ = 0;       // Of the program that is being made.
  bool has_own_root_ = false;        // Within `@arrayPath` and `@transform` `$` is something else.
  bool has_item_ = false;            // Within `@map` and the like.
  std::vector<Shape> shapes_{};      // Those that were used, parsed.
  std::vector<std::string> used_{};  // Those that are being made: a cycle comes back to one.
};

}  // namespace analytics::server::pack
