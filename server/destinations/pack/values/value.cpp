#include "server/destinations/pack/values/value.h"

#include <cmath>

namespace analytics::server::pack {
namespace {

using simdjson::dom::element_type;

// Beyond it a double no longer tells neighbouring integers apart.
constexpr double kExactMax = 9007199254740992.0;

// More than an event or an answer has.
constexpr std::size_t kComparedMax = 1'000'000;

bool same(const Value& left, const Value& right, std::size_t& budget) noexcept;

bool same_members(const Value& left, const Value& right, std::size_t& budget) noexcept {
  std::size_t count = 0;
  for (Members member(left); member.next(); ++count) {
    if (!same(right.member(member.key()), member.value(), budget)) return false;
  }
  for (Members member(right); member.next();) {
    if (count-- == 0) return false;
  }
  return count == 0;
}

bool same_items(const Value& left, const Value& right, std::size_t& budget) noexcept {
  if (left.size() != right.size()) return false;
  Items other(right);
  for (Items item(left); item.next();) {
    if (!other.next() || !same(item.value(), other.value(), budget)) return false;
  }
  return true;
}

bool same(const Value& left, const Value& right, std::size_t& budget) noexcept {
  if (budget == 0) return false;
  --budget;
  if (left.is_number() && right.is_number()) {
    const bool are_integers =
        left.kind() == Value::Kind::integer && right.kind() == Value::Kind::integer;
    return are_integers ? left.integer() == right.integer() : left.number() == right.number();
  }
  if (left.kind() != right.kind()) return false;
  switch (left.kind()) {
    case Value::Kind::boolean:
      return left.boolean() == right.boolean();
    case Value::Kind::text:
      return left.text() == right.text();
    case Value::Kind::list:
      return same_items(left, right, budget);
    case Value::Kind::object:
      return same_members(left, right, budget);
    default:
      return true;
  }
}

}  // namespace

Value Value::of(bool flag) noexcept {
  Value value(Kind::boolean);
  value.boolean_ = flag;
  return value;
}

Value Value::of(std::int64_t number) noexcept {
  Value value(Kind::integer);
  value.integer_ = number;
  return value;
}

Value Value::of(double number) noexcept {
  if (!std::isfinite(number)) return null();
  if (std::abs(number) < kExactMax && std::trunc(number) == number) {
    return of(static_cast<std::int64_t>(number));
  }
  Value value(Kind::number);
  value.number_ = number;
  return value;
}

Value Value::of(std::string_view text) noexcept {
  Value value(Kind::text);
  value.text_ = text.data();
  value.size_ = static_cast<std::uint32_t>(text.size());
  return value;
}

Value Value::of(std::span<const Value> items) noexcept {
  Value value(Kind::list);
  value.items_ = items.data();
  value.size_ = static_cast<std::uint32_t>(items.size());
  return value;
}

Value Value::of(std::span<const Member> members) noexcept {
  Value value(Kind::object);
  value.members_ = members.data();
  value.size_ = static_cast<std::uint32_t>(members.size());
  return value;
}

Value Value::of(simdjson::dom::element element) noexcept {
  switch (element.type()) {
    case element_type::BOOL:
      return of(element.get_bool().value_unsafe());
    case element_type::INT64:
      return of(element.get_int64().value_unsafe());
    case element_type::UINT64:
      return of(static_cast<double>(element.get_uint64().value_unsafe()));
    case element_type::DOUBLE:
      return of(element.get_double().value_unsafe());
    case element_type::STRING:
      return of(element.get_string().value_unsafe());
    case element_type::NULL_VALUE:
      return null();
    default:
      break;
  }
  Value value(element.type() == element_type::ARRAY ? Kind::list : Kind::object);
  value.is_element_ = true;
  value.element_ = element;
  return value;
}

bool Value::holds() const noexcept {
  switch (kind_) {
    case Kind::undefined:
    case Kind::null:
      return false;
    case Kind::boolean:
      return boolean_;
    case Kind::integer:
      return integer_ != 0;
    case Kind::number:
      return number_ != 0;
    case Kind::text:
      return size_ != 0;
    default:
      return true;
  }
}

double Value::number() const noexcept {
  if (kind_ == Kind::integer) return static_cast<double>(integer_);
  return kind_ == Kind::number ? number_ : 0;
}

std::string_view Value::text() const noexcept {
  return kind_ == Kind::text ? std::string_view(text_, size_) : std::string_view{};
}

std::size_t Value::size() const noexcept {
  if (kind_ != Kind::list && kind_ != Kind::object) return 0;
  if (kind_ == Kind::list && !is_element_) return size_;
  std::size_t count = 0;
  if (kind_ == Kind::list) {
    for (Items item(*this); item.next();) ++count;
  } else {
    for (Members member(*this); member.next();) ++count;
  }
  return count;
}

Value Value::member(std::string_view name) const noexcept {
  if (kind_ != Kind::object) return {};
  if (!is_element_) {
    Value found;
    for (Members member(*this); member.next();) {
      if (member.key() == name) found = member.value();
    }
    return found;
  }
  // Only what is found is made a value of: most members are passed over.
  const simdjson::dom::object members = element_.get_object().value_unsafe();
  const auto end = members.end();
  auto found = end;
  for (auto member = members.begin(); member != end; ++member) {
    if (member.key_equals(name)) found = member;
  }
  return found != end ? of(found.value()) : Value{};
}

Value Value::item(std::size_t index) const noexcept {
  if (kind_ != Kind::list) return {};
  if (!is_element_) return index < size_ ? items_[index] : Value{};
  for (Items item(*this); item.next(); --index) {
    if (index == 0) return item.value();
  }
  return {};
}

std::span<const Member> Value::made_members() const noexcept {
  if (kind_ != Kind::object || is_element_) return {};
  return {members_, size_};
}

bool operator==(const Value& left, const Value& right) noexcept {
  std::size_t budget = kComparedMax;
  return same(left, right, budget);
}

Items::Items(const Value& list) noexcept {
  if (!list.is_list()) return;
  is_element_ = list.is_element_;
  if (is_element_) {
    const simdjson::dom::array array = list.element_.get_array().value_unsafe();
    at_ = array.begin();
    end_ = array.end();
  } else {
    made_ = list.items_;
    made_end_ = list.items_ + list.size_;
  }
}

bool Items::next() noexcept {
  if (is_element_) {
    if (!(at_ != end_)) return false;
    value_ = Value::of(*at_);
    ++at_;
    return true;
  }
  if (made_ == made_end_) return false;
  value_ = *made_++;
  return true;
}

Members::Members(const Value& object) noexcept {
  if (!object.is_object()) return;
  is_element_ = object.is_element_;
  if (is_element_) {
    const simdjson::dom::object members = object.element_.get_object().value_unsafe();
    at_ = members.begin();
    end_ = members.end();
  } else {
    made_ = object.members_;
    made_end_ = object.members_ + object.size_;
  }
}

bool Members::next() noexcept {
  if (is_element_) {
    if (is_started_) ++at_;
    is_started_ = true;
    return at_ != end_;
  }
  if (is_started_) ++made_;
  is_started_ = true;
  while (made_ != made_end_ && made_->value.is_undefined()) ++made_;
  return made_ != made_end_;
}

}  // namespace analytics::server::pack
