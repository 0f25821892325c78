#pragma once

// What properties, traits, context and integrations are made of: JSON, held as its text, written
// straight from braces. No tree is built, and the size is what will go over the wire.
//
//   Object properties = {{"plan", "Enterprise"}, {"seats", 42}, {"tags", Array{"a", "b"}},
//                        {"address", {{"city", "Austin"}}}};
//   properties.set("trial", false);
//   std::optional<Json> plan = properties.get("plan");
//
// In braces: integers of up to 64 bits, double and float (the shortest text that reads back the
// same; NaN and infinities are null), bool, nullptr, every kind of string (a null `const char*` is
// null), std::optional (empty is null), std::vector, std::array and C arrays, Object, Array, Json.
// Inner braces of pairs are an object, `{}` is an empty one, an array is always named. Everything
// else does not compile: char, pointers, enums, `{1}`, `{"a", "b"}`.
//
// Strings are UTF-8; what is not is written as U+FFFD, so that the text is always valid JSON. A key
// given twice in braces stands twice; `set` replaces the first.
//
// Ordinary values that own their text; not synchronised.

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <analytics/result.h>
#include <analytics/text.h>

namespace analytics {

class Json;
class Object;
class Array;
class ByteBuffer;

/// Limits of what is read from text.
struct JsonLimits {
  std::size_t depth_max = 64;                ///< Objects and arrays inside each other.
  std::size_t bytes_max = 16 * 1024 * 1024;  ///< Length of the text.
};

namespace detail {

class Value;
struct Member;
struct Trust;

template <class T>
inline constexpr bool is_character =
    std::is_same_v<T, char> || std::is_same_v<T, wchar_t> || std::is_same_v<T, char8_t> ||
    std::is_same_v<T, char16_t> || std::is_same_v<T, char32_t> || std::is_same_v<T, signed char> ||
    std::is_same_v<T, unsigned char>;

template <class T>
concept Integer = std::integral<T> && !std::is_same_v<T, bool> && !is_character<T> &&
                  sizeof(T) <= sizeof(std::int64_t);
template <class T>
concept Floating = std::is_same_v<T, double> || std::is_same_v<T, float>;
template <class T>
concept JsonText = std::is_same_v<T, Object> || std::is_same_v<T, Array> || std::is_same_v<T, Json>;

/// A key: one text, never a pair of iterators.
class Key {
 public:
  template <TextLike T>
  Key(const T& text) : text_(text_view(text)) {}
  std::string_view view() const noexcept { return text_; }

 private:
  std::string_view text_;
};

/// A view of what stands in the braces. Lives no longer than the expression they stand in.
class Value {
 public:
  Value() noexcept : kind_(Kind::object) {}
  template <class T>
    requires std::same_as<T, std::nullptr_t>
  Value(T) noexcept : kind_(Kind::null) {}
  template <class T>
    requires std::same_as<T, bool>
  Value(T value) noexcept : kind_(Kind::boolean) {
    boolean_ = value;
  }
  template <Integer T>
  Value(T value) noexcept : kind_(std::is_signed_v<T> ? Kind::integer : Kind::natural) {
    if constexpr (std::is_signed_v<T>) {
      integer_ = value;
    } else {
      natural_ = value;
    }
  }
  template <Floating T>
  Value(T value) noexcept : kind_(std::is_same_v<T, float> ? Kind::single : Kind::real) {
    real_ = static_cast<double>(value);
  }
  template <TextLike T>
  Value(const T& value) noexcept : kind_(Kind::string), text_(text_view(value)) {
    if constexpr (std::is_pointer_v<T>) {
      if (value == nullptr) kind_ = Kind::null;
    }
  }
  template <JsonText T>
  Value(const T& value) noexcept : kind_(Kind::json), text_(value.text()) {}
  template <class T>
  Value(const std::optional<T>& value)
      : Value(value.has_value() ? Value(*value) : Value(nullptr)) {}
  template <class T>
  Value(const std::vector<T>& value) noexcept : Value(&value, &write_range<std::vector<T>>) {}
  template <class T, std::size_t N>
  Value(const std::array<T, N>& value) noexcept : Value(&value, &write_range<std::array<T, N>>) {}
  template <class T, std::size_t N>
    requires(!is_character<T>)
  Value(const T (&value)[N]) noexcept : Value(&value, &write_range<T[N]>) {}
  template <class T>
    requires std::same_as<T, std::vector<bool>::reference>
  Value(const T& value) noexcept : Value(static_cast<bool>(value)) {}
  Value(std::initializer_list<Member> members) noexcept;

  // `{1}`, `{"a"}`, `{1, 2}`: name the array, or give pairs.
  template <class T>
  Value(std::initializer_list<T>) = delete;

 private:
  friend class ValueWriter;
  enum class Kind : std::uint8_t {
    null,
    boolean,
    integer,
    natural,
    real,
    single,
    string,
    json,
    object,
    range
  };
  using WriteRange = void (*)(ByteBuffer&, const void*);
  struct Members {
    const Member* first;
    std::size_t count;
  };
  struct Range {
    const void* data;
    WriteRange write;
  };

  Value(const void* range, WriteRange write) noexcept : kind_(Kind::range), range_{range, write} {}

  template <class Items>
  static void write_range(ByteBuffer& out, const void* items);

  Kind kind_;
  union {
    bool boolean_;
    std::int64_t integer_;
    std::uint64_t natural_;
    double real_;
    std::string_view text_;
    Members members_ = {nullptr, 0};
    Range range_;
  };
};

struct Member {
  Member(Key key_, Value value_) noexcept : key(key_), value(value_) {}
  Key key;
  Value value;
};

inline Value::Value(std::initializer_list<Member> members) noexcept : kind_(Kind::object) {
  members_ = {members.begin(), members.size()};
}

void begin_array(ByteBuffer& out);
void add_item(ByteBuffer& out, const Value& value);
void end_array(ByteBuffer& out);
std::string_view write_items(const Value* values, std::size_t count);

template <class Items>
void Value::write_range(ByteBuffer& out, const void* items) {
  begin_array(out);
  for (auto&& item : *static_cast<const Items*>(items)) add_item(out, Value(item));
  end_array(out);
}

/// What can stand in braces, and so be an item of an Array or given to `set`.
template <class T>
concept Settable = std::is_constructible_v<Value, const T&> && !std::is_same_v<T, Value>;

}  // namespace detail

/// Any JSON value. Null unless made otherwise.
class Json {
 public:
  enum class Kind : std::uint8_t { null, boolean, number, string, object, array };

  Json() noexcept = default;
  template <detail::Settable T>
    requires(!std::is_same_v<T, Json>)
  Json(const T& value);

  /// Reads one JSON value, strictly (RFC 8259): invalid_json, json_too_deep or json_too_large.
  /// White space is dropped; integers beyond 64 bits become the nearest double.
  static Result<Json> parse(std::string_view text, JsonLimits limits = {});

  /// The JSON text; valid as long as this value is neither changed nor destroyed.
  std::string_view text() const noexcept;

  Kind kind() const noexcept;
  bool is_null() const noexcept { return kind() == Kind::null; }
  // Each is empty where the value is of another kind, or doesn't fit.
  std::optional<bool> as_bool() const noexcept;
  std::optional<std::int64_t> as_int64() const noexcept;
  std::optional<std::uint64_t> as_uint64() const noexcept;
  std::optional<double> as_double() const noexcept;
  std::optional<std::string> as_string() const;
  std::optional<Object> as_object() const;
  std::optional<Array> as_array() const;

  friend bool operator==(const Json& a, const Json& b) noexcept { return a.text() == b.text(); }

 private:
  friend class Object;
  friend class Array;
  friend struct detail::Trust;
  struct Trusted {};
  Json(Trusted, std::string_view text) : text_(text) {}

  detail::InlineText<40> text_;  // empty: null
};

/// A JSON object. 120 bytes of its text are in place.
class Object {
 public:
  Object() noexcept = default;
  Object(std::initializer_list<detail::Member> members);

  /// Reads one JSON object, as Json::parse does.
  static Result<Object> parse(std::string_view text, JsonLimits limits = {});

  /// The JSON text; valid as long as this object is neither changed nor destroyed.
  std::string_view text() const noexcept { return empty() ? "{}" : text_.view(); }
  bool empty() const noexcept { return text_.size() == 0; }

  /// The keys, in order. With `get`, the way to look at everything.
  std::vector<std::string> keys() const;
  std::optional<Json> get(std::string_view key) const;
  bool contains(std::string_view key) const noexcept;
  /// Replaces the first member of that key, or adds one at the end.
  template <detail::Settable T>
  Object& set(std::string_view key, const T& value) {
    return set_value(key, value);
  }
  Object& set(std::string_view key, std::initializer_list<detail::Member> members) {
    return set_value(key, members);
  }
  /// Removes every member of that key; returns whether there was one.
  bool erase(std::string_view key);

  friend bool operator==(const Object& a, const Object& b) noexcept { return a.text() == b.text(); }

 private:
  friend class Json;
  friend struct detail::Trust;
  struct Trusted {};
  Object(Trusted, std::string_view text) : text_(text) {}
  Object& set_value(std::string_view key, const detail::Value& value);

  detail::InlineText<120> text_;  // empty: {}
};

/// A JSON array: `Array{"a", 1, Object{{"b", 2}}}`.
class Array {
 public:
  Array() noexcept = default;
  template <detail::Settable... Ts>
    requires(sizeof...(Ts) > 0 && !(sizeof...(Ts) == 1 && (std::is_same_v<Ts, Array> && ...)))
  Array(const Ts&... items) {
    const detail::Value values[] = {detail::Value(items)...};
    text_.assign(detail::write_items(values, sizeof...(Ts)));
  }

  /// Reads one JSON array, as Json::parse does.
  static Result<Array> parse(std::string_view text, JsonLimits limits = {});

  /// The JSON text; valid as long as this array is neither changed nor destroyed.
  std::string_view text() const noexcept { return empty() ? "[]" : text_.view(); }
  bool empty() const noexcept { return text_.size() == 0; }

  /// The items, in order.
  std::vector<Json> items() const;
  template <detail::Settable T>
  Array& push_back(const T& value) {
    return push_value(value);
  }
  Array& push_back(std::initializer_list<detail::Member> members) { return push_value(members); }

  friend bool operator==(const Array& a, const Array& b) noexcept { return a.text() == b.text(); }

 private:
  friend class Json;
  struct Trusted {};
  Array(Trusted, std::string_view text) : text_(text) {}
  Array& push_value(const detail::Value& value);

  detail::InlineText<40> text_;  // empty: []
};

namespace detail {
std::string_view write_one(const Value& value);
}

template <detail::Settable T>
  requires(!std::is_same_v<T, Json>)
Json::Json(const T& value) : text_(detail::write_one(detail::Value(value))) {}

}  // namespace analytics
