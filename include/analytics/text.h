#pragma once

// Text that lives in place while it is short. Most ids and event names fit, so that making a
// message allocates nothing; what is longer goes to the heap, as with std::string.
//
//   SmallString id = "f4ca124298";
//   std::string_view view = id;
//
// Ordinary values that own their text; not synchronised. Growth stops at 1 GiB: what would go
// beyond is left out. (An event that size is refused long before, see `message_too_large`.)

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace analytics {

namespace detail {

inline constexpr std::size_t kTextBytesMax = std::size_t{1} << 30;

char* text_allocate(std::uint32_t bytes);
void text_free(char* text) noexcept;

/// N bytes of text in place; the rest on the heap.
template <std::uint32_t N>
class InlineText {
 public:
  InlineText() noexcept {}
  explicit InlineText(std::string_view text) { assign(text); }
  InlineText(const InlineText& other) { assign(other.view()); }
  InlineText(InlineText&& other) noexcept { take(other); }
  InlineText& operator=(const InlineText& other) {
    if (this != &other) assign(other.view());
    return *this;
  }
  InlineText& operator=(InlineText&& other) noexcept {
    if (this != &other) {
      release();
      take(other);
    }
    return *this;
  }
  ~InlineText() { release(); }

  std::string_view view() const noexcept { return {data(), size_}; }
  std::size_t size() const noexcept { return size_; }

  /// Replaces the text; `text` may be a part of it.
  void assign(std::string_view text) {
    const auto size =
        static_cast<std::uint32_t>(text.size() < kTextBytesMax ? text.size() : kTextBytesMax);
    if (size > capacity_) {
      char* heap = text_allocate(size);
      std::memcpy(heap, text.data(), size);
      release();
      heap_ = heap;
      capacity_ = size;
    } else if (size != 0) {
      std::memmove(data(), text.data(), size);
    }
    size_ = size;
  }

 private:
  char* data() noexcept { return capacity_ == N ? inplace_ : heap_; }
  const char* data() const noexcept { return capacity_ == N ? inplace_ : heap_; }

  void release() noexcept {
    if (capacity_ != N) text_free(heap_);
    capacity_ = N;
    size_ = 0;
  }

  void take(InlineText& other) noexcept {
    size_ = other.size_;
    capacity_ = other.capacity_;
    if (capacity_ != N) {
      heap_ = other.heap_;
      other.capacity_ = N;
    } else if (size_ != 0) {
      std::memcpy(inplace_, other.inplace_, size_);
    }
    other.size_ = 0;
  }

  std::uint32_t size_ = 0;
  std::uint32_t capacity_ = N;  // N means: in place
  union {
    char inplace_[N];
    char* heap_ = nullptr;  // Costs a store; without it g++ warns of what it can't follow.
  };
};

/// What is taken for text: anything that a string_view is made from, except null.
template <class T>
concept TextLike = std::is_convertible_v<const T&, std::string_view> &&
                   !std::is_same_v<std::remove_cvref_t<T>, std::nullptr_t>;

/// A view of any kind of text; a null `const char*` is empty.
template <TextLike T>
constexpr std::string_view text_view(const T& text) {
  if constexpr (std::is_pointer_v<T>) {
    return text == nullptr ? std::string_view() : std::string_view(text);
  } else {
    return text;
  }
}

}  // namespace detail

/// Short text: up to 40 bytes in place, which a UUID needs. UTF-8 by agreement.
class SmallString {
 public:
  SmallString() noexcept = default;
  template <detail::TextLike T>
  SmallString(const T& text) : text_(detail::text_view(text)) {}

  operator std::string_view() const noexcept { return text_.view(); }
  std::string_view view() const noexcept { return text_.view(); }
  std::string str() const { return std::string(text_.view()); }
  std::size_t size() const noexcept { return text_.size(); }
  bool empty() const noexcept { return text_.size() == 0; }

  friend bool operator==(const SmallString& a, const SmallString& b) noexcept {
    return a.view() == b.view();
  }
  template <detail::TextLike T>
    requires(!std::is_same_v<T, SmallString>)
  friend bool operator==(const SmallString& a, const T& b) noexcept {
    return a.view() == detail::text_view(b);
  }
  template <class Stream>
  friend auto operator<<(Stream& out, const SmallString& text)
      -> decltype(out << std::declval<std::string_view>()) {
    return out << text.view();
  }

 private:
  detail::InlineText<40> text_;
};

}  // namespace analytics
