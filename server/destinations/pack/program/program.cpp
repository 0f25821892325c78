#include "server/destinations/pack/program/program.h"

#include <utility>

#include "server/destinations/pack/program/compiler.h"
#include "server/destinations/pack/program/evaluation.h"

namespace analytics::server::pack {
namespace {

// From so many on, one walk over the event is quicker than following each path.
constexpr std::size_t kPathsWorthAWalk = 4;

}  // namespace

struct Program::Code : pack::Code {};

Program::Program(std::unique_ptr<const Code> code) noexcept : code_(std::move(code)) {}
Program::Program(Program&&) noexcept = default;
Program& Program::operator=(Program&&) noexcept = default;
Program::~Program() = default;

Result<Program> Program::compile(std::string_view json, const Vocabulary& vocabulary,
                                 ProgramFault* fault) {
  auto code = std::make_unique<Code>();
  Compiler compiler(*code, vocabulary);
  if (!compiler.add(json)) {
    const ProgramFault& found = compiler.fault();
    if (fault != nullptr) *fault = found;
    return Error{ErrorCode::invalid_config,
                 (found.pointer.empty() ? "the value" : found.pointer) + ": " + found.message};
  }
  compiler.finish();
  return Program(std::move(code));
}

Value Program::run(Scope& scope) const {
  const NodeId root = code_->roots.front();
  if (code_->nodes[root].op == Op::constant) {
    return scope.fault.empty() ? code_->nodes[root].constant : Value{};
  }
  Evaluation evaluation(*code_, scope, scope.root);
  if (code_->paths.size() > kPathsWorthAWalk) evaluation.find_paths();
  const Value value = evaluation.value_of(root);
  return scope.fault.empty() ? value : Value{};
}

bool Program::is_constant() const noexcept {
  return code_->nodes[code_->roots.front()].op == Op::constant;
}

}  // namespace analytics::server::pack
