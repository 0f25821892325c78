// Requests as fixtures have them, compared with those that were made.

#include <simdjson.h>

#include <algorithm>
#include <utility>

#include "server/destinations/pack/delivery/fixture_run.h"
#include "server/destinations/pack/delivery/value_difference.h"
#include "server/destinations/pack/program/program.h"

namespace analytics::server::pack {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::string decoded(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_encoded = text[i] == '%' && i + 2 < text.size() && digit_of(text[i + 1]) >= 0 &&
                            digit_of(text[i + 2]) >= 0;
    if (is_encoded) {
      plain += static_cast<char>(digit_of(text[i + 1]) * 16 + digit_of(text[i + 2]));
      i += 2;
    } else {
      plain += text[i] == '+' ? ' ' : text[i];
    }
  }
  return plain;
}

// "a=1&b=two", by name.
Pairs pairs_in(std::string_view text) {
  Pairs pairs;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view pair = text.substr(0, end);
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const std::string_view value = equals == pair.size() ? "" : pair.substr(equals + 1);
    if (!pair.empty()) pairs.emplace_back(decoded(pair.substr(0, equals)), decoded(value));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  std::ranges::stable_sort(pairs);
  return pairs;
}

// What an object is as a form: texts, with JSON for lists and objects.
Pairs pairs_in(const Value& object) {
  Pairs pairs;
  for (Members member(object); member.next();) {
    if (member.value().is_missing()) continue;
    std::string text;
    if (member.value().is_list() || member.value().is_object()) {
      write_json(member.value(), text);
    } else {
      write_text(member.value(), text);
    }
    pairs.emplace_back(member.key(), std::move(text));
  }
  std::ranges::stable_sort(pairs);
  return pairs;
}

void compare_pairs(const std::string& place, const Pairs& expected, const Pairs& got,
                   std::vector<std::string>& differences) {
  const auto tell = [&](const Pairs& from, const Pairs& other, const char* what) {
    for (const auto& [name, value] : from) {
      if (std::ranges::find(other, std::pair(name, value)) != other.end()) continue;
      differences.push_back(place + "." + name + ": " + what + " " + shown(Value::of(value)));
    }
  };
  tell(expected, got, "expected");
  tell(got, expected, "got");
}

class RequestComparison {
 public:
  RequestComparison(const std::string& place, const Value& expected, const HttpRequest& request,
                    std::vector<std::string>& differences)
      : place_(place), expected_(expected), request_(request), differences_(differences) {}

  void compare() {
    compare_text("method", expected_.member("method"), request_.method);
    compare_url();
    for (Members header(expected_.member("headers")); header.next();) {
      compare_header(header.key(), header.value());
    }
    compare_body();
  }

 private:
  void tell(const std::string& what) { differences_.push_back(place_ + ": " + what); }

  void compare_text(const std::string& name, const Value& expected, std::string_view got) {
    if (expected.is_undefined() || expected.text() == got) return;
    tell(name + ": expected " + shown(expected) + ", got " + shown(Value::of(got)));
  }

  void compare_url() {
    const std::string_view expected = expected_.member("url").text();
    const std::string_view got = request_.url;
    const Value query = expected_.member("query");
    if (expected == got && query.is_undefined()) return;
    const auto [base, pairs] = parted(expected);
    const auto [got_base, got_pairs] = parted(got);
    compare_text("url", Value::of(base), got_base);
    compare_pairs(place_ + ": query", query.is_undefined() ? pairs : pairs_in(query), got_pairs,
                  differences_);
  }

  // What stands before a question mark, and what behind it.
  static std::pair<std::string_view, Pairs> parted(std::string_view url) {
    const std::size_t at = std::min(url.find('?'), url.size());
    return {url.substr(0, at), pairs_in(url.substr(std::min(at + 1, url.size())))};
  }

  void compare_header(std::string_view name, const Value& expected) {
    std::string wanted;
    write_text(expected, wanted);
    const HttpResponse as_response{.headers = request_.headers};
    const std::string_view got = as_response.header(name);
    if (got == wanted) return;
    tell("headers." + std::string(name) + ": expected " + shown(Value::of(wanted)) + ", got " +
         shown(Value::of(got)));
  }

  void compare_body() {
    const Value json = expected_.member("json");
    const Value form = expected_.member("form");
    const Value raw = expected_.member("raw");
    if (!json.is_undefined()) return compare_json(json);
    if (!form.is_undefined()) {
      return compare_pairs(place_ + ": form", pairs_in(form), pairs_in(request_.body),
                           differences_);
    }
    if (!raw.is_undefined()) return compare_text("raw", raw, request_.body);
    if (!request_.body.empty()) tell("expected no body, got " + shown(Value::of(request_.body)));
  }

  void compare_json(const Value& expected) {
    simdjson::dom::parser parser;
    simdjson::dom::element got;
    if (parser.parse(request_.body).get(got) != simdjson::SUCCESS) {
      return tell("json: expected " + shown(expected) +
                  ", got no JSON: " + shown(Value::of(request_.body)));
    }
    add_differences(place_ + ": json", expected, Value::of(got), differences_);
  }

  const std::string& place_;
  const Value& expected_;
  const HttpRequest& request_;
  std::vector<std::string>& differences_;
};

}  // namespace

void add_request_differences(const std::string& place, const std::string& request_json,
                             const HttpRequest& request, std::vector<std::string>& differences) {
  simdjson::dom::parser parser;
  simdjson::dom::element expected;
  if (parser.parse(request_json).get(expected) != simdjson::SUCCESS) {
    differences.push_back(place + ": the fixture's request can't be read");
    return;
  }
  RequestComparison(place, Value::of(expected), request, differences).compare();
}

}  // namespace analytics::server::pack
