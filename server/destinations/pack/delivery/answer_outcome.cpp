#include "server/destinations/pack/delivery/answer_outcome.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "retry/retry_after.h"
#include "server/destinations/http_outcome.h"

namespace analytics::server::pack {
namespace {

using Kind = Outcome::Kind;

constexpr std::size_t kDetailBytesMax = 200;
constexpr std::size_t kCodeBytesMax = 64;

std::optional<Kind> kind_named(std::string_view name) {
  if (name == "delivered") return Kind::delivered;
  if (name == "retry") return Kind::retry;
  if (name == "discarded") return Kind::discarded;
  if (name == "unauthorized") return Kind::unauthorized;
  if (name == "split") return Kind::split;
  return std::nullopt;
}

std::optional<double> number_in(const Value& value) {
  if (value.is_number()) return value.number();
  if (!value.is_text()) return std::nullopt;
  double number = 0;
  const std::string_view text = value.text();
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_whole = read.ec == std::errc() && read.ptr == text.data() + text.size();
  return is_whole ? std::optional(number) : std::nullopt;
}

// A status as a number or as digits; 0 where it is none.
int status_in(const Value& value) {
  const double number = number_in(value).value_or(0);
  return number >= 100 && number <= 599 ? static_cast<int>(number) : 0;
}

// Codes are counted by: what an answer's own words would make of them is no code.
bool is_code(std::string_view text) {
  return !text.empty() && text.size() <= kCodeBytesMax && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
  });
}

std::optional<Duration> wait_in(const Value& value) {
  const std::optional<double> seconds = number_in(value);
  if (!seconds || !(*seconds >= 0)) return std::nullopt;
  const double most = std::chrono::duration<double>(kRetryAfterMax).count();
  const auto wait =
      std::chrono::duration_cast<Duration>(std::chrono::duration<double>(std::min(*seconds, most)));
  return std::max(wait, kRetryAfterMin);
}

// An outcome's name, or {status: …}; what is neither leaves it as it was.
Outcome outcome_in(const Value& value, const Outcome& otherwise) {
  if (const int status = status_in(value.member("status")); status != 0) {
    Outcome outcome = status_outcome(status);
    outcome.retry_after = otherwise.retry_after;
    return outcome;
  }
  const std::optional<Kind> kind = kind_named(value.text());
  if (!kind) return otherwise;
  Outcome outcome{.kind = *kind, .status = otherwise.status};
  if (*kind == Kind::delivered) return outcome;
  outcome.code = std::to_string(otherwise.status);
  outcome.detail = "the server answered " + outcome.code;
  if (*kind == Kind::retry) outcome.retry_after = otherwise.retry_after;
  return outcome;
}

Outcome row_outcome(const CompiledAnswer& row, StepContext& context, const Outcome& otherwise,
                    const SecretMask& mask) {
  Outcome outcome = row.outcome ? outcome_in(context.run(row.outcome), otherwise) : otherwise;
  if (outcome.kind == Kind::delivered) return outcome;
  if (const std::string code = context.text(row.code); is_code(code)) {
    outcome.code = mask.masked(code);
  }
  if (const std::string detail = context.text(row.detail); !detail.empty()) {
    outcome.detail = detail_of(mask, detail);
  }
  if (const auto wait = wait_in(context.run(row.retry_after));
      wait && outcome.kind == Kind::retry) {
    outcome.retry_after = wait;
  }
  return outcome;
}

const CompiledAnswer* first_that_holds(const std::vector<CompiledAnswer>& rows,
                                       StepContext& context) {
  for (const CompiledAnswer& row : rows) {
    if (context.holds(row.when, /*without_one=*/true)) return &row;
  }
  return nullptr;
}

int badness(Kind kind) {
  switch (kind) {
    case Kind::delivered:
      return 0;
    case Kind::discarded:
      return 1;
    case Kind::split:
      return 2;
    case Kind::unknown:
      return 3;
    case Kind::retry:
      return 4;
    case Kind::unauthorized:
      return 5;
  }
  return 0;
}

// Which item a member of the list is about; none where it names one that there is not.
std::optional<std::size_t> item_of(const CompiledResults& results, StepContext& context,
                                   std::size_t position) {
  if (!results.index) return position;
  const std::optional<double> index = number_in(context.run(results.index));
  if (!index || !(*index >= 0) || *index >= static_cast<double>(context.items())) {
    return std::nullopt;
  }
  return static_cast<std::size_t>(*index);
}

}  // namespace

Outcome answer_outcome(const AnswerRules& rules, StepContext& context, const Outcome& by_http) {
  const CompiledAction& action = rules.action;
  for (const auto* rows : {&rules.step.answers, &action.answers, &action.pack_answers}) {
    if (const CompiledAnswer* row = first_that_holds(*rows, context)) {
      return row_outcome(*row, context, by_http, rules.mask);
    }
  }
  return by_http;
}

std::vector<Outcome> item_outcomes(const CompiledResults& results, StepContext& context,
                                   const Outcome& whole, const SecretMask& mask) {
  if (!context.holds(results.only_if, /*without_one=*/true)) return {};
  const Value list = context.run(results.list);
  if (!list.is_list()) return {};
  const Outcome others = results.others ? outcome_in(context.run(results.others), whole) : whole;
  // What the list names has failed, whatever the answer's status.
  const Outcome failed =
      whole.kind == Kind::delivered ? outcome_in(Value::of("discarded"), whole) : whole;
  std::vector<Outcome> outcomes(context.items(), others);
  std::size_t position = 0;
  for (Items member(list); member.next(); ++position) {
    context.set_item(member.value(), position);
    if (!context.holds(results.when, /*without_one=*/true)) continue;
    const std::optional<std::size_t> item = item_of(results, context, position);
    if (!item || *item >= outcomes.size()) continue;
    outcomes[*item] = row_outcome(results.failure, context, failed, mask);
  }
  context.clear_item();
  return outcomes;
}

std::string detail_of(const SecretMask& mask, std::string_view text) {
  return mask.excerpt(text, kDetailBytesMax);
}

const Outcome& worse_of(const Outcome& one, const Outcome& other) {
  return badness(other.kind) > badness(one.kind) ? other : one;
}

}  // namespace analytics::server::pack
