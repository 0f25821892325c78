#pragma once

// A byte buffer that grows and is used again: what events are encoded into. Unlike std::string it
// hands out its tail to be written in place, without clearing it first.
//
//   ByteBuffer out;
//   out.append("{\"a\":");
//   char* tail = out.tail(20);          // room for 20 bytes
//   out.advance(write_number(tail, 7)); // this many were written
//
// Not synchronised.

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

namespace analytics {

class ByteBuffer {
 public:
  ByteBuffer() = default;
  ByteBuffer(ByteBuffer&& other) noexcept
      : bytes_(std::move(other.bytes_)),
        size_(std::exchange(other.size_, 0)),
        capacity_(std::exchange(other.capacity_, 0)) {}
  ByteBuffer& operator=(ByteBuffer&& other) noexcept {
    bytes_ = std::move(other.bytes_);
    size_ = std::exchange(other.size_, 0);
    capacity_ = std::exchange(other.capacity_, 0);
    return *this;
  }

  std::string_view view() const noexcept { return {bytes_.get(), size_}; }
  char* data() noexcept { return bytes_.get(); }
  std::size_t size() const noexcept { return size_; }
  std::size_t capacity() const noexcept { return capacity_; }
  bool empty() const noexcept { return size_ == 0; }

  void clear() noexcept { size_ = 0; }
  /// Shortens to `size` bytes; `size` must not be more than there are.
  void truncate(std::size_t size) noexcept { size_ = size; }

  /// Where the next `room` bytes go; valid until the next call that may grow the buffer.
  char* tail(std::size_t room) {
    if (capacity_ - size_ < room) grow(room);
    return bytes_.get() + size_;
  }
  void advance(std::size_t written) noexcept { size_ += written; }

  void append(std::string_view text) {
    if (text.empty()) return;
    std::memcpy(tail(text.size()), text.data(), text.size());
    size_ += text.size();
  }
  void append(char byte) {
    *tail(1) = byte;
    ++size_;
  }

 private:
  void grow(std::size_t room) {
    std::size_t capacity = capacity_ < 512 ? 1024 : capacity_ * 2;
    while (capacity - size_ < room) capacity *= 2;
    std::unique_ptr<char[]> bytes(new char[capacity]);
    if (size_ != 0) std::memcpy(bytes.get(), bytes_.get(), size_);
    bytes_ = std::move(bytes);
    capacity_ = capacity;
  }

  std::unique_ptr<char[]> bytes_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace analytics
