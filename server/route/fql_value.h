#pragma once

// A value as FQL sees it, from the event, from the expression, or made by a function. Numbers are
// long doubles, which hold every 64-bit integer and every double exactly.
//
//   FqlValue value = FqlValue::of(element);
//   if (value == FqlValue::of(literal)) …
//
// What it says may be borrowed from the event or the expression. Not synchronised.

#include <simdjson.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/route/fql_node.h"

namespace analytics::server {

class FqlValue {
 public:
  FqlValue() = default;  ///< null
  static FqlValue of(bool value);
  static FqlValue of(long double value);
  static FqlValue of(const FqlLiteral& literal);
  static FqlValue of(simdjson::dom::element element);
  static FqlValue made(std::string text);

  FqlType type() const noexcept { return type_; }
  bool boolean() const noexcept { return boolean_; }
  long double number() const noexcept { return number_; }
  std::string_view text() const noexcept { return is_own_ ? std::string_view(own_) : borrowed_; }

  /// Of a list.
  std::size_t size() const;
  std::vector<FqlValue> items() const;
  bool has_item(const FqlValue& wanted) const;

  /// As JSON without white space.
  std::string json() const;

  /// Strictly: values of different types differ. Objects are the same where their members are, in
  /// the same order.
  friend bool operator==(const FqlValue& left, const FqlValue& right);

 private:
  FqlType type_ = FqlType::null;
  bool boolean_ = false;
  bool is_own_ = false;
  long double number_ = 0;
  std::string_view borrowed_{};
  std::string own_{};
  const FqlLiteral* literal_ = nullptr;  // A list of the expression's.
  simdjson::dom::element element_{};     // A list or an object of the event's.
};

}  // namespace analytics::server
