#include "server/console/filter_check.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include <analytics/json.h>

#include "json/scan.h"

namespace analytics::server {
namespace {

constexpr std::array kActions{FilterAction::sample, FilterAction::drop,
                              FilterAction::drop_properties, FilterAction::allow_properties};
constexpr std::size_t kSourcesMax = 1'000;

Error bad(std::string message) { return {ErrorCode::invalid_config, std::move(message)}; }

bool is_known(std::string_view key, std::initializer_list<std::string_view> known) {
  return std::ranges::find(known, key) != known.end();
}

std::optional<double> number_of(std::string_view text) {
  double number = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return number;
}

// None where the value is no array of strings.
std::optional<std::vector<std::string>> strings_of(std::string_view array) {
  std::vector<std::string> strings;
  if (!is_array(array)) return std::nullopt;
  for (ItemScan item(array); item.next();) {
    if (!is_string(item.value())) return std::nullopt;
    strings.push_back(unquote(item.value()));
  }
  return strings;
}

// Reads one filter, member by member; everything that is wrong is kept.
class FilterReader {
 public:
  FilterReader(std::string_view json, std::size_t number, std::vector<FilterProblem>& problems)
      : json_(json), number_(number), problems_(problems) {}

  std::optional<Filter> read() {
    const std::size_t before = problems_.size();
    check_keys();
    const std::optional<FilterAction> action = read_action();
    FilterSettings settings{.condition = read_condition()};
    settings.action = action.value_or(FilterAction::drop);
    if (action) read_percent(*action, settings.percent);
    settings.path = text("path");
    read_fields(settings);
    // An expression is looked at even where something else is wrong, as it is being written.
    FilterFault fault;
    Result<Filter> filter = Filter::make(std::move(settings), &fault);
    const bool is_new =
        std::none_of(problems_.begin() + static_cast<std::ptrdiff_t>(before), problems_.end(),
                     [&](const FilterProblem& known) { return known.setting == fault.setting; });
    if (!filter && is_new && (action || fault.setting == "if")) {
      problem(fault.setting, filter.error().message, fault.position);
    }
    if (problems_.size() > before) return std::nullopt;
    return *std::move(filter);
  }

 private:
  void problem(std::string_view setting, std::string message,
               std::optional<std::size_t> position = std::nullopt) {
    problems_.push_back({number_, std::string(setting), position, std::move(message)});
  }

  void check_keys() {
    for (MemberScan member(json_); member.next();) {
      const std::string key = member.key();
      if (is_known(key, {"if", "action", "percent", "path", "fields"})) continue;
      problem(key, "unknown key \"" + key + "\"");
    }
  }

  std::optional<FilterAction> read_action() {
    const std::string_view value = find_member(json_, "action");
    const std::string given = is_string(value) ? unquote(value) : std::string();
    std::string known;
    for (const FilterAction action : kActions) {
      if (given == name(action)) return action;
      known.append(known.empty() ? "" : ", ").append(name(action));
    }
    problem("action",
            (value.empty() ? "action is missing; there are: " : "action must be one of: ") + known);
    return std::nullopt;
  }

  std::string read_condition() {
    if (find_member(json_, "if").empty()) {
      problem("if", "if is missing: which events it is about; all for every event");
    }
    return text("if");
  }

  std::string text(std::string_view key) {
    const std::string_view value = find_member(json_, key);
    if (value.empty()) return {};
    if (is_string(value)) return unquote(value);
    problem(key, std::string(key) + " must be a string");
    return {};
  }

  void read_percent(FilterAction action, double& into) {
    const std::string_view value = find_member(json_, "percent");
    const bool is_sample = action == FilterAction::sample;
    if (value.empty()) {
      if (is_sample) problem("percent", "percent is missing: the share that is kept, such as 0.25");
      return;
    }
    if (!is_sample) return problem("percent", "percent: only the action sample has one");
    const std::optional<double> number = number_of(value);
    if (!number) return problem("percent", "percent must be a number from 0 to 1");
    into = *number;
  }

  void read_fields(FilterSettings& into) {
    const std::string_view value = find_member(json_, "fields");
    if (value.empty()) return;
    if (!is_object(value)) {
      return problem("fields", "fields must be an object such as {\"properties\": [\"email\"]}");
    }
    std::size_t names = 0;
    for (MemberScan member(value); member.next();) {
      std::optional<std::vector<std::string>> list = strings_of(member.value());
      if (!list) {
        return problem("fields", "fields of \"" + member.key() + "\" must be an array of strings");
      }
      names += list->size();
      into.fields[member.key()] = *std::move(list);
      if (names > kFieldsPerFilterMax) return;  // The filter's own check says so.
    }
  }

  std::string_view json_;
  std::size_t number_;
  std::vector<FilterProblem>& problems_;
};

void read_list(std::string_view list, FilterCheck& into) {
  std::size_t number = 0;
  for (ItemScan item(list); item.next(); ++number) {
    if (number == kFiltersPerDestinationMax) {
      into.problems.push_back({.filter = number,
                               .message = "a destination has at most " +
                                          std::to_string(kFiltersPerDestinationMax) + " filters"});
      return;
    }
    std::optional<Filter> filter = read_filter_json(item.value(), number, into.problems);
    if (filter) into.filters.push_back(*std::move(filter));
  }
}

Result<void> read_rest(std::string_view body, FilterCheck& into) {
  if (const std::string_view value = find_member(body, "sources"); !value.empty()) {
    std::optional<std::vector<std::string>> sources = strings_of(value);
    if (!sources) return bad("sources must be an array of strings");
    if (sources->size() > kSourcesMax) return bad("sources must have at most 1,000 ids");
    into.sources = *std::move(sources);
  }
  if (const std::string_view value = find_member(body, "name"); !value.empty()) {
    if (!is_string(value)) return bad("name must be a string");
    into.name = unquote(value);
  }
  if (const std::string_view value = find_member(body, "preview"); !value.empty()) {
    const std::optional<double> number = number_of(value);
    if (!number || !(*number >= 0 && *number <= static_cast<double>(kPreviewEventsMax)) ||
        *number != static_cast<double>(static_cast<std::size_t>(*number))) {
      return bad("preview must be a number of events, from 0 to 100");
    }
    into.preview = static_cast<std::size_t>(*number);
  }
  return {};
}

}  // namespace

std::optional<Filter> read_filter_json(std::string_view json, std::size_t number,
                                       std::vector<FilterProblem>& problems) {
  if (is_object(json)) return FilterReader(json, number, problems).read();
  problems.push_back({.filter = number,
                      .message = "a filter is an object such as {\"if\": \"all\", "
                                 "\"action\": \"drop\"}"});
  return std::nullopt;
}

Result<FilterCheck> read_filter_check(std::string_view body) {
  const Result<Object> object = Object::parse(body);
  if (!object) return bad("the body must be a JSON object: " + object.error().message);
  for (MemberScan member(object->text()); member.next();) {
    if (is_known(member.key(), {"filters", "sources", "name", "preview"})) continue;
    return bad("unknown key \"" + member.key() + "\"");
  }
  const std::string_view list = find_member(object->text(), "filters");
  if (!is_array(list)) return bad("filters is missing, or no array");
  FilterCheck check;
  if (Result<void> read = read_rest(object->text(), check); !read) return std::move(read).error();
  read_list(list, check);
  return check;
}

}  // namespace analytics::server
