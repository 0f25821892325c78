#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <utility>

#include "server/destinations/pack/file/every_packs_settings.h"
#include "server/destinations/pack/file/names.h"
#include "server/destinations/pack/file/reader.h"

namespace analytics::server::pack {
namespace {

constexpr std::size_t kSettingsMax = 50;
constexpr std::size_t kHostsMax = 50;
constexpr std::int64_t kIntegerMax = std::numeric_limits<std::int64_t>::max();

SettingKind read_kind(const Located& place) {
  if (!place) return SettingKind::string;
  const std::string kind =
      read_choice(place, {"string", "integer", "boolean", "url"}).value_or("string");
  if (kind == "integer") return SettingKind::integer;
  if (kind == "boolean") return SettingKind::boolean;
  return kind == "url" ? SettingKind::url : SettingKind::string;
}

bool flag_of(const Located& place) { return place && place.flag().value_or(false); }

void read_bounds(const Located& place, SettingField& field) {
  const Located minimum = place.member("minimum");
  const Located maximum = place.member("maximum");
  if (field.kind != SettingKind::integer) {
    if (minimum) minimum.wrong("is for integers only: take it out");
    if (maximum) maximum.wrong("is for integers only: take it out");
    return;
  }
  field.maximum = kIntegerMax;
  if (minimum) field.minimum = minimum.integer(-kIntegerMax, kIntegerMax).value_or(0);
  if (maximum) field.maximum = maximum.integer(field.minimum, kIntegerMax).value_or(kIntegerMax);
}

void read_setting_choices(const Located& choices, SettingField& field) {
  if (!choices) return;
  if (field.kind != SettingKind::string && field.kind != SettingKind::url) {
    return choices.wrong("are for strings and URLs only: take them out");
  }
  if (choices.is_filled_list(kSettingsMax)) field.choices = read_texts(choices, kSettingsMax);
}

std::string read_default(const Located& place, const SettingField& field) {
  if (field.kind == SettingKind::boolean) return place.flag().value_or(false) ? "true" : "false";
  if (field.kind == SettingKind::integer) {
    return std::to_string(place.integer(field.minimum, field.maximum).value_or(field.minimum));
  }
  std::string text = place.text().value_or("");
  if (!field.choices.empty() && std::ranges::find(field.choices, text) == field.choices.end()) {
    place.wrong("must be one of the choices");
  }
  if (field.kind == SettingKind::url && !text.starts_with("https://") &&
      !text.starts_with("http://")) {
    place.wrong("must be a URL that begins with https:// or http://");
  }
  return text;
}

void read_name(const Located& setting, const std::vector<SettingField>& before,
               SettingField& field) {
  constexpr std::array<std::string_view, 4> kReserved{kMappingsSetting, kRelaySetting,
                                                      kTimeoutSetting, kPrivateNetworksSetting};
  const Located name = setting.member("name");
  if (!name) return setting.lacks("name", "say what workspace.yaml calls it");
  field.name = name.text().value_or("");
  if (!name.is_text()) return;
  if (!is_snake_case(field.name)) {
    name.wrong("must be in snake case: a-z, 0-9 and \"_\", beginning with a letter");
  } else if (std::ranges::find(kReserved, field.name) != kReserved.end()) {
    name.wrong("is a setting that every pack has: take it out, or choose another name");
  } else if (std::ranges::find(before, field.name, &SettingField::name) != before.end()) {
    name.wrong("is the name of another setting too: choose another");
  }
}

std::optional<std::chrono::seconds> duration_of(std::string_view text) {
  std::int64_t count = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), count);
  const std::string_view unit = text.substr(static_cast<std::size_t>(read.ptr - text.data()));
  constexpr std::int64_t kCountMax = 1'000'000;
  if (read.ec != std::errc() || count < 1 || count > kCountMax) return std::nullopt;
  if (unit == "s") return std::chrono::seconds(count);
  if (unit == "m") return std::chrono::minutes(count);
  if (unit == "h") return std::chrono::hours(count);
  if (unit == "d") return std::chrono::days(count);
  return std::nullopt;
}

}  // namespace

std::vector<SettingField> read_settings(const Located& list) {
  std::vector<SettingField> fields;
  if (!list || !list.is_list(kSettingsMax)) return fields;
  for (const Located& setting : list.items()) {
    if (!setting.is_object({"name", "kind", "required", "secret", "default", "choices", "minimum",
                            "maximum", "description"})) {
      continue;
    }
    SettingField field;
    read_name(setting, fields, field);
    field.kind = read_kind(setting.member("kind"));
    field.required = flag_of(setting.member("required"));
    field.secret = flag_of(setting.member("secret"));
    read_bounds(setting, field);
    read_setting_choices(setting.member("choices"), field);
    if (const Located text = setting.member("default")) {
      field.default_text = read_default(text, field);
    } else if (field.kind == SettingKind::boolean) {
      field.default_text = "false";
    }
    if (const Located text = setting.member("description")) {
      field.description = text.text().value_or("");
    }
    fields.push_back(std::move(field));
  }
  return fields;
}

std::vector<std::string> read_hosts(const Located& list) {
  std::vector<std::string> hosts;
  if (!list.is_filled_list(kHostsMax)) return hosts;
  for (const Located& item : list.items()) {
    std::optional<std::string> host = item.text();
    if (!host) continue;
    if (!is_host_pattern(*host)) {
      item.wrong(
          "must be a host such as api.example.com or *.example.com, in lower case, without "
          "https:// and port");
    }
    hosts.push_back(std::move(*host));
  }
  return hosts;
}

void read_limits(const Located& limits, Pack& pack) {
  constexpr std::int64_t kRequestsMax = 1'000'000;
  constexpr std::int64_t kAttemptsMax = 256;
  if (!limits ||
      !limits.is_object({"requests_per_second", "attempts_at_once", "timeout_seconds"})) {
    return;
  }
  if (const Located place = limits.member("requests_per_second")) {
    pack.limits.requests_per_second =
        static_cast<std::uint64_t>(place.integer(1, kRequestsMax).value_or(1));
  }
  if (const Located place = limits.member("attempts_at_once")) {
    pack.limits.attempts_at_once =
        static_cast<std::size_t>(place.integer(1, kAttemptsMax).value_or(1));
  }
  if (const Located place = limits.member("timeout_seconds")) {
    pack.limits.timeout = std::chrono::seconds(place.integer(1, kTimeoutSecondsMax).value_or(1));
  }
}

void read_accepts(const Located& accepts, Pack& pack) {
  if (!accepts || !accepts.is_object({"event_types", "age_max"})) return;
  const Located types = accepts.member("event_types");
  if (types && types.is_filled_list(kSettingsMax)) {
    for (const Located& type : types.items()) {
      const std::optional<std::string> name =
          read_choice(type, {"track", "identify", "page", "screen", "group", "alias"});
      if (name) pack.event_types.push_back(*name);
    }
  }
  const Located age = accepts.member("age_max");
  if (!age) return;
  const std::optional<std::string> text = age.text();
  if (text) pack.age_max = duration_of(*text);
  if (text && !pack.age_max) age.wrong("must be a time such as 90s, 30m, 72h or 7d");
}

}  // namespace analytics::server::pack
