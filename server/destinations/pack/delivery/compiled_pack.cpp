#include "server/destinations/pack/delivery/compiled_pack.h"

#include <simdjson.h>

#include <algorithm>
#include <utility>

#include "server/destinations/pack/delivery/mapping_settings.h"
#include "server/destinations/settings.h"

namespace analytics::server::pack {
namespace {

constexpr std::string_view kMappings = "mappings";
constexpr std::string_view kTrigger = "trigger";
constexpr std::string_view kTimeout = "timeout_seconds";
constexpr std::string_view kRelay = "relay_url";
constexpr std::string_view kPrivate = "allow_private_networks";

Error wrong(std::string message) { return {ErrorCode::invalid_config, std::move(message)}; }

// Mappings have a check of their own.
std::vector<SettingField> plain_fields(const Pack& pack) {
  std::vector<SettingField> fields = pack.settings;
  std::erase_if(fields, [](const SettingField& field) { return field.name == kMappings; });
  return fields;
}

Result<std::string> plain_settings(std::string_view json) {
  simdjson::dom::parser parser;
  simdjson::dom::object settings;
  if (parser.parse(json.data(), json.size()).get(settings) != simdjson::SUCCESS) {
    return wrong("the settings are not a JSON object");
  }
  std::vector<Member> members;
  for (const auto& [key, value] : settings) {
    if (key != kMappings) members.push_back({key, Value::of(value)});
  }
  std::string plain;
  write_json(Value::of(std::span<const Member>(members)), plain);
  return plain;
}

Value map_value(const Settings& settings, const std::string& name, Arena& arena) {
  const auto entries = settings.entries(name);
  const std::span<Member> members = arena.make<Member>(entries.size());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    members[i] = {arena.keep(entries[i].first), Value::of(arena.keep(entries[i].second))};
  }
  return Value::of(std::span<const Member>(members));
}

Value setting_value(const Settings& settings, const SettingField& field, Arena& arena) {
  if (field.kind == SettingKind::map) return map_value(settings, field.name, arena);
  const std::string& text = settings.text(field.name);
  if (text.empty()) return {};
  if (field.kind == SettingKind::boolean) return Value::of(settings.boolean(field.name));
  if (field.kind == SettingKind::integer) return Value::of(settings.integer(field.name));
  return Value::of(arena.keep(text));
}

bool has_field(const std::vector<SettingField>& fields, std::string_view name) {
  return std::ranges::find(fields, name, &SettingField::name) != fields.end();
}

// What stands behind the host of a URL; nothing where that is too short to be a secret.
std::string path_of(const std::string& url) {
  constexpr std::size_t kSecretBytesMin = 8;
  const std::size_t host = url.find("://");
  const std::size_t path = host == url.npos ? host : url.find('/', host + 3);
  if (path == url.npos || url.size() - path < kSecretBytesMin) return {};
  return url.substr(path);
}

std::vector<std::string> secret_values(const std::vector<SettingField>& fields,
                                       const Settings& settings) {
  std::vector<std::string> values;
  for (const SettingField& field : fields) {
    if (!field.secret) continue;
    if (field.kind != SettingKind::map) {
      values.push_back(settings.text(field.name));
      // By a relay it goes to another host, and its path is as secret as all of it.
      if (field.kind == SettingKind::url) values.push_back(path_of(settings.text(field.name)));
      continue;
    }
    for (auto& [name, value] : settings.entries(field.name)) values.push_back(std::move(value));
  }
  return values;
}

}  // namespace

Result<std::shared_ptr<const CompiledPack>> CompiledPack::compile(std::shared_ptr<const Pack> pack,
                                                                  std::string_view settings_json) {
  std::shared_ptr<CompiledPack> compiled(new CompiledPack());
  compiled->pack_ = std::move(pack);
  if (Result<void> read = compiled->read_settings(settings_json); !read) return read.error();
  const Result<std::vector<PackMapping>> mappings = mappings_of(*compiled->pack_, settings_json);
  if (!mappings) return mappings.error();
  if (Result<void> made = compiled->compile_mappings(*mappings); !made) return made.error();
  return std::shared_ptr<const CompiledPack>(std::move(compiled));
}

Result<void> CompiledPack::read_settings(std::string_view json) {
  const std::vector<SettingField> fields = plain_fields(*pack_);
  const Result<std::string> plain = plain_settings(json);
  if (!plain) return plain.error();
  const Result<Settings> settings = Settings::read(fields, *plain);
  if (!settings) return settings.error();
  const std::span<Member> members = arena_.make<Member>(fields.size());
  for (std::size_t i = 0; i < fields.size(); ++i) {
    members[i] = {arena_.keep(fields[i].name), setting_value(*settings, fields[i], arena_)};
  }
  settings_ = Value::of(std::span<const Member>(members));
  secrets_.mask = SecretMask(secret_values(fields, *settings));
  timeout_ = pack_->limits.timeout;
  if (has_field(fields, kTimeout) && !settings->text(kTimeout).empty()) {
    timeout_ = std::chrono::seconds(settings->integer(kTimeout));
  }
  allow_private_networks_ = has_field(fields, kPrivate) && settings->boolean(kPrivate);
  relay_url_ = settings->text(kRelay);
  while (relay_url_.ends_with('/')) relay_url_.pop_back();
  return {};
}

Result<void> CompiledPack::check_mappings(std::shared_ptr<const Pack> pack,
                                          std::string_view mappings_json, MappingFault* fault) {
  CompiledPack compiled;
  compiled.pack_ = std::move(pack);
  const Result<std::vector<PackMapping>> mappings = read_mappings(*compiled.pack_, mappings_json);
  if (mappings) return compiled.compile_mappings(*mappings, fault);
  if (fault != nullptr) *fault = {.message = mappings.error().message};
  return mappings.error();
}

Result<void> CompiledPack::check_defaults(std::shared_ptr<const Pack> pack) {
  CompiledPack compiled;
  compiled.pack_ = std::move(pack);
  const Result<std::vector<PackMapping>> mappings = mappings_of(*compiled.pack_, "{}");
  if (!mappings) return mappings.error();
  return compiled.compile_mappings(*mappings);
}

Result<void> CompiledPack::compile_mappings(const std::vector<PackMapping>& mappings,
                                            MappingFault* fault) {
  for (std::size_t i = 0; i < mappings.size(); ++i) {
    MappingFault found;
    if (compile_mapping(mappings[i], found)) continue;
    if (fault != nullptr) *fault = found;
    const std::string where = found.field.empty()       ? ""
                              : found.field == kTrigger ? "trigger: "
                                                        : "field \"" + found.field + "\": ";
    return wrong(mapping_place(i, mappings[i]) + ": " + where + found.message);
  }
  return {};
}

Result<void> CompiledPack::compile_mapping(const PackMapping& mapping, MappingFault& fault) {
  const auto wrong_with = [&fault](std::string field, std::string message) {
    fault = {.field = std::move(field), .message = std::move(message)};
    return wrong(fault.message);
  };
  Result<Trigger> trigger = Trigger::compile(mapping.trigger);
  if (!trigger) return wrong_with(std::string(kTrigger), trigger.error().message);
  const Result<const CompiledAction*> action = find_or_compile(mapping.action);
  if (!action) return wrong_with("", action.error().message);
  Result<MappedFields> fields = compile_fields(*pack_, mapping, fault);
  if (!fields) return fields.error();
  mappings_.push_back({.name = mapping.name,
                       .trigger = *std::move(trigger),
                       .action = *action,
                       .fields = std::move(fields->programs),
                       .places = std::move(fields->places)});
  return {};
}

Result<const CompiledAction*> CompiledPack::find_or_compile(const std::string& action) {
  for (const auto& compiled : actions_) {
    if (compiled->action->name == action) return compiled.get();
  }
  CompileFaults faults;
  std::unique_ptr<const CompiledAction> compiled =
      compile_action(*pack_, *pack_->find_action(action), faults);
  if (!compiled) return wrong(faults.front().pointer + ": " + faults.front().message);
  actions_.push_back(std::move(compiled));
  return actions_.back().get();
}

}  // namespace analytics::server::pack
