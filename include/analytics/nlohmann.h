#pragma once

// For programs that have their data as nlohmann::json: from it to what properties are made of, and
// back. Not part of analytics.h; who includes it needs nlohmann/json.hpp, version 3.
//
//   nlohmann::json order = …;
//   analytics.track({.user = user, .event = "Ordered", .properties = to_object(order).value()});
//   analytics.track({.user = user, .event = "Added",
//                    .properties = {{"cart", 7}, {"product", to_json(order["products"][0])}}});
//   nlohmann::json copy = from_object(properties);
//
// `nlohmann::ordered_json` and its kind are taken too: `from_json<nlohmann::ordered_json>(value)`.
// The text is as if written from braces: 64-bit integers exactly, doubles at their shortest, NaN
// and infinities as null, bytes that are not UTF-8 as U+FFFD. Binary values become text in base64.
// Nothing throws, at no depth of nesting. Pure functions.

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/json.h>
#include <analytics/result.h>

namespace analytics {

namespace detail {

template <class T>
concept NlohmannJson =
    requires { typename T::value_t; } && std::same_as<typename T::value_t, nlohmann::json::value_t>;

// The text of a value. Keeps a stack of its own, so that no depth is too much for the thread's.
template <NlohmannJson T>
class NlohmannText {
 public:
  explicit NlohmannText(const T& value) {
    begin(value);
    while (!open_.empty()) go_on();
  }

  const std::string& text() const { return text_; }
  /// Objects and arrays inside each other.
  std::size_t depth() const { return depth_; }

 private:
  struct Open {
    const T* value;
    typename T::const_iterator next;
  };

  void begin(const T& value) {
    if (!value.is_structured()) return write(value);
    text_ += value.is_object() ? '{' : '[';
    open_.push_back({&value, value.cbegin()});
    depth_ = std::max(depth_, open_.size());
  }

  void go_on() {
    Open& innermost = open_.back();
    const bool is_object = innermost.value->is_object();
    if (innermost.next == innermost.value->cend()) {
      text_ += is_object ? '}' : ']';
      open_.pop_back();
      return;
    }
    if (innermost.next != innermost.value->cbegin()) text_ += ',';
    if (is_object) {
      text_ += Json(std::string_view(innermost.next.key())).text();
      text_ += ':';
    }
    const T& item = *innermost.next;
    ++innermost.next;
    begin(item);
  }

  void write(const T& value) {
    switch (value.type()) {
      case T::value_t::boolean:
        return add(Json(*value.template get_ptr<const typename T::boolean_t*>()));
      case T::value_t::number_integer:
        return add(Json(*value.template get_ptr<const typename T::number_integer_t*>()));
      case T::value_t::number_unsigned:
        return add(Json(*value.template get_ptr<const typename T::number_unsigned_t*>()));
      case T::value_t::number_float:
        return add(Json(*value.template get_ptr<const typename T::number_float_t*>()));
      case T::value_t::string:
        return add(Json(std::string_view(*value.template get_ptr<const typename T::string_t*>())));
      case T::value_t::binary:
        return write_base64(value.get_binary());
      default:
        return add(Json());
    }
  }

  void add(const Json& value) { text_ += value.text(); }

  void write_base64(const typename T::binary_t& bytes) {
    constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    text_ += '"';
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
      const std::size_t left = bytes.size() - i;
      const std::uint32_t group = std::uint32_t{bytes[i]} << 16 |
                                  (left > 1 ? std::uint32_t{bytes[i + 1]} : 0u) << 8 |
                                  (left > 2 ? std::uint32_t{bytes[i + 2]} : 0u);
      text_ += kDigits[group >> 18];
      text_ += kDigits[group >> 12 & 63];
      text_ += left > 1 ? kDigits[group >> 6 & 63] : '=';
      text_ += left > 2 ? kDigits[group & 63] : '=';
    }
    text_ += '"';
  }

  std::string text_;
  std::vector<Open> open_;
  std::size_t depth_ = 0;
};

}  // namespace detail

/// Any value, as what can stand in braces. A discarded one, which nlohmann makes of text that is
/// not JSON, is null; so is what would be longer than 1 GiB.
template <detail::NlohmannJson T>
Json to_json(const T& value) {
  const detail::NlohmannText<T> written(value);
  const Result<Json> json =
      Json::parse(written.text(), {.depth_max = std::max(JsonLimits{}.depth_max, written.depth()),
                                   .bytes_max = detail::kTextBytesMax});
  return json ? *json : Json();
}

/// An object; null, which nlohmann makes objects from, is an empty one. Otherwise invalid_json,
/// json_too_deep or json_too_large, as from Object::parse.
template <detail::NlohmannJson T>
Result<Object> to_object(const T& value, JsonLimits limits = {}) {
  if (value.is_null()) return Object();
  if (value.is_discarded()) {
    return Error{ErrorCode::invalid_json, "the value is discarded: its text was not JSON"};
  }
  return Object::parse(detail::NlohmannText<T>(value).text(), limits);
}

/// The value as nlohmann's. Of a key that stands twice, the last is kept.
template <detail::NlohmannJson T = nlohmann::json>
T from_json(const Json& value) {
  return T::parse(value.text(), nullptr, false);
}

/// The object as nlohmann's. Of a key that stands twice, the last is kept.
template <detail::NlohmannJson T = nlohmann::json>
T from_object(const Object& object) {
  return T::parse(object.text(), nullptr, false);
}

}  // namespace analytics
