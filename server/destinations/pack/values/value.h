#pragma once

// A JSON value on its way from an event to a request, or nothing at all: `undefined`, which
// mappings tell from null. Texts, lists and objects are views: of the parsed event, of the pack, or
// of the attempt's arena. Copying one costs 24 bytes.
//
//   const Value event = Value::of(document.root());
//   const Value name = event.member("context").member("library").member("name");
//   if (name.is_text()) …
//   for (Members member(event); member.next();) use(member.key(), member.value());
//
// Immutable; valid as long as what it is a view of.

#include <simdjson.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "server/destinations/pack/values/arena.h"

namespace analytics::server::pack {

struct Member;

class Value {
 public:
  enum class Kind : std::uint8_t {
    undefined,
    null,
    boolean,
    integer,  ///< Fits a signed 64-bit integer, and was written without a fraction.
    number,   ///< Every other number, as a double.
    text,
    list,
    object,
  };

  Value() noexcept : boolean_(false) {}  ///< undefined
  static Value null() noexcept { return Value(Kind::null); }
  static Value of(bool flag) noexcept;
  static Value of(std::int64_t number) noexcept;
  /// An integer where it is one exactly; null where it is not finite, as in JSON.stringify.
  static Value of(double number) noexcept;
  static Value of(std::string_view text) noexcept;
  static Value of(const char* text) noexcept { return of(std::string_view(text)); }
  static Value of(std::span<const Value> items) noexcept;
  static Value of(std::span<const Member> members) noexcept;
  static Value of(simdjson::dom::element element) noexcept;

  Kind kind() const noexcept { return kind_; }
  bool is_undefined() const noexcept { return kind_ == Kind::undefined; }
  bool is_null() const noexcept { return kind_ == Kind::null; }
  bool is_missing() const noexcept { return kind_ <= Kind::null; }  ///< undefined or null
  bool is_boolean() const noexcept { return kind_ == Kind::boolean; }
  bool is_number() const noexcept { return kind_ == Kind::integer || kind_ == Kind::number; }
  bool is_text() const noexcept { return kind_ == Kind::text; }
  bool is_list() const noexcept { return kind_ == Kind::list; }
  bool is_object() const noexcept { return kind_ == Kind::object; }

  /// As JavaScript takes it for a condition: missing, false, 0 and "" are not.
  bool holds() const noexcept;

  /// Of a value of that kind; false, 0 or "" of others.
  bool boolean() const noexcept { return kind_ == Kind::boolean && boolean_; }
  std::int64_t integer() const noexcept { return kind_ == Kind::integer ? integer_ : 0; }
  /// Of either kind of number.
  double number() const noexcept;
  std::string_view text() const noexcept;

  /// Items of a list, members of an object, each counted as it stands; 0 of others.
  std::size_t size() const noexcept;
  /// Undefined where there is none, and of what is no object or no list. Of members of the same
  /// name the last counts, as in JavaScript.
  Value member(std::string_view name) const noexcept;
  Value item(std::size_t index) const noexcept;
  /// Of a made object, those that are undefined too; none of others. Merging needs them: they
  /// hide what came before.
  std::span<const Member> made_members() const noexcept;

  /// Same kind and value, however deep; 1 and 1.0 are the same, and members may be in any order.
  /// What has over a million parts, as often as they stand in it, is the same as nothing.
  friend bool operator==(const Value& left, const Value& right) noexcept;

 private:
  friend class Items;
  friend class Members;
  explicit Value(Kind kind) noexcept : kind_(kind), boolean_(false) {}

  Kind kind_ = Kind::undefined;
  bool is_element_ = false;  // A list or object of the parsed document.
  std::uint32_t size_ = 0;   // Of a text, or of a made list or object.
  union {
    bool boolean_;
    std::int64_t integer_;
    double number_;
    const char* text_;
    const Value* items_;
    const Member* members_;
    simdjson::dom::element element_;
  };
};

/// A member of a made object. One whose value is undefined is none: readers and writers pass it
/// over.
struct Member {
  std::string_view key{};
  Value value{};
};

/// Goes through a list.
class Items {
 public:
  explicit Items(const Value& list) noexcept;
  bool next() noexcept;
  Value value() const noexcept { return value_; }

 private:
  const Value* made_ = nullptr;
  const Value* made_end_ = nullptr;
  simdjson::dom::array::iterator at_{};
  simdjson::dom::array::iterator end_{};
  bool is_element_ = false;
  Value value_{};
};

/// Goes through an object's members, undefined ones left out.
class Members {
 public:
  explicit Members(const Value& object) noexcept;
  bool next() noexcept;
  std::string_view key() const noexcept { return is_element_ ? at_.key() : made_->key; }
  Value value() const noexcept { return is_element_ ? Value::of(at_.value()) : made_->value; }

 private:
  const Member* made_ = nullptr;
  const Member* made_end_ = nullptr;
  simdjson::dom::object::iterator at_{};
  simdjson::dom::object::iterator end_{};
  bool is_element_ = false;
  bool is_started_ = false;
};

}  // namespace analytics::server::pack
