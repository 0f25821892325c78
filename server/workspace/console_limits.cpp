#include "server/workspace/console_limits.h"

#include <algorithm>
#include <optional>
#include <string>

#include <analytics/json.h>

#include "json/scan.h"
#include "server/workspace/source_settings.h"

namespace analytics::server {
namespace {

constexpr std::string_view kPrivateNetworks = "allow_private_networks";

bool is_path_setting(const std::vector<SettingField>& fields, std::string_view name) {
  const auto found = std::ranges::find(fields, name, &SettingField::name);
  return found != fields.end() && found->kind == SettingKind::path;
}

// Where a destination is: a URL, or what the types call it that have none.
bool is_address_setting(const std::vector<SettingField>& fields, std::string_view name) {
  const auto found = std::ranges::find(fields, name, &SettingField::name);
  if (found == fields.end()) return false;
  return found->kind == SettingKind::url || name == "host" || name == "port" || name == "brokers";
}

bool has_parent_part(std::string_view path) {
  for (;;) {
    const std::size_t slash = path.find('/');
    if (path.substr(0, slash) == "..") return true;
    if (slash == std::string_view::npos) return false;
    path.remove_prefix(slash + 1);
  }
}

// SQLite would read a name that begins so as a URI, with parameters of its own.
bool begins_like_uri(std::string_view path) {
  constexpr std::string_view kScheme = "file:";
  return path.starts_with(':') || std::ranges::equal(path.substr(0, kScheme.size()), kScheme, {},
                                                     [](char c) { return c | 0x20; });
}

bool stays_inside(std::string_view path) {
  return !path.starts_with('/') && !has_parent_part(path) && !begins_like_uri(path);
}

// Every one of those that stand twice is looked at: which of them counts is the reader's business.
template <class Use>
void for_each_given(std::string_view json, Use use) {
  if (!Object::parse(json)) return;
  for (MemberScan member(json); member.next();) {
    if (member.value() != "null") use(member.key(), member.value());
  }
}

// Of a URL, what connections go to; of anything else, all of it.
std::string_view host_of(std::string_view value) {
  const std::size_t scheme = value.find("://");
  if (scheme == std::string_view::npos) return value;
  return value.substr(0, value.find_first_of("/?#\"\\", scheme + 3));
}

// `use` is told of each address setting whose value becomes another one, what it is and will be.
template <class Use>
void for_each_moved(const std::vector<SettingField>& fields, std::string_view given_json,
                    const Object& present, Use use) {
  const Result<Object> given = Object::parse(given_json);
  if (!given) return;
  for (const SettingField& field : fields) {
    const std::optional<Json> value = given->get(field.name);
    if (!value || !is_address_setting(fields, field.name)) continue;
    const Json now = present.get(field.name).value_or(Json());
    if (now != *value) use(field.name, now.text(), value->text());
  }
}

}  // namespace

std::vector<SettingProblem> console_limit_problems(const std::vector<SettingField>& fields,
                                                   std::string_view given_json,
                                                   const ConsoleLimits& limits) {
  std::vector<SettingProblem> problems;
  for_each_given(given_json, [&](const std::string& name, std::string_view value) {
    if (name == kPrivateNetworks && value == "true" && !limits.private_networks_allowed) {
      problems.push_back(
          {name,
           "setting \"allow_private_networks\" can be turned on only in workspace.yaml, or where "
           "the server was started with --allow-private-networks"});
    }
    if (is_path_setting(fields, name) && is_string(value) && !stays_inside(unquote(value))) {
      problems.push_back({name, "setting \"" + name +
                                    "\" must be relative, without \"..\": it is a place in the "
                                    "destination's own folder; only workspace.yaml may name "
                                    "another one"});
    }
  });
  return problems;
}

std::vector<SettingProblem> moved_address_problems(const std::vector<SettingField>& fields,
                                                   std::string_view given_json,
                                                   std::string_view present_json) {
  std::vector<SettingProblem> problems;
  const Result<Object> present = Object::parse(present_json);
  if (!present || !gives_private_networks(present_json)) return problems;
  for_each_moved(fields, given_json, *present, [&](const std::string& name, auto&&...) {
    problems.push_back({name, "setting \"" + name +
                                  "\" can be changed only in workspace.yaml, since the "
                                  "destination may be in a private network; or start the server "
                                  "with --allow-private-networks"});
  });
  return problems;
}

std::vector<SettingProblem> secrets_to_give_again(const std::vector<SettingField>& fields,
                                                  std::string_view given_json,
                                                  std::string_view present_json) {
  std::vector<SettingProblem> problems;
  const Result<Object> present = Object::parse(present_json);
  const Result<Object> given = Object::parse(given_json);
  if (!present || !given) return problems;
  bool is_moved = false;
  for_each_moved(fields, given_json, *present,
                 [&](const std::string&, std::string_view now, std::string_view then) {
                   is_moved = is_moved || host_of(now) != host_of(then);
                 });
  for (const SettingField& field : fields) {
    const bool is_kept = field.secret && present->contains(field.name) &&
                         !present->get(field.name)->is_null() && !given->contains(field.name);
    if (!is_moved || !is_kept) continue;
    problems.push_back({field.name, "setting \"" + field.name +
                                        "\" must be given again, since the destination moves to "
                                        "another host, which it was not given for"});
  }
  return problems;
}

bool has_too_many_members(std::string_view object_json, std::size_t members_max) {
  constexpr std::size_t kEmpty = 2;  // "{}"
  if (object_json.size() <= kEmpty) return false;
  std::size_t members = 0;
  for (MemberScan member(object_json); member.next();) {
    if (++members > members_max) return true;
    if (!is_object(member.value())) continue;
    const bool is_long_list = member.key_is("block_properties");
    const std::size_t inner_max = is_long_list ? kBlockedNamesMax : kMembersMax;
    if (has_too_many_members(member.value(), inner_max)) return true;
  }
  return false;
}

bool gives_path(const std::vector<SettingField>& fields, std::string_view given_json) {
  bool gives = false;
  for_each_given(given_json, [&](const std::string& name, std::string_view value) {
    gives = gives || (is_path_setting(fields, name) && value != "\"\"");
  });
  return gives;
}

bool gives_private_networks(std::string_view settings_json) {
  bool gives = false;
  for_each_given(settings_json, [&](const std::string& name, std::string_view value) {
    gives = gives || (name == kPrivateNetworks && value == "true");
  });
  return gives;
}

}  // namespace analytics::server
