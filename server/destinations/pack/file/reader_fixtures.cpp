#include <algorithm>
#include <set>
#include <utility>

#include "base/time_text.h"
#include "server/destinations/pack/file/every_packs_settings.h"
#include "server/destinations/pack/file/names.h"
#include "server/destinations/pack/file/reader.h"

namespace analytics::server::pack {
namespace {

constexpr std::size_t kFixturesMax = 1000;
constexpr std::size_t kEventsMax = 1000;
constexpr std::size_t kExchangesMax = 1000;

void check_setting_names(const Located& settings, const Reading& reading) {
  const std::vector<SettingField>& fields = reading.pack.settings;
  std::vector<std::string_view> known;
  for (const SettingField& field : fields) known.push_back(field.name);
  for (const Located& setting : settings.members()) {
    if (setting.name() == kMappingsSetting) {
      setting.wrong("belong beside settings, not in them");
    } else if (std::ranges::find(known, setting.name()) == known.end()) {
      const std::string_view nearest = nearest_name(setting.name(), known);
      setting.wrong(nearest.empty()
                        ? std::string("is no setting of the pack")
                        : "is no setting of the pack: did you mean " + std::string(nearest) + "?");
    }
  }
}

std::string read_fixture_settings(const Located& fixture, const Reading& reading) {
  const Located settings = fixture.member("settings");
  Object all;
  if (settings && settings.is_object()) {
    check_setting_names(settings, reading);
    all = settings.json().as_object().value_or(Object());
  }
  for (const SettingField& field : reading.pack.settings) {
    if (field.required && field.default_text.empty() && !all.contains(field.name)) {
      fixture.lacks("settings." + field.name, "the pack requires it");
    }
  }
  const Located mappings = fixture.member("mappings");
  if (mappings) {
    read_mappings(mappings, reading);
    all.set(kMappingsSetting, mappings.json());
  }
  return std::string(all.text());
}

std::map<std::string, std::string> read_header_texts(const Located& headers) {
  std::map<std::string, std::string> all;
  if (!headers || !headers.is_object()) return all;
  for (const Located& header : headers.members()) {
    if (!is_header_name(header.name())) header.wrong("has a name that no header may have");
    if (!header.node().IsScalar()) {
      header.wrong("must be a text");
      continue;
    }
    all.emplace(header.name(), header.node().Scalar());
  }
  return all;
}

// Where a query stands apart, the URL has none of its own to compare it with.
void check_expected_query(const Located& request) {
  const Located query = request.member("query");
  const Located url = request.member("url");
  if (!query || !query.is_object() || !url.is_text()) return;
  if (url.node().Scalar().find('?') == std::string::npos) return;
  url.wrong("has a query beside query: leave one of them out");
}

std::string read_request_json(const Located& exchange) {
  const Located request = exchange.member("request");
  if (!request) {
    exchange.lacks("request", "say what is sent");
    return {};
  }
  if (!request.is_object({"method", "url", "query", "headers", "json", "form", "raw"})) return {};
  for (const char* name : {"method", "url"}) {
    const Located place = request.member(name);
    if (place) {
      place.text();
    } else {
      request.lacks(name, "say which is expected");
    }
  }
  read_header_texts(request.member("headers"));
  check_expected_query(request);
  if (const Located form = request.member("form")) form.is_object();
  if (const Located raw = request.member("raw")) raw.text();
  const auto bodies = static_cast<int>(static_cast<bool>(request.member("json"))) +
                      static_cast<int>(static_cast<bool>(request.member("form"))) +
                      static_cast<int>(static_cast<bool>(request.member("raw")));
  if (bodies > 1) request.wrong("has several bodies: it may have one of json, form, raw");
  return std::string(request.json().text());
}

void read_answer(const Located& answer, PackExchange& exchange) {
  exchange.body = "{}";
  if (!answer || !answer.is_object({"status", "headers", "json", "raw"})) return;
  if (const Located status = answer.member("status")) {
    exchange.status = static_cast<int>(status.integer(100, 599).value_or(200));
  }
  exchange.headers = read_header_texts(answer.member("headers"));
  const Located json = answer.member("json");
  const Located raw = answer.member("raw");
  if (json) exchange.body = json.json().text();
  if (raw) exchange.body = raw.text().value_or("");
  if (json && raw) answer.wrong("has several bodies: it may have one of json, raw");
}

std::vector<PackExchange> read_exchanges(const Located& list) {
  std::vector<PackExchange> all;
  if (!list || !list.is_list(kExchangesMax)) return all;
  for (const Located& place : list.items()) {
    if (!place.is_object({"request", "answer"})) continue;
    PackExchange exchange{.request_json = read_request_json(place)};
    read_answer(place.member("answer"), exchange);
    all.push_back(std::move(exchange));
  }
  return all;
}

std::string read_outcome_name(const Located& place) {
  return read_choice(place,
                     {"delivered", "retry", "discarded", "unauthorized", "split", "not_mapped"})
      .value_or("");
}

std::string read_outcome(const Located& place) {
  Object outcome;
  if (!place.node().IsMap()) {
    outcome.set("outcome", read_outcome_name(place));
    return std::string(outcome.text());
  }
  if (!place.is_object({"outcome", "code", "retry_after"})) return {};
  if (!place.member("outcome")) place.lacks("outcome", "say what becomes of the event");
  if (const Located name = place.member("outcome")) outcome.set("outcome", read_outcome_name(name));
  if (const Located code = place.member("code")) {
    const std::string text = code.node().IsScalar() ? code.node().Scalar() : std::string();
    if (!is_code(text)) code.wrong("must be a text in snake case, or a number");
    outcome.set("code", text);
  }
  if (const Located seconds = place.member("retry_after")) {
    outcome.set("retry_after", seconds.number().value_or(0));
  }
  return std::string(outcome.text());
}

void read_events(const Located& place, PackFixture& fixture) {
  const Located events = place.member("events");
  const Located user = place.member("delete");
  if (static_cast<bool>(events) == static_cast<bool>(user)) {
    return place.wrong("must have one of: events, delete");
  }
  if (user) {
    fixture.delete_user = user.text().value_or("");
    return;
  }
  if (!events.is_filled_list(kEventsMax)) return;
  for (const Located& event : events.items()) {
    if (!event.is_object()) continue;
    if (!event.member("type")) event.lacks("type", "an event has one, such as track");
    fixture.events.emplace_back(event.json().text());
  }
}

void read_outcomes(const Located& place, PackFixture& fixture) {
  const Located outcomes = place.member("outcomes");
  if (!outcomes) return place.lacks("outcomes", "say what becomes of each event");
  if (!outcomes.is_list(kEventsMax)) return;
  for (const Located& outcome : outcomes.items()) {
    fixture.outcomes.push_back(read_outcome(outcome));
  }
  const std::size_t events = place.member("delete") ? 1 : fixture.events.size();
  if (fixture.outcomes.size() == events) return;
  outcomes.wrong("must have one for each event: there are " + std::to_string(events));
}

void read_fixture_name(const Located& place, std::set<std::string>& names, PackFixture& fixture) {
  const Located name = place.member("name");
  if (!name) return place.lacks("name", "say in a sentence what it shows");
  fixture.name = name.text().value_or("");
  if (name.is_text() && !names.insert(fixture.name).second) {
    name.wrong("is the name of another fixture too: choose another");
  }
}

void read_now(const Located& now, PackFixture& fixture) {
  if (!now) return;
  const std::optional<std::string> text = now.text();
  if (!text) return;
  const Result<Timestamp> time = parse_time(*text);
  if (!time) return now.wrong("must be a time such as 2026-01-01T00:00:00Z");
  fixture.now = time_text(*time);
}

}  // namespace

std::vector<PackFixture> read_fixtures(const Located& fixtures, const Reading& reading) {
  std::vector<PackFixture> all;
  if (!fixtures.is_list(kFixturesMax)) return all;
  const std::vector<Located> items = fixtures.items();
  if (items.empty()) fixtures.wrong("is empty: a pack must show for some events what is sent");
  std::set<std::string> names;
  for (const Located& place : items) {
    if (!place.is_object({"name", "source", "settings", "mappings", "now", "events", "delete",
                          "exchanges", "outcomes"})) {
      continue;
    }
    PackFixture fixture{.line = place.line()};
    read_fixture_name(place, names, fixture);
    if (const Located source = place.member("source")) fixture.source = source.text().value_or("");
    fixture.settings_json = read_fixture_settings(place, reading);
    read_now(place.member("now"), fixture);
    read_events(place, fixture);
    fixture.exchanges = read_exchanges(place.member("exchanges"));
    read_outcomes(place, fixture);
    all.push_back(std::move(fixture));
  }
  return all;
}

}  // namespace analytics::server::pack
