#include "server/destinations/pack/functions/number_functions.h"

#include <charconv>
#include <cmath>
#include <optional>
#include <string>

#include "server/destinations/pack/functions/js_text.h"
#include "server/destinations/pack/functions/made.h"
#include "server/destinations/pack/values/json_text.h"

namespace analytics::server::pack {
namespace {

Value finite(double number) { return std::isfinite(number) ? Value::of(number) : Value{}; }

template <class Combine>
Value combined(const Call& call, Combine combine) {
  if (call.arguments.empty()) return {};
  double result = call.argument(0).number();
  for (const Value& value : call.arguments) {
    if (!value.is_number()) return {};
  }
  for (std::size_t i = 1; i < call.arguments.size(); ++i) {
    result = combine(result, call.argument(i).number());
  }
  return finite(result);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// A decimal as JavaScript writes it in a program: `1`, `.5`, `5.`, `1e3`, with a sign.
std::optional<double> decimal(std::string_view text) {
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) return std::nullopt;
  }
  const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  // from_chars knows `inf` and `nan`, which are no numbers here.
  const bool begins_well =
      !digits.empty() &&
      (is_digit(digits[0]) || (digits[0] == '.' && digits.size() > 1 && is_digit(digits[1])));
  if (!begins_well) return std::nullopt;
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (stop != end) return std::nullopt;
  // Too small is 0; too large is infinite, which is no number in JSON.
  if (error == std::errc::result_out_of_range) {
    const bool is_small = text.find("e-") != text.npos || text.find("E-") != text.npos;
    return is_small ? std::optional(0.0) : std::nullopt;
  }
  return number;
}

int radix_of(std::string_view prefix) {
  if (prefix == "0x" || prefix == "0X") return 16;
  if (prefix == "0o" || prefix == "0O") return 8;
  return prefix == "0b" || prefix == "0B" ? 2 : 0;
}

std::optional<double> number_in(std::string_view text) {
  text = trimmed(text);
  if (text.empty()) return 0.0;
  const int radix = radix_of(text.substr(0, 2));
  if (radix == 0) return decimal(text);
  std::uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + 2, end, number, radix);
  if (text.size() == 2 || stop != end || error != std::errc()) return std::nullopt;
  return static_cast<double>(number);
}

}  // namespace

Value add_numbers(const Call& call) {
  return combined(call, [](double left, double right) { return left + right; });
}
Value subtract_numbers(const Call& call) {
  return combined(call, [](double left, double right) { return left - right; });
}
Value multiply_numbers(const Call& call) {
  return combined(call, [](double left, double right) { return left * right; });
}
Value divide_numbers(const Call& call) {
  return combined(call, [](double left, double right) { return left / right; });
}

Value round_number(const Call& call) {
  const Value value = call.argument(0);
  if (!value.is_number() || value.kind() == Value::Kind::integer) {
    return value.is_number() ? value : Value{};
  }
  const double below = std::floor(value.number());
  return Value::of(value.number() - below >= 0.5 ? below + 1 : below);
}

Value floor_number(const Call& call) {
  const Value value = call.argument(0);
  if (value.kind() == Value::Kind::integer) return value;
  return value.is_number() ? Value::of(std::floor(value.number())) : Value{};
}

Value as_text(const Call& call) {
  const Value value = call.argument(0);
  if (value.is_missing()) return {};
  if (value.is_text()) return value;
  std::string text;
  write_text(value, text, kArenaBytesMax);
  return made_text(call, text);
}

Value as_number(const Call& call) {
  const Value value = call.argument(0);
  if (value.is_number()) return value;
  if (value.is_boolean()) return Value::of(std::int64_t{value.boolean()});
  if (!value.is_text()) return {};
  const std::optional<double> number = number_in(value.text());
  return number ? finite(*number) : Value{};
}

Value as_boolean(const Call& call) {
  const Value value = call.argument(0);
  if (value.is_missing()) return {};
  if (value.is_text() && value.text() == "true") return Value::of(true);
  if (value.is_text() && value.text() == "false") return Value::of(false);
  return Value::of(value.holds());
}

}  // namespace analytics::server::pack
