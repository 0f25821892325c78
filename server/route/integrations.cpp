#include "server/route/integrations.h"

#include <algorithm>
#include <cctype>

#include "json/scan.h"

namespace analytics::server {
namespace {

constexpr std::string_view kWarehouses = "Warehouses";

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

// On, off, or nothing said.
std::optional<bool> wish_of(std::string_view value) {
  if (value == "true" || is_object(value)) return true;
  if (value == "false") return false;
  if (!is_string(value)) return std::nullopt;
  const std::string text = lower(unquote(value));
  if (text == "true") return true;
  if (text == "false") return false;
  return std::nullopt;
}

bool lists(std::string_view array, std::string_view id) {
  for (ItemScan items(array); items.next();) {
    if (is_string(items.value()) && unquote(items.value()) == id) return true;
  }
  return false;
}

// `Warehouses` may say which: {"all": false, "warehouseIds": ["lake"]}.
std::optional<bool> warehouse_wish_of(std::string_view value, std::string_view id) {
  if (!is_object(value)) return wish_of(value);
  const std::string_view all = find_member(value, "all");
  if (!all.empty() && wish_of(all).value_or(false)) return true;
  const std::string_view ids = find_member(value, "warehouseIds");
  if (is_array(ids)) return lists(ids, id);
  return all.empty() || wish_of(all).value_or(true);
}

}  // namespace

Integrations::Integrations(std::string_view event_json) {
  const std::string_view top = find_member(event_json, "integrations");
  if (is_object(top)) {
    object_ = top;
    return;
  }
  const std::string_view context = find_member(event_json, "context");
  const std::string_view inner =
      is_object(context) ? find_member(context, "integrations") : std::string_view();
  if (is_object(inner)) {
    object_ = inner;
    in_context_ = true;
  }
}

Verdict Integrations::verdict_for(const RouteTarget& target) const {
  if (object_.empty()) return {.rule = "no integrations object: All is true"};
  const auto decide = [&](std::string_view key) -> std::optional<Verdict> {
    const std::string_view value = find_member(object_, key);
    if (value.empty()) return std::nullopt;
    const std::optional<bool> wish =
        key == kWarehouses ? warehouse_wish_of(value, target.id) : wish_of(value);
    if (!wish) return std::nullopt;
    const std::string where = in_context_ ? "context.integrations" : "integrations";
    return Verdict{.deliver = *wish,
                   .code = *wish ? "" : "FILTERED_BY_INTEGRATIONS_OBJECT",
                   .rule = where + "[\"" + std::string(key) + "\"] is " +
                           (is_object(value) ? "an object" : std::string(value))};
  };
  if (const auto by_id = decide(target.id)) return *by_id;
  if (const auto by_name = decide(target.name)) return *by_name;
  for (const std::string& alias : target.aliases) {
    if (const auto by_alias = decide(alias)) return *by_alias;
  }
  if (target.is_warehouse) {
    if (const auto by_kind = decide(kWarehouses)) return *by_kind;
  }
  if (const auto by_all = decide("All")) return *by_all;
  return {.rule = "integrations says nothing of it: All is true"};
}

}  // namespace analytics::server
