#include "server/destinations/pack/program/mapping.h"

#include <algorithm>
#include <utility>

#include "server/destinations/pack/program/compiler.h"
#include "server/destinations/pack/program/evaluation.h"
#include "server/destinations/pack/program/within.h"

namespace analytics::server::pack {

struct Mapping::Code : pack::Code {};

Mapping::Mapping(std::unique_ptr<const Code> code, std::vector<std::string> names) noexcept
    : code_(std::move(code)), names_(std::move(names)) {}
Mapping::Mapping(Mapping&&) noexcept = default;
Mapping& Mapping::operator=(Mapping&&) noexcept = default;
Mapping::~Mapping() = default;

Result<Mapping> Mapping::compile(const Fields& fields, const Vocabulary& vocabulary,
                                 ProgramFault* fault) {
  auto code = std::make_unique<Code>();
  std::vector<std::string> names;
  Compiler compiler(*code, vocabulary);
  for (const auto& [name, json] : fields) {
    names.push_back(name);
    if (compiler.add(json)) continue;
    ProgramFault found = compiler.fault();
    std::string pointer;
    {
      const Within there(pointer, name);
      found.pointer.insert(0, pointer);
    }
    if (fault != nullptr) *fault = found;
    return Error{ErrorCode::invalid_config, found.pointer + ": " + found.message};
  }
  compiler.finish();
  return Mapping(std::move(code), std::move(names));
}

std::size_t Mapping::size() const noexcept { return names_.size(); }

void Mapping::run(Scope& scope, std::span<Value> into) const {
  Evaluation evaluation(*code_, scope, scope.root);
  evaluation.find_paths();
  for (std::size_t i = 0; i < code_->roots.size() && i < into.size(); ++i) {
    into[i] = evaluation.value_of(code_->roots[i]);
  }
  if (!scope.fault.empty()) std::ranges::fill(into, Value{});
}

}  // namespace analytics::server::pack
