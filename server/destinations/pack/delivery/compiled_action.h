#pragma once

// An action of a pack with its expressions made into programs: what is asked of every event and
// every answer. Made once for a destination, by `CompiledPack`.
//
//   CompileFaults faults;
//   std::unique_ptr<const CompiledAction> action = compile_action(pack, *pack.find_action(name),
//   faults); for (const CompileFault& fault : faults) print(fault.pointer, fault.message);
//
// Immutable: safe for use by several threads. The pack must outlive it.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/destinations/pack/file/pack.h"
#include "server/destinations/pack/program/program.h"

namespace analytics::server::pack {

/// Empty where the pack says nothing there.
using MaybeProgram = std::optional<Program>;

struct CompileFault {
  std::string pointer{};  ///< Where in the pack: "/actions/trackEvent/item/name".
  std::string message{};
};
using CompileFaults = std::vector<CompileFault>;

struct CompiledRequest {
  MaybeProgram method{};
  MaybeProgram url{};
  MaybeProgram query{};
  MaybeProgram headers{};
  MaybeProgram basic_user{};
  MaybeProgram basic_password{};
  MaybeProgram bearer{};
  BodyKind body_kind = BodyKind::none;
  MaybeProgram body{};
  MaybeProgram content_type{};
};

struct CompiledAnswer {
  MaybeProgram when{};
  MaybeProgram outcome{};
  MaybeProgram code{};
  MaybeProgram detail{};
  MaybeProgram retry_after{};
};

struct CompiledResults {
  MaybeProgram list{};
  MaybeProgram index{};
  MaybeProgram when{};
  MaybeProgram only_if{};
  MaybeProgram others{};
  CompiledAnswer failure{};
};

struct CompiledStep {
  PackStep::Kind kind = PackStep::Kind::request;
  MaybeProgram when{};
  MaybeProgram for_each{};
  CompiledRequest request{};
  MaybeProgram value{};
  std::string code{};
  MaybeProgram detail{};
  MaybeProgram expect{};
  std::string keep{};
  bool keep_answer = false;
  std::vector<CompiledAnswer> answers{};
};

struct CompiledRefusal {
  MaybeProgram when{};
  std::string code{};
  MaybeProgram detail{};
};

struct CompiledAction {
  const PackAction* action = nullptr;  ///< Null for a deletion.
  /// In the order of the action's fields.
  std::vector<std::string> payload_names{};
  std::vector<CompiledRefusal> refuse{};
  MaybeProgram by{};
  MaybeProgram item{};
  std::vector<CompiledStep> steps{};
  std::vector<CompiledAnswer> answers{};
  std::vector<CompiledAnswer> pack_answers{};
  std::optional<CompiledResults> results{};
  /// Whether anything asks for `$.payloads`.
  bool wants_payloads = false;
};

/// Null where there are faults.
std::unique_ptr<const CompiledAction> compile_action(const Pack& pack, const PackAction& action,
                                                     CompileFaults& faults);

/// The pack's deletion as an action of its steps alone.
std::unique_ptr<const CompiledAction> compile_deletion(const Pack& pack, CompileFaults& faults);

}  // namespace analytics::server::pack
