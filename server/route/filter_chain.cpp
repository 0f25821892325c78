#include "server/route/filter_chain.h"

#include <algorithm>
#include <utility>

#include "server/route/sampling.h"

namespace analytics::server {
namespace {

constexpr std::size_t kConditionShownMax = 120;
constexpr std::size_t kNamesShownMax = 20;

// On one line, and cut between characters where it is long.
std::string shown(std::string condition) {
  std::ranges::replace_if(
      condition, [](unsigned char c) { return c < ' ' || c == 0x7f; }, ' ');
  if (condition.size() <= kConditionShownMax) return condition;
  std::size_t end = kConditionShownMax;
  while ((static_cast<unsigned char>(condition[end]) & 0xC0) == 0x80) --end;
  return condition.substr(0, end) + "...";
}

std::string rule_of(const FilterSettings& settings, std::size_t number) {
  return "filter " + std::to_string(number) + " (" + shown(settings.condition) +
         "): " + std::string(name(settings.action));
}

Verdict refusal(std::string rule) {
  return {.deliver = false, .code = "FILTERED_BY_RULES", .rule = std::move(rule)};
}

std::string listed(const std::vector<std::string>& names) {
  std::string all;
  for (std::size_t i = 0; i < names.size() && i < kNamesShownMax; ++i) {
    all.append(i == 0 ? "" : ", ").append(names[i]);
  }
  if (names.size() > kNamesShownMax) {
    all += " and " + std::to_string(names.size() - kNamesShownMax) + " more";
  }
  return all;
}

}  // namespace

FilterChain::FilterChain(std::vector<Filter> filters) {
  for (Filter& filter : filters) {
    std::string rule = rule_of(filter.settings(), links_.size() + 1);
    links_.push_back({std::move(filter), std::move(rule)});
  }
  std::ranges::stable_sort(links_, {},
                           [](const Link& link) { return link.filter.settings().action; });
}

FilterResult FilterChain::apply(EventDocument& event) const {
  FilterResult result;
  for (const Link& link : links_) {
    const Result<bool> holds = link.filter.condition().evaluate(event);
    if (!holds) {
      return {.refusal = refusal(link.rule + " can't be decided: " + holds.error().message)};
    }
    if (!*holds) continue;
    if (std::optional<Verdict> refused = refusal_by(link, event.json())) {
      return {.refusal = std::move(refused)};
    }
    change_by(link, event.json(), result);
  }
  return result;
}

std::optional<Verdict> FilterChain::refusal_by(const Link& link, std::string_view event_json) {
  const FilterSettings& settings = link.filter.settings();
  if (settings.action == FilterAction::drop) return refusal(link.rule);
  if (settings.action != FilterAction::sample) return std::nullopt;
  const double fraction = sample_fraction(sampled_text(event_json, link.filter.sample_path()));
  if (fraction < settings.percent) return std::nullopt;
  return refusal(link.rule + ", and this event is not in it");
}

void FilterChain::change_by(const Link& link, std::string_view event_json, FilterResult& result) {
  std::vector<std::string> removed;
  for (const PropertyEdit& edit : link.filter.edits()) {
    const std::string_view now =
        result.changed_json ? std::string_view(*result.changed_json) : event_json;
    if (std::optional<std::string> changed = edit.apply(now, removed)) {
      result.changed_json = std::move(changed);
    }
  }
  if (!removed.empty()) result.changes.push_back(link.rule + " took out " + listed(removed));
}

}  // namespace analytics::server
