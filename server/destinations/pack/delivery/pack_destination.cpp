#include "server/destinations/pack/delivery/pack_destination.h"

#include <algorithm>
#include <string>
#include <utility>

#include "server/destinations/pack/delivery/compiled_pack.h"
#include "server/destinations/pack/delivery/mapping_settings.h"

namespace analytics::server::pack {
namespace {

// What is mapped takes several times the bytes of the events.
constexpr std::size_t kAttemptBytesMin = std::size_t{64} << 10;
constexpr std::size_t kAttemptBytesMax = std::size_t{2} << 20;

class PackDestination final : public Destination {
 public:
  explicit PackDestination(AttemptParts parts) : parts_(std::move(parts)) {
    shape_.batch_bytes_max = kAttemptBytesMin;
    for (const CompiledMapping& mapping : parts_.pack->mappings()) {
      const std::optional<PackBatch>& batch = mapping.action->action->batch;
      if (!batch || !parts_.is_batch) continue;
      shape_.batch_max = std::max(shape_.batch_max, batch->max);
      shape_.batch_bytes_max = std::max(shape_.batch_bytes_max, batch->bytes_max);
    }
    shape_.batch_bytes_max = std::min(shape_.batch_bytes_max, kAttemptBytesMax);
    shape_.attempts_at_once = std::max<std::size_t>(parts_.pack->pack().limits.attempts_at_once, 1);
    shape_.outcomes_differ = shape_.batch_max > 1;
  }

  Shape shape() const override { return shape_; }

  void deliver(Events events, Deadline deadline, Done done) override {
    if (events->empty()) return done({});
    std::make_shared<Attempt>(parts_, std::move(events), deadline, std::move(done))->start();
  }

 private:
  const AttemptParts parts_;
  Shape shape_;
};

DestinationType::Made make(const std::shared_ptr<const Pack>& pack, const std::string& id,
                           std::string_view settings_json, const DestinationContext& context) {
  Result<std::shared_ptr<const CompiledPack>> compiled = CompiledPack::compile(pack, settings_json);
  if (!compiled) {
    return Error{compiled.error().code, "destination \"" + id + "\": " + compiled.error().message};
  }
  const auto& transport = context.transport((*compiled)->allow_private_networks());
  return make_pack_destination(attempt_parts(*std::move(compiled), transport, context.clock));
}

// The settings' mappings alone: the others were checked one by one.
std::vector<SettingProblem> mapping_problems(const std::shared_ptr<const Pack>& pack,
                                             const Settings& settings) {
  const auto is_mappings = [](const SettingField& field) { return field.name == "mappings"; };
  if (std::ranges::none_of(pack->settings, is_mappings)) return {};
  const std::string& mappings = settings.text("mappings");
  if (mappings.empty()) return {};
  const Result<void> checked = CompiledPack::check_mappings(pack, mappings);
  if (checked) return {};
  return {{.setting = "mappings", .message = "mappings: " + checked.error().message}};
}

// Wrong mappings have none: the settings' check tells of them.
std::vector<Trigger> triggers_of(const Pack& pack, std::string_view settings_json) {
  Result<std::vector<Trigger>> triggers = mapping_triggers(pack, settings_json);
  return triggers ? *std::move(triggers) : std::vector<Trigger>{};
}

}  // namespace

AttemptParts attempt_parts(std::shared_ptr<const CompiledPack> pack,
                           std::shared_ptr<Transport> transport, std::shared_ptr<Clock> clock) {
  const std::size_t at_once = std::max<std::size_t>(pack->pack().limits.attempts_at_once, 1);
  return {.pack = std::move(pack),
          .transport = std::move(transport),
          .clock = std::move(clock),
          .budget = std::make_shared<TraceBudget>(),
          .gate = std::make_shared<CallGate>(at_once),
          .memories = std::make_shared<MemoryPool>()};
}

std::unique_ptr<Destination> make_pack_destination(AttemptParts parts) {
  return std::make_unique<PackDestination>(std::move(parts));
}

DestinationType pack_destination_type(const std::shared_ptr<const Pack>& pack) {
  // However a destination is called here: senders mean the service by its own name.
  std::vector<std::string> aliases = pack->aliases;
  aliases.push_back(pack->name);
  return {.type = pack->type,
          .default_name = pack->name,
          .aliases = std::move(aliases),
          .description = pack->description,
          .fields = pack->settings,
          .check = [pack](const Settings& settings) { return mapping_problems(pack, settings); },
          .is_warehouse = false,
          .event_types = pack->event_types,
          .can_test = true,
          .make =
              [pack](const std::string& id, std::string_view settings_json,
                     const DestinationContext& context) {
                return make(pack, id, settings_json, context);
              },
          .triggers =
              [pack](std::string_view settings_json) { return triggers_of(*pack, settings_json); },
          .pack = pack};
}

}  // namespace analytics::server::pack
