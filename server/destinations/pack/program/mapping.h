#pragma once

// The fields of a mapping, compiled together: what their paths lead to is found in one walk over
// the event, which takes a third of the time of a program for each field.
//
//   Result<Mapping> mapping = Mapping::compile({{"user_id", R"({"@path":"$.userId"})"}}, {});
//   std::vector<Value> values(mapping->size());
//   Scope scope{.root = Value::of(*document.root()), .arena = arena};
//   mapping->run(scope, values);
//
// A mapping is immutable: safe for use by several threads, each with a scope and an arena of its
// own. What `run` gives is valid as long as the scope's values, the mapping and the arena.

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <analytics/result.h>

#include "server/destinations/pack/program/program.h"

namespace analytics::server::pack {

class Mapping {
 public:
  /// A field's name, and the JSON text of its value.
  using Fields = std::vector<std::pair<std::string, std::string>>;

  /// The fault, where given, says which field and where in it: "/user_id/@path".
  static Result<Mapping> compile(const Fields& fields, const Vocabulary& vocabulary,
                                 ProgramFault* fault = nullptr);

  /// Each field's value at its place, undefined where it has none. `into` has `size` places.
  /// Where the scope then has a fault, all are undefined.
  void run(Scope& scope, std::span<Value> into) const;

  std::size_t size() const noexcept;
  /// As they were given.
  const std::vector<std::string>& names() const noexcept { return names_; }

  Mapping(Mapping&&) noexcept;
  Mapping& operator=(Mapping&&) noexcept;
  ~Mapping();

 private:
  struct Code;
  explicit Mapping(std::unique_ptr<const Code> code, std::vector<std::string> names) noexcept;

  std::unique_ptr<const Code> code_;
  std::vector<std::string> names_;
};

}  // namespace analytics::server::pack
