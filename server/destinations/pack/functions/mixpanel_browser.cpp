#include "server/destinations/pack/functions/mixpanel_browser.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "server/destinations/pack/functions/js_text.h"
#include "server/destinations/pack/functions/made.h"

namespace analytics::server::pack {
namespace {

struct Mark {
  std::string_view in_text;
  std::string_view browser;
};

// The first that a text has decides, after Opera and BlackBerry.
constexpr std::array kMarks = std::to_array<Mark>({
    {"IEMobile", "Internet Explorer Mobile"},
    {"WPDesktop", "Internet Explorer Mobile"},
    {"SamsungBrowser/", "Samsung Internet"},
    {"Edge", "Microsoft Edge"},
    {"Edg/", "Microsoft Edge"},
    {"FBIOS", "Facebook Mobile"},
    {"Chrome", "Chrome"},
    {"CriOS", "Chrome iOS"},
    {"UCWEB", "UC Browser"},
    {"UCBrowser", "UC Browser"},
    {"FxiOS", "Firefox iOS"},
    {"Safari", "Safari"},
    {"Android", "Android Mobile"},
    {"Konqueror", "Konqueror"},
    {"Firefox", "Firefox"},
    {"MSIE", "Internet Explorer"},
    {"Trident/", "Internet Explorer"},
    {"Gecko", "Mozilla"},
});

struct VersionMark {
  std::string_view browser;
  std::array<std::string_view, 2> before;  // What stands before the version; either.
};

// Android's is in lower case, which hardly any browser writes; so it is in theirs.
constexpr std::array kVersionMarks = std::to_array<VersionMark>({
    {"Internet Explorer Mobile", {"rv:"}},
    {"Microsoft Edge", {"Edge/", "Edg/"}},
    {"Chrome", {"Chrome/"}},
    {"Chrome iOS", {"CriOS/"}},
    {"UC Browser", {"UCBrowser/", "UCWEB/"}},
    {"Safari", {"Version/"}},
    {"Mobile Safari", {"Version/"}},
    {"Opera", {"Opera/", "OPR/"}},
    {"Firefox", {"Firefox/"}},
    {"Firefox iOS", {"FxiOS/"}},
    {"Konqueror", {"Konqueror:"}},
    {"BlackBerry", {"BlackBerry "}},
    {"Android Mobile", {"android"}},
    {"Samsung Internet", {"SamsungBrowser/"}},
    {"Internet Explorer", {"rv:", "MSIE "}},
    {"Mozilla", {"rv:"}},
});

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

bool is_blackberry(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  });
  return has(lower, "blackberry") || has(lower, "playbook") || has(lower, "bb10");
}

std::string_view browser_of(std::string_view text) {
  if (has(text, " OPR/")) return has(text, "Mini") ? "Opera Mini" : "Opera";
  if (is_blackberry(text)) return "BlackBerry";
  for (const Mark& mark : kMarks) {
    if (!has(text, mark.in_text)) continue;
    return mark.browser == "Safari" && has(text, "iPhone") ? "Mobile Safari" : mark.browser;
  }
  return "";
}

std::size_t digits_at(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
  return end - at;
}

// Two numbers or more, dots between; empty where they do not stand at the beginning.
std::string_view version_at(std::string_view text) {
  std::size_t end = digits_at(text, 0);
  if (end == 0) return {};
  std::size_t numbers = 1;
  while (end < text.size() && text[end] == '.') {
    const std::size_t digits = digits_at(text, end + 1);
    if (digits == 0) break;
    end += 1 + digits;
    ++numbers;
  }
  return numbers > 1 ? text.substr(0, end) : std::string_view{};
}

// The version behind the mark's first occurrence that has one behind it.
std::string_view version_behind(std::string_view text, std::string_view mark, std::size_t& place) {
  for (place = text.find(mark); place != text.npos; place = text.find(mark, place + 1)) {
    std::string_view rest = text.substr(place + mark.size());
    if (mark == "android") {
      const std::size_t blank = blank_at(rest);
      if (blank == 0) continue;
      rest.remove_prefix(blank);
    }
    if (const std::string_view version = version_at(rest); !version.empty()) return version;
  }
  return {};
}

std::string_view version_of(std::string_view text, const VersionMark& marks) {
  std::string_view first;
  std::size_t first_place = text.npos;
  for (const std::string_view mark : marks.before) {
    if (mark.empty()) continue;
    std::size_t place = 0;
    const std::string_view version = version_behind(text, mark, place);
    if (place >= first_place) continue;
    first = version;
    first_place = place;
  }
  return first;
}

std::string_view user_agent_of(const Call& call) {
  return call.argument(0).text().substr(0, kUserAgentBytesMax);
}

}  // namespace

Value mixpanel_browser(const Call& call) {
  if (!call.argument(0).is_text()) return {};
  return Value::of(browser_of(user_agent_of(call)));
}

Value mixpanel_browser_version(const Call& call) {
  const std::string_view text = user_agent_of(call);
  const auto marks = std::ranges::find(kVersionMarks, browser_of(text), &VersionMark::browser);
  if (marks == kVersionMarks.end()) return {};
  const std::string_view version = version_of(text, *marks);
  return version.empty() ? Value{} : Value::of(version);
}

}  // namespace analytics::server::pack
