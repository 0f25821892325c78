#pragma once

// Directives and functions, compiled once and then run for every event: the mapping kit's
// directives under their own names, and the functions of a pack's steps (docs/pack-format.md has
// both). A program says how one value is made of others.
//
//   Result<Program> program = Program::compile(R"({"@path": "$.userId"})", {});
//   Scope scope{.root = Value::of(*document.root()), .arena = arena};
//   Value user = program->run(scope);
//
// A program is immutable: safe for use by several threads, each with a scope and an arena of its
// own. What `run` gives is a view of the scope's values, the program and the arena, and valid as
// long as all three.

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/clock.h>
#include <analytics/result.h>

#include "server/destinations/pack/values/arena.h"
#include "server/destinations/pack/values/json_text.h"
#include "server/destinations/pack/values/value.h"

namespace analytics::server::pack {

class Program;

/// How plain strings are read: as texts, in a mapping; in steps as paths and templates too.
enum class Dialect : std::uint8_t { mapping, steps };

/// What a program may refer to. All of it must outlive the programs that were compiled with it.
struct Vocabulary {
  Dialect dialect = Dialect::mapping;
  /// By name; JSON texts, each compiled where it is used.
  const std::map<std::string, std::string, std::less<>>* shapes = nullptr;
  const std::map<std::string, std::string, std::less<>>* tables = nullptr;
  /// The names of `$.payload`'s members in the order of `Scope::payload`: paths below them are
  /// found by number.
  const std::vector<std::string>* payload_names = nullptr;
};

/// What a program is wrong with.
struct ProgramFault {
  std::string pointer{};  ///< Where in the JSON, as a JSON Pointer: "/name/@path".
  std::string message{};  ///< A sentence: what is wrong and what to do.
};

/// What is known when a program runs.
struct Scope {
  /// In a mapping the event; in steps an object of everything but the payload.
  Value root{};
  /// `$.payload` by number, in the order of the vocabulary's names.
  std::span<const Value> payload{};
  Arena& arena;
  Timestamp now{};
  /// Makes `@random_id`: the same text for an event however often it is tried.
  std::string_view seed{};
  /// Why an event can't be mapped, of the first that went wrong: a sentence without any of the
  /// event's values. Empty: nothing did.
  std::string fault{};
  Value item{};  ///< Within `@map` and `@filter`.
  Value index{};
};

class Program {
 public:
  /// The JSON text of a value with directives in it. The fault, where given, says what the error,
  /// invalid_config, says, with the place apart.
  static Result<Program> compile(std::string_view json, const Vocabulary& vocabulary,
                                 ProgramFault* fault = nullptr);

  /// Undefined where it gives nothing, and where the scope then has a fault.
  Value run(Scope& scope) const;

  /// Whether it is the same for every scope.
  bool is_constant() const noexcept;

  Program(Program&&) noexcept;
  Program& operator=(Program&&) noexcept;
  ~Program();

 private:
  struct Code;
  explicit Program(std::unique_ptr<const Code> code) noexcept;

  std::unique_ptr<const Code> code_;
};

}  // namespace analytics::server::pack
