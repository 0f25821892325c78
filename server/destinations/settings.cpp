#include "server/destinations/settings.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include <simdjson.h>

#include "json/scan.h"

namespace analytics::server {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

constexpr std::size_t kUrlBytesMax = 2048;
constexpr std::size_t kPathBytesMax = 1024;

// What a kind of setting finds wrong with a value, as the end of a sentence that begins with the
// setting's name; empty if nothing is.
using Complaint = std::string;

bool has_control_or_blank(std::string_view text) {
  return std::ranges::any_of(text, [](unsigned char c) { return c <= ' ' || c == 0x7f; });
}

Complaint complain_of_url(std::string_view url) {
  const auto after = [&](std::string_view scheme) {
    return url.starts_with(scheme) ? url.substr(scheme.size()) : std::string_view{};
  };
  const std::string_view rest = url.starts_with("https://") ? after("https://") : after("http://");
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  if (authority.empty()) return "must be a URL that begins with https:// or http:// and has a host";
  if (authority.find('@') != std::string_view::npos) {
    return "must not have a user name or password in the URL: they would be shown with it";
  }
  if (has_control_or_blank(url)) return "must not contain blanks or control characters";
  if (url.size() > kUrlBytesMax) return "must be at most 2048 bytes long";
  return {};
}

bool climbs(std::string_view path) {
  while (true) {
    const std::size_t slash = path.find('/');
    if (path.substr(0, slash) == "..") return true;
    if (slash == std::string_view::npos) return false;
    path.remove_prefix(slash + 1);
  }
}

bool is_uri_name(std::string_view path) {
  constexpr std::string_view kScheme = "file:";
  return path.starts_with(':') || std::ranges::equal(path.substr(0, kScheme.size()), kScheme, {},
                                                     [](char c) { return c | 0x20; });
}

Complaint complain_of_path(std::string_view path) {
  if (path.empty() || path.ends_with('/'))
    return "must name a file or folder, without a slash at the end";
  if (climbs(path)) return "must not contain \"..\": name the file directly";
  if (is_uri_name(path)) return "must be a plain file name, not a \"file:\" URI or \":memory:\"";
  if (path.find('\0') != std::string_view::npos) return "must not contain a zero byte";
  if (path.size() > kPathBytesMax) return "must be at most 1024 bytes long";
  return {};
}

std::string list_of(const std::vector<std::string>& names) {
  std::string all;
  for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
  return all;
}

Complaint complain_of_text(const SettingField& field, const element& value) {
  std::string_view text;
  if (value.get(text) != simdjson::SUCCESS) return "must be a string: put it in quotes";
  if (field.required && text.empty()) return "must not be empty";
  if (text.empty()) return {};
  Complaint complaint;
  if (field.kind == SettingKind::url) complaint = complain_of_url(text);
  if (field.kind == SettingKind::path) complaint = complain_of_path(text);
  if (!complaint.empty()) return complaint;
  if (!field.choices.empty() && std::ranges::find(field.choices, text) == field.choices.end()) {
    return "must be one of: " + list_of(field.choices);
  }
  return field.check != nullptr ? field.check(text) : Complaint{};
}

// Names of entries are taken for the same whatever their case, as those of headers are.
bool same_name(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

Complaint complain_of_map(const SettingField& field, const element& value) {
  object map;
  if (value.get(map) != simdjson::SUCCESS) return "must be a map of names and strings";
  if (map.size() > kSettingEntriesMax) {
    return "must have at most " + std::to_string(kSettingEntriesMax) + " entries";
  }
  std::vector<std::string_view> names;
  for (const auto [name, entry] : map) {
    std::string_view text;
    if (entry.get(text) != simdjson::SUCCESS) return "has an entry that is not a string";
    const auto is_same = [name = name](std::string_view other) { return same_name(name, other); };
    if (std::ranges::any_of(names, is_same)) return "has an entry that stands twice";
    names.push_back(name);
    const Complaint complaint =
        field.check_entry == nullptr ? Complaint{} : field.check_entry(name, text);
    if (!complaint.empty()) return "has an entry " + complaint;
  }
  return {};
}

Complaint complain_of_list(const element& value) {
  simdjson::dom::array list;
  if (value.get(list) != simdjson::SUCCESS) return "must be a list";
  std::size_t count = 0;
  for (const element item : list) {
    if (!item.is_object()) return "must be a list of objects";
    if (++count > kSettingEntriesMax) {
      return "must have at most " + std::to_string(kSettingEntriesMax) + " entries";
    }
  }
  return {};
}

Complaint complain_of(const SettingField& field, const element& value) {
  if (field.kind == SettingKind::boolean) {
    return value.is_bool() ? Complaint{} : "must be true or false, without quotes";
  }
  if (field.kind == SettingKind::map) return complain_of_map(field, value);
  if (field.kind == SettingKind::list) return complain_of_list(value);
  if (field.kind != SettingKind::integer) return complain_of_text(field, value);
  std::int64_t number = 0;
  if (value.get(number) == simdjson::SUCCESS && number >= field.minimum &&
      number <= field.maximum) {
    return {};
  }
  return "must be a whole number from " + std::to_string(field.minimum) + " to " +
         std::to_string(field.maximum) + ", without quotes";
}

std::string known_names(const std::vector<SettingField>& fields) {
  std::vector<std::string> names;
  for (const SettingField& field : fields) names.push_back(field.name);
  return list_of(names);
}

const SettingField* find_field(const std::vector<SettingField>& fields, std::string_view name) {
  const auto found = std::ranges::find(fields, name, &SettingField::name);
  return found == fields.end() ? nullptr : &*found;
}

std::optional<SettingProblem> problem_with(const std::vector<SettingField>& fields,
                                           std::string_view name, const element& value) {
  const SettingField* field = find_field(fields, name);
  if (field == nullptr) {
    return SettingProblem{std::string(name), "unknown setting \"" + std::string(name) +
                                                 "\"; there are: " + known_names(fields)};
  }
  if (value.is_null()) return std::nullopt;
  const Complaint complaint = complain_of(*field, value);
  if (complaint.empty()) return std::nullopt;
  return SettingProblem{field->name, "setting \"" + field->name + "\" " + complaint};
}

bool was_given(const object& given, const std::string& name) {
  element value;
  return given.at_key(name).get(value) == simdjson::SUCCESS && !value.is_null();
}

std::vector<SettingProblem> problems_of(const std::vector<SettingField>& fields,
                                        const object& given) {
  std::vector<SettingProblem> problems;
  for (const auto [name, value] : given) {
    if (auto problem = problem_with(fields, name, value)) problems.push_back(std::move(*problem));
  }
  for (const SettingField& field : fields) {
    if (!field.required || was_given(given, field.name)) continue;
    problems.push_back(
        {field.name, "setting \"" + field.name + "\" is missing: " +
                         (field.description.empty() ? "it is required" : field.description)});
  }
  return problems;
}

std::string value_text(const element& value) {
  std::string_view text;
  if (value.get(text) == simdjson::SUCCESS) return std::string(text);
  return simdjson::minify(value);
}

bool parse_object(simdjson::dom::parser& parser, std::string_view json, object& given) {
  return parser.parse(json.data(), json.size()).get(given) == simdjson::SUCCESS;
}

const SettingProblem& not_an_object() {
  static const SettingProblem problem{"", "settings must be a JSON object"};
  return problem;
}

}  // namespace

std::vector<SettingProblem> check_settings(const std::vector<SettingField>& fields,
                                           std::string_view json) {
  simdjson::dom::parser parser;
  object given;
  if (!parse_object(parser, json, given)) return {not_an_object()};
  return problems_of(fields, given);
}

Result<Settings> Settings::read(const std::vector<SettingField>& fields, std::string_view json) {
  simdjson::dom::parser parser;
  object given;
  if (!parse_object(parser, json, given)) {
    return Error{ErrorCode::invalid_config, not_an_object().message};
  }
  const std::vector<SettingProblem> problems = problems_of(fields, given);
  if (!problems.empty()) return Error{ErrorCode::invalid_config, problems.front().message};
  Settings settings;
  for (const SettingField& field : fields) settings.values_[field.name] = field.default_text;
  for (const auto [name, value] : given) {
    if (!value.is_null()) settings.values_[std::string(name)] = value_text(value);
  }
  return settings;
}

const std::string& Settings::text(std::string_view name) const {
  static const std::string nothing;
  const auto found = values_.find(name);
  return found == values_.end() ? nothing : found->second;
}

std::int64_t Settings::integer(std::string_view name) const {
  const std::string& digits = text(name);
  std::int64_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

bool Settings::boolean(std::string_view name) const { return text(name) == "true"; }

std::vector<std::pair<std::string, std::string>> Settings::entries(std::string_view name) const {
  std::vector<std::pair<std::string, std::string>> all;
  const std::string_view json = text(name);
  for (MemberScan entry(is_object(json) ? json : "{}"); entry.next();) {
    all.emplace_back(entry.key(), unquote(entry.value()));
  }
  return all;
}

}  // namespace analytics::server
