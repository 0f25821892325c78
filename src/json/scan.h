#pragma once

// Walks over JSON text that is known to be well formed (it was written here, or checked by
// `check.h`), without building anything. White space between the parts is allowed.
//
//   for (MemberScan scan(object_text); scan.next();) use(scan.key(), scan.value());
//
// Views point into the text that was given. Not synchronised; no allocation but in `unquote`.

#include <string>
#include <string_view>

namespace analytics {

/// The members of an object, in order.
class MemberScan {
 public:
  explicit MemberScan(std::string_view object) noexcept;
  bool next() noexcept;
  /// Between the quotes, as it stands: compare with `key_is`.
  std::string_view raw_key() const noexcept { return key_; }
  bool key_is(std::string_view name) const;
  std::string key() const;
  std::string_view value() const noexcept { return value_; }
  /// The member's whole text, from the key's quote to the value's end.
  std::string_view whole() const noexcept {
    return {key_.data() - 1, static_cast<std::size_t>(value_.end() - key_.data()) + 1};
  }

 private:
  const char* at_;
  const char* end_;
  std::string_view key_;
  std::string_view value_;
  bool is_escaped_ = false;  ///< The key has a backslash.
};

/// The items of an array, in order.
class ItemScan {
 public:
  explicit ItemScan(std::string_view array) noexcept;
  bool next() noexcept;
  std::string_view value() const noexcept { return value_; }

 private:
  const char* at_;
  const char* end_;
  std::string_view value_;
};

/// The value of the first member of that name; empty if there is none.
std::string_view find_member(std::string_view object, std::string_view name);

/// What a string says: without its quotes, escapes resolved. Lone surrogates become U+FFFD.
std::string unquote(std::string_view string);

inline bool is_object(std::string_view value) noexcept {
  return !value.empty() && value.front() == '{';
}
inline bool is_array(std::string_view value) noexcept {
  return !value.empty() && value.front() == '[';
}
inline bool is_string(std::string_view value) noexcept {
  return !value.empty() && value.front() == '"';
}

}  // namespace analytics
