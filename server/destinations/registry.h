#pragma once

// The kinds of destination that are built in: what each is called, which settings it takes, and
// how one is made. The workspace asks to check what it reads, the app to make what it delivers to,
// the console to draw its forms.
//
//   const DestinationType* type = find_destination_type("webhook");
//   auto destination = type->make("crm-hook", R"({"url":"https://example.com/hook"})", context);
//
// Types are made when they are first asked for, and never change; safe for use by several threads.

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/result.h>

#include "server/deliver/destination.h"
#include "server/destinations/context.h"
#include "server/destinations/pack/file/pack.h"
#include "server/destinations/settings.h"
#include "server/route/trigger.h"

namespace analytics::server {

struct DestinationType {
  using Made = Result<std::unique_ptr<Destination>>;
  using Factory = std::function<Made(const std::string& id, std::string_view settings_json,
                                     const DestinationContext& context)>;

  std::string type{};                  ///< "webhook", "sqlite": what workspace.yaml says.
  std::string default_name{};          ///< What a message's `integrations` names.
  std::vector<std::string> aliases{};  ///< Other names by which `integrations` may mean it.
  std::string description{};           ///< A plain sentence or two for who chooses among the types.
  std::vector<SettingField> fields{};
  /// What settings that are right each are wrong with together; empty where nothing can be.
  std::function<std::vector<SettingProblem>(const Settings&)> check{};
  bool is_warehouse = false;               ///< Whether `Warehouses` in `integrations` means it too.
  std::vector<std::string> event_types{};  ///< What it takes; empty: all.
  /// Whether it can be given a single event at any time, to see what comes of it.
  bool can_test = false;
  Factory make{};  ///< Checks the settings; an error is invalid_config.
  /// Of a destination of the catalogue (pack/): the triggers of the mappings in settings that are
  /// right. Empty for others, which have no mappings.
  std::function<std::vector<Trigger>(std::string_view settings_json)> triggers{};
  std::shared_ptr<const pack::Pack> pack{};  ///< Null for those that are built in.
};

const std::vector<DestinationType>& destination_types();

/// Adds packs to those that are built in. Once, before anyone asks for a type; later ones are
/// ignored.
void add_destination_types(std::vector<std::shared_ptr<const pack::Pack>> packs);

/// Whether the program itself has such a type.
bool is_built_in_type(std::string_view type);

/// Everything that is wrong with a destination's settings, a JSON object as text.
std::vector<SettingProblem> settings_problems(const DestinationType& type, std::string_view json);

/// Null if there is none of that name.
const DestinationType* find_destination_type(std::string_view type);

}  // namespace analytics::server
