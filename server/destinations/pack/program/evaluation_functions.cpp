#include <algorithm>

#include "server/destinations/pack/program/evaluation.h"
#include "server/destinations/pack/values/object_maker.h"

namespace analytics::server::pack {
namespace {

// `$.item` and `$.index` for as long as one list is gone through.
class ItemScope {
 public:
  explicit ItemScope(Scope& scope) : scope_(scope), item_(scope.item), index_(scope.index) {}
  ~ItemScope() {
    scope_.item = item_;
    scope_.index = index_;
  }
  ItemScope(const ItemScope&) = delete;
  ItemScope& operator=(const ItemScope&) = delete;

  void set(const Value& item, std::size_t index) {
    scope_.item = item;
    scope_.index = Value::of(static_cast<std::int64_t>(index));
  }

 private:
  Scope& scope_;
  Value item_;
  Value index_;
};

}  // namespace

// Functions look through what they are given: a long text within a long list would take hours.
bool Evaluation::has_time_for(const Value& argument) {
  constexpr std::size_t kBytesAStep = 64;
  constexpr std::size_t kItemsAStep = 8;
  work_ += argument.text().size() / kBytesAStep;
  if (argument.is_list()) work_ += argument.size() / kItemsAStep;
  if (work_ <= kWorkMax) return true;
  fail("making what the mapping says takes too many steps");
  return false;
}

Value Evaluation::call(const Node& node) {
  if (!has_room(node.count * sizeof(Value))) return {};
  const std::span<Value> arguments = scope_.arena.make<Value>(node.count);
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    arguments[i] = child(node, i);
    if (!has_time_for(arguments[i])) return {};
  }
  const Value value = node.function->call(
      {.arguments = arguments, .arena = scope_.arena, .now = scope_.now, .seed = scope_.seed});
  return has_room(0) ? value : Value{};
}

Value Evaluation::all_or_any(const Node& node) {
  const bool goes_on_while = node.op == Op::all_of;
  Value value;
  for (std::size_t i = 0; i < node.count; ++i) {
    value = child(node, i);
    if (value.holds() != goes_on_while) break;
  }
  return value;
}

Value Evaluation::coalesce(const Node& node) {
  for (std::size_t i = 0; i < node.count; ++i) {
    if (const Value value = child(node, i); !value.is_missing()) return value;
  }
  return {};
}

Value Evaluation::with(const Node& node) {
  const Value value = child(node, 0);
  ItemScope within(scope_);
  scope_.item = value;
  return child(node, 1);
}

Value Evaluation::map(const Node& node) {
  const Value list = child(node, 0);
  if (!list.is_list() || !has_room(list.size() * sizeof(Value))) return {};
  const std::span<Value> made = scope_.arena.make<Value>(list.size());
  ItemScope within(scope_);
  std::size_t index = 0;
  for (Items item(list); item.next() && !is_over(); ++index) {
    within.set(item.value(), index);
    made[index] = child(node, 1);
  }
  return Value::of(std::span<const Value>(made));
}

Value Evaluation::filter(const Node& node) {
  const Value list = child(node, 0);
  if (!list.is_list() || !has_room(list.size() * sizeof(Value))) return {};
  const std::span<Value> kept = scope_.arena.make<Value>(list.size());
  ItemScope within(scope_);
  std::size_t index = 0;
  std::size_t count = 0;
  for (Items item(list); item.next() && !is_over(); ++index) {
    within.set(item.value(), index);
    if (child(node, 1).holds()) kept[count++] = item.value();
  }
  return Value::of(std::span<const Value>(kept.first(count)));
}

Value Evaluation::from_entries(const Node& node) {
  const Value list = child(node, 0);
  if (!list.is_list()) return {};
  ObjectMaker made(scope_.arena);
  ItemScope within(scope_);
  std::size_t index = 0;
  for (Items item(list); item.next() && has_room(0); ++index) {
    within.set(item.value(), index);
    const Value key = child(node, 1);
    if (!key.is_missing()) made.put(as_text(key), child(node, 2));
  }
  return made.value();
}

Value Evaluation::lookup(const Node& node) {
  const std::vector<Member>& rows = code_.tables[node.number].rows;
  const Value key = child(node, 0);
  if (!key.is_missing()) {
    const std::string_view name = as_text(key);
    const auto row = std::ranges::lower_bound(rows, name, {}, &Member::key);
    if (row != rows.end() && row->key == name) return row->value;
  }
  return child(node, 1);
}

}  // namespace analytics::server::pack
