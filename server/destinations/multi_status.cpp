#include "server/destinations/multi_status.h"

#include <algorithm>
#include <string>

#include <simdjson.h>

#include "server/destinations/http_outcome.h"

namespace analytics::server {
namespace {

using Kind = Outcome::Kind;
using simdjson::dom::element;

constexpr std::size_t kErrorNameBytesMax = 64;

bool is_error_name(std::string_view text) {
  const auto is_good = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !text.empty() && text.size() <= kErrorNameBytesMax && text.front() >= 'A' &&
         text.front() <= 'Z' && std::ranges::all_of(text, is_good);
}

Outcome no_status() {
  Outcome outcome = status_outcome(500);
  outcome.detail = "the server's answer has no status for this event";
  return outcome;
}

Outcome outcome_of(const element& item) {
  std::int64_t status = 0;
  if (item["status"].get(status) != simdjson::SUCCESS || status < 100 || status > 599) {
    return no_status();
  }
  Outcome outcome = status_outcome(static_cast<int>(status));
  if (outcome.kind == Kind::split) outcome.kind = Kind::discarded;
  if (outcome.kind == Kind::delivered) return outcome;
  outcome.detail += " for this event";
  std::string_view error;
  if (item["error"].get(error) == simdjson::SUCCESS && is_error_name(error)) {
    outcome.detail.append(": ").append(error);
  }
  return outcome;
}

}  // namespace

std::vector<Outcome> multi_status(std::string_view body, std::size_t count,
                                  std::optional<Duration> retry_after) {
  std::vector<Outcome> outcomes;
  simdjson::dom::parser parser;
  simdjson::dom::array items;
  if (parser.parse(body.data(), body.size()).get(items) == simdjson::SUCCESS) {
    for (const element item : items) {
      if (outcomes.size() < count) outcomes.push_back(outcome_of(item));
    }
  }
  outcomes.resize(count, no_status());
  for (Outcome& outcome : outcomes) {
    if (outcome.kind == Kind::retry) outcome.retry_after = retry_after;
  }
  return outcomes;
}

}  // namespace analytics::server
