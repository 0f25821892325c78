#include "server/destinations/pack/functions/comparison_functions.h"

namespace analytics::server::pack {
namespace {

bool both_integers(const Value& left, const Value& right) {
  return left.kind() == Value::Kind::integer && right.kind() == Value::Kind::integer;
}

// Doubles can't tell all integers apart.
template <class Compare>
Value compared(const Call& call, Compare compare) {
  const Value left = call.argument(0);
  const Value right = call.argument(1);
  if (left.is_text() && right.is_text()) return Value::of(bool(compare(left.text(), right.text())));
  if (both_integers(left, right)) return Value::of(bool(compare(left.integer(), right.integer())));
  if (!left.is_number() || !right.is_number()) return Value::of(false);
  return Value::of(bool(compare(left.number(), right.number())));
}

}  // namespace

Value is_equal(const Call& call) { return Value::of(call.argument(0) == call.argument(1)); }
Value is_unequal(const Call& call) { return Value::of(!(call.argument(0) == call.argument(1))); }

Value is_less(const Call& call) {
  return compared(call, [](const auto& left, const auto& right) { return left < right; });
}
Value is_at_most(const Call& call) {
  return compared(call, [](const auto& left, const auto& right) { return left <= right; });
}
Value is_greater(const Call& call) {
  return compared(call, [](const auto& left, const auto& right) { return left > right; });
}
Value is_at_least(const Call& call) {
  return compared(call, [](const auto& left, const auto& right) { return left >= right; });
}

Value is_one_of(const Call& call) {
  const Value wanted = call.argument(0);
  if (wanted.is_undefined() || !call.argument(1).is_list()) return Value::of(false);
  for (Items item(call.argument(1)); item.next();) {
    if (item.value() == wanted) return Value::of(true);
  }
  return Value::of(false);
}

Value type_name(const Call& call) {
  switch (call.argument(0).kind()) {
    case Value::Kind::undefined:
      return Value::of("undefined");
    case Value::Kind::null:
      return Value::of("null");
    case Value::Kind::boolean:
      return Value::of("boolean");
    case Value::Kind::integer:
    case Value::Kind::number:
      return Value::of("number");
    case Value::Kind::text:
      return Value::of("string");
    case Value::Kind::list:
      return Value::of("array");
    case Value::Kind::object:
      return Value::of("object");
  }
  return {};
}

}  // namespace analytics::server::pack
