#include "server/destinations/pack/functions/user_agent.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "server/destinations/pack/functions/made.h"
#include "server/destinations/pack/functions/mixpanel_browser.h"
#include "server/destinations/pack/functions/user_agent_tables.h"
#include "server/destinations/pack/values/object_maker.h"

namespace analytics::server::pack {
namespace {

// The text as it was written, for what is taken of it, and in lower case, for the tables.
struct UserAgent {
  std::string_view written;
  std::string lower;

  std::string_view part(std::size_t begin, std::size_t end) const {
    return written.substr(begin, end - begin);
  }
  std::string_view name(const UserAgentMatch& match) const {
    return match.rule->name.empty() ? part(match.name_begin, match.name_end) : match.rule->name;
  }
  std::string_view taken(const UserAgentMatch& match) const {
    if (!match.rule->model.empty()) return match.rule->model;
    return part(match.taken_begin, match.taken_end);
  }
};

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

Value text_or_nothing(std::string_view text) { return text.empty() ? Value{} : Value::of(text); }

Value with(const Call& call, std::string_view text, char from, char to) {
  std::string changed(text);
  std::ranges::replace(changed, from, to);
  return changed.empty() ? Value{} : made_text(call, changed);
}

// The digits before the first dot, whatever stands between them.
Value major_of(const Call& call, std::string_view version) {
  std::string digits;
  for (const char c : version.substr(0, version.find('.'))) {
    if (c >= '0' && c <= '9') digits += c;
  }
  return made_text(call, digits);
}

Value browser_of(const Call& call, const UserAgent& agent) {
  ObjectMaker browser(call.arena);
  if (const std::optional<UserAgentMatch> match = find_rule(browser_rules(), agent.lower)) {
    const std::string_view version = agent.taken(*match);
    browser.put("name", text_or_nothing(agent.name(*match)));
    browser.put("version", text_or_nothing(version));
    if (!version.empty()) browser.put("major", major_of(call, version));
  }
  return browser.value();
}

struct WindowsVersion {
  std::string_view in_text;
  std::string_view name;
};

constexpr std::array kWindowsVersions = std::to_array<WindowsVersion>({
    {"nt 6.1", "7"},
    {"nt 6.2", "8"},
    {"nt 6.4", "10"},
    {"nt 10.0", "10"},
    {"nt 5.0", "2000"},
    {"4.90", "ME"},
    {"nt3.51", "NT 3.11"},
    {"nt4.0", "NT 4.0"},
    {"nt 5.1", "XP"},
    {"nt 5.2", "XP"},
    {"nt 6.0", "Vista"},
    {"nt 6.3", "8.1"},
    {"arm", "RT"},
});

std::string_view windows_version(std::string_view lower, std::string_view written) {
  for (const WindowsVersion& version : kWindowsVersions) {
    if (has(lower, version.in_text)) return version.name;
  }
  return written;
}

Value system_of(const Call& call, const UserAgent& agent) {
  ObjectMaker system(call.arena);
  const std::optional<UserAgentMatch> match = find_rule(system_rules(), agent.lower);
  if (!match) return system.value();
  const std::string_view name = agent.name(*match);
  const std::string_view version = agent.taken(*match);
  system.put("name", text_or_nothing(name));
  if (name.starts_with("Windows") || name.starts_with("windows")) {
    const std::size_t size = match->taken_end - match->taken_begin;
    const std::string_view lower = std::string_view(agent.lower).substr(match->taken_begin, size);
    system.put("version", text_or_nothing(windows_version(lower, version)));
  } else if (name == "iOS" || name == "Mac OS") {
    system.put("version", with(call, version, '_', '.'));
  } else {
    system.put("version", text_or_nothing(version));
  }
  return system.value();
}

// A device of a maker that the tables don't have: what stands before its build.
struct Unknown {
  std::string_view model{};
  std::string_view type{};
};

std::optional<std::size_t> model_end(std::string_view lower, std::size_t from, std::size_t to) {
  for (std::size_t at = from + 1; at < to; ++at) {
    const std::string_view rest = lower.substr(at);
    if (rest.starts_with(" bui") || rest.starts_with(") applew")) return at;
  }
  return std::nullopt;
}

std::optional<Unknown> unknown_android(const UserAgent& agent, std::string_view browser,
                                       std::string_view type) {
  const std::string_view lower = agent.lower;
  const std::size_t android = lower.find("droid ");
  if (android == lower.npos) return std::nullopt;
  std::size_t at = lower.find("; ", android + 7);
  while (at != lower.npos) {
    const std::size_t from = at + 2;
    const std::size_t to = std::min(lower.find(';', from), lower.size());
    const std::optional<std::size_t> end = model_end(lower, from, to);
    if (end && lower.find(browser, *end + 5) != lower.npos) {
      return Unknown{agent.part(from, *end), type};
    }
    at = lower.find("; ", from);
  }
  return std::nullopt;
}

constexpr std::array kTabletMarks = std::to_array<UserAgentRule>({
    {.pattern = "tablet[;/]"},
    {.pattern = "tab[;/]"},
    {.pattern = "focus/#", .unless = "mobile"},
});

bool is_mobile(std::string_view lower) {
  if (has(lower, "phone") || has(lower, "mobile;") || has(lower, "mobile/")) return true;
  constexpr std::array kMark =
      std::to_array<UserAgentRule>({{.pattern = "mobile [&/. ]+", .unless = ""}});
  const std::optional<UserAgentMatch> match = find_rule(kMark, lower);
  return match && has(lower.substr(lower.find("mobile ")), "safari");
}

Unknown unknown_device(const UserAgent& agent) {
  if (const auto phone = unknown_android(agent, " mobile safari", "mobile")) return *phone;
  if (const auto tablet = unknown_android(agent, " safari", "tablet")) return *tablet;
  if (find_rule(kTabletMarks, agent.lower)) return {.type = "tablet"};
  if (is_mobile(agent.lower)) return {.type = "mobile"};
  return {};
}

bool has_underscores(std::string_view vendor) {
  constexpr std::array kSpaced = std::to_array<std::string_view>(
      {"Xiaomi", "Nokia", "HTC", "ZTE", "Alcatel", "Panasonic", "Sony"});
  return std::ranges::find(kSpaced, vendor) != kSpaced.end();
}

Value device_of(const Call& call, const UserAgent& agent) {
  ObjectMaker device(call.arena);
  if (const std::optional<UserAgentMatch> match = find_rule(device_rules(), agent.lower)) {
    const std::string_view vendor = agent.name(*match);
    const std::string_view model = agent.taken(*match);
    if (vendor != "?") device.put("vendor", text_or_nothing(vendor));
    device.put("model",
               has_underscores(vendor) ? with(call, model, '_', ' ') : text_or_nothing(model));
    device.put("type", text_or_nothing(match->rule->type));
  } else {
    const Unknown unknown = unknown_device(agent);
    device.put("model", text_or_nothing(unknown.model));
    device.put("type", text_or_nothing(unknown.type));
  }
  return device.value();
}

}  // namespace

Value user_agent(const Call& call) {
  if (!call.argument(0).is_text()) return {};
  UserAgent agent{.written = call.argument(0).text().substr(0, kUserAgentBytesMax), .lower = {}};
  agent.lower = agent.written;
  std::ranges::transform(agent.lower, agent.lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  });
  ObjectMaker made(call.arena);
  made.put("browser", browser_of(call, agent));
  made.put("os", system_of(call, agent));
  made.put("device", device_of(call, agent));
  return made.value();
}

}  // namespace analytics::server::pack
