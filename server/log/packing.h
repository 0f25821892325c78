#pragma once

// Numbers and texts as bytes, for what the server stores: numbers little-endian, a text as its
// length (u32) and its bytes.
//
//   Packer(out).text("shop");
//   Unpacker unpacker(bytes);
//   std::string_view source = unpacker.text();
//   if (!unpacker.done()) …   // cut short, or more than was read
//
// Views of other memory; not synchronised.

#include <cstdint>
#include <string>
#include <string_view>

namespace analytics::server {

class Packer {
 public:
  explicit Packer(std::string& out) : out_(out) {}

  template <class Number>
  void number(Number value) {
    char bytes[sizeof value];
    for (std::size_t i = 0; i < sizeof value; ++i) {
      bytes[i] = static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * i));
    }
    out_.append(bytes, sizeof bytes);
  }
  void text(std::string_view value) {
    number(static_cast<std::uint32_t>(value.size()));
    out_.append(value);
  }

 private:
  std::string& out_;
};

/// Reads from left to right. After the first thing that is not there, everything is empty and
/// `good` is false.
class Unpacker {
 public:
  explicit Unpacker(std::string_view bytes) : rest_(bytes) {}

  template <class Number>
  Number number() {
    std::uint64_t value = 0;
    const std::string_view bytes = take(sizeof(Number));
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      value |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
    }
    return static_cast<Number>(value);
  }
  std::string_view take(std::size_t size) {
    if (rest_.size() < size) {
      good_ = false;
      rest_ = {};
      return {};
    }
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }
  std::string_view text() { return take(number<std::uint32_t>()); }
  std::string_view rest() { return take(rest_.size()); }
  bool good() const { return good_; }
  bool done() const { return good_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool good_ = true;
};

}  // namespace analytics::server
