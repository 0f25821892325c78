#pragma once

// A destination's pack, ready to run: its settings checked and parsed, its mappings and the actions
// that they use made into programs. Made when a destination is made; every attempt reads it.
//
//   Result<std::shared_ptr<const CompiledPack>> compiled = CompiledPack::compile(pack,
//   settings_json); for (const CompiledMapping& mapping : (*compiled)->mappings()) …
//
// Immutable: safe for use by several threads; it owns what it holds.

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/result.h>

#include "server/destinations/http_trace.h"
#include "server/destinations/pack/delivery/compiled_action.h"
#include "server/destinations/pack/delivery/mapping_fields.h"
#include "server/destinations/pack/file/pack.h"
#include "server/destinations/pack/program/mapping.h"
#include "server/destinations/pack/values/arena.h"
#include "server/destinations/pack/values/value.h"
#include "server/route/trigger.h"

namespace analytics::server::pack {

struct CompiledMapping {
  std::string name{};
  Trigger trigger;
  const CompiledAction* action = nullptr;
  Mapping fields;
  /// Which of the action's fields each of the mapping's is: those that are left out have none.
  std::vector<std::size_t> places{};
};

class CompiledPack {
 public:
  /// The error, invalid_config, says which setting or which mapping, field and place is wrong.
  static Result<std::shared_ptr<const CompiledPack>> compile(std::shared_ptr<const Pack> pack,
                                                             std::string_view settings_json);

  const Pack& pack() const noexcept { return *pack_; }
  /// An object of what was given and of defaults; what is neither is no member.
  const Value& settings() const noexcept { return settings_; }
  const std::vector<CompiledMapping>& mappings() const noexcept { return mappings_; }
  /// The values of the secret settings.
  const HttpSecrets& secrets() const noexcept { return secrets_; }
  std::chrono::seconds timeout() const noexcept { return timeout_; }
  bool allow_private_networks() const noexcept { return allow_private_networks_; }
  /// Where requests go in place of the pack's hosts, without a slash at its end; empty: there.
  const std::string& relay_url() const noexcept { return relay_url_; }

  /// What is wrong with a `mappings` setting, a list as JSON.
  static Result<void> check_mappings(std::shared_ptr<const Pack> pack,
                                     std::string_view mappings_json, MappingFault* fault = nullptr);
  /// The same of the pack's own mappings.
  static Result<void> check_defaults(std::shared_ptr<const Pack> pack);

  CompiledPack(const CompiledPack&) = delete;
  CompiledPack& operator=(const CompiledPack&) = delete;

 private:
  CompiledPack() = default;
  Result<void> read_settings(std::string_view json);
  Result<void> compile_mappings(const std::vector<PackMapping>& mappings,
                                MappingFault* fault = nullptr);
  Result<void> compile_mapping(const PackMapping& mapping, MappingFault& fault);
  Result<const CompiledAction*> find_or_compile(const std::string& action);

  std::shared_ptr<const Pack> pack_;
  Arena arena_;
  Value settings_;
  HttpSecrets secrets_{};
  std::chrono::seconds timeout_{10};
  bool allow_private_networks_ = false;
  std::string relay_url_{};
  std::vector<std::unique_ptr<const CompiledAction>> actions_;  // Those that mappings use.
  std::vector<CompiledMapping> mappings_;
};

}  // namespace analytics::server::pack
