#include "server/destinations/pack/delivery/step_context.h"

#include <algorithm>
#include <utility>

namespace analytics::server::pack {
namespace {

std::string_view lower_name(std::string_view name, Arena& arena) {
  const std::span<char> lower = arena.text(name.size());
  std::ranges::transform(name, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  });
  return {lower.data(), lower.size()};
}

}  // namespace

StepAnswer::StepAnswer(const HttpResponse& response, Arena& arena)
    : status_(response.status), text_(response.body) {
  simdjson::dom::element parsed;
  if (parser_.parse(text_).get(parsed) == simdjson::SUCCESS) body_ = Value::of(parsed);
  const std::span<Member> members = arena.make<Member>(response.headers.size());
  for (std::size_t i = 0; i < members.size(); ++i) {
    const HttpHeader& header = response.headers[i];
    members[i] = {lower_name(header.name, arena), Value::of(arena.keep(header.value))};
  }
  headers_ = Value::of(std::span<const Member>(members));
}

StepContext::StepContext(const Setup& setup) : scope_{.arena = setup.arena} {
  constexpr std::array<std::string_view, places> kNames = {
      "event", "settings", "items", "count", "payloads", "user_id",
      "kept",  "status",   "body",  "text",  "headers"};
  for (std::size_t i = 0; i < places; ++i) root_[i].key = kNames[i];
  for (std::size_t i = 0; i < setup.events.size(); ++i) {
    const MappedEvent& one = *setup.events[i];
    items_.insert(items_.end(), one.items.begin(), one.items.end());
    owners_.insert(owners_.end(), one.items.size(), i);
    if (!setup.action.wants_payloads) continue;
    payloads_.push_back(payload_object(setup.action, one.payload));
  }
  root_[settings].value = setup.pack.settings();
  root_[item_list].value = Value::of(std::span<const Value>(items_));
  root_[count].value = Value::of(static_cast<std::int64_t>(setup.events.size()));
  root_[payloads].value = Value::of(std::span<const Value>(payloads_));
  if (!setup.user_id.empty()) root_[user_id].value = Value::of(setup.user_id);
  root_[kept].value = Value::of(std::span<const Member>(kept_));
  if (!setup.events.empty()) {
    root_[event].value = setup.events.front()->event;
    scope_.payload = setup.events.front()->payload;
    scope_.seed = setup.events.front()->seed;
  }
  scope_.root = Value::of(std::span<const Member>(root_));
  scope_.now = setup.now;
}

Value StepContext::payload_object(const CompiledAction& action, std::span<const Value> payload) {
  const std::span<Member> members = scope_.arena.make<Member>(payload.size());
  for (std::size_t i = 0; i < members.size(); ++i) {
    members[i] = {action.payload_names[i], payload[i]};
  }
  return Value::of(std::span<const Member>(members));
}

Value StepContext::run(const MaybeProgram& program) {
  return program ? program->run(scope_) : Value{};
}

bool StepContext::holds(const MaybeProgram& program, bool without_one) {
  return program ? program->run(scope_).holds() : without_one;
}

std::string StepContext::text(const MaybeProgram& program) {
  const Value value = run(program);
  std::string text;
  if (value.is_list() || value.is_object()) {
    write_json(value, text, kArenaBytesMax);
  } else {
    write_text(value, text, kArenaBytesMax);
  }
  return text;
}

void StepContext::set_answer(std::unique_ptr<StepAnswer> answer) {
  root_[status_code].value = Value::of(static_cast<std::int64_t>(answer->status()));
  root_[body].value = answer->body();
  root_[body_text].value = answer->text();
  root_[headers].value = answer->headers();
  answers_.push_back(std::move(answer));
}

int StepContext::status() const { return static_cast<int>(root_[status_code].value.integer()); }

void StepContext::set_item(Value item, std::size_t index) {
  scope_.item = item;
  scope_.index = Value::of(static_cast<std::int64_t>(index));
}

void StepContext::clear_item() {
  scope_.item = {};
  scope_.index = {};
}

void StepContext::keep(const std::string& name, Value value) {
  const auto found = std::ranges::find(kept_, std::string_view(name), &Member::key);
  if (found != kept_.end()) {
    found->value = value;
  } else {
    kept_.push_back({name, value});
  }
  root_[kept].value = Value::of(std::span<const Member>(kept_));
}

Value StepContext::kept_answer(bool whole) {
  if (!whole) return root_[body].value;
  const std::span<Member> members = scope_.arena.make<Member>(4);
  constexpr std::array<Place, 4> kShown = {status_code, body, body_text, headers};
  std::ranges::transform(kShown, members.begin(), [this](Place place) { return root_[place]; });
  return Value::of(std::span<const Member>(members));
}

Value StepContext::list_of(const std::vector<Value>& values) {
  const std::span<Value> items = scope_.arena.make<Value>(values.size());
  std::ranges::copy(values, items.begin());
  return Value::of(std::span<const Value>(items));
}

std::string StepContext::take_fault() { return std::exchange(scope_.fault, {}); }

}  // namespace analytics::server::pack
