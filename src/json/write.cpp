#include "json/write.h"

#include <utility>

#include <charconv>
#include <cmath>
#include <cstring>

#include "json/utf8.h"

namespace analytics {
namespace {

constexpr char kHex[] = "0123456789abcdef";

// For each byte: 0 where it stands for itself, otherwise what to do about it.
enum Class : std::uint8_t { plain = 0, control, quoted, beyond_ascii };

struct ClassTable {
  std::uint8_t of[256] = {};
  constexpr ClassTable() {
    for (int c = 0; c < 32; ++c) of[c] = control;
    for (int c = 128; c < 256; ++c) of[c] = beyond_ascii;
    of[static_cast<int>('"')] = quoted;
    of[static_cast<int>('\\')] = quoted;
  }
};
constexpr ClassTable kClass;

// Whether any of eight bytes is not plain; looks at all of them at once.
bool all_plain(std::uint64_t eight) noexcept {
  constexpr std::uint64_t kOnes = 0x0101010101010101ull;
  constexpr std::uint64_t kHighs = 0x8080808080808080ull;
  const std::uint64_t quote = eight ^ (kOnes * '"');
  const std::uint64_t backslash = eight ^ (kOnes * '\\');
  const std::uint64_t special =
      (eight - kOnes * 0x20) | (quote - kOnes) | (backslash - kOnes) | eight;
  return (special & kHighs) == 0;
}

std::size_t plain_prefix(const char* text, std::size_t size) noexcept {
  std::size_t i = 0;
  for (; i + 8 <= size; i += 8) {
    std::uint64_t eight;
    std::memcpy(&eight, text + i, 8);
    if (!all_plain(eight)) break;
  }
  while (i < size && kClass.of[static_cast<unsigned char>(text[i])] == plain) ++i;
  return i;
}

void write_control(ByteBuffer& out, unsigned char c) {
  switch (c) {
    case '\b':
      return out.append("\\b");
    case '\f':
      return out.append("\\f");
    case '\n':
      return out.append("\\n");
    case '\r':
      return out.append("\\r");
    case '\t':
      return out.append("\\t");
    default: {
      const char escape[] = {'\\', 'u', '0', '0', kHex[c >> 4], kHex[c & 15]};
      out.append({escape, sizeof escape});
    }
  }
}

// Writes the character at the start of `text`, which is not ASCII; returns its length.
std::size_t write_beyond_ascii(ByteBuffer& out, std::string_view text) {
  const Utf8Part part = next_utf8(text);
  if (!part.valid) {
    out.append("\xEF\xBF\xBD");
  } else if (part.code_point == 0x2028 || part.code_point == 0x2029) {
    out.append(part.code_point == 0x2028 ? "\\u2028" : "\\u2029");
  } else {
    out.append(text.substr(0, part.length));
  }
  return part.length;
}

template <class Number>
void write_number(ByteBuffer& out, Number value) {
  char* tail = out.tail(32);
  out.advance(static_cast<std::size_t>(std::to_chars(tail, tail + 32, value).ptr - tail));
}

}  // namespace

void write_string(ByteBuffer& out, std::string_view text) {
  out.append('"');
  while (!text.empty()) {
    const std::size_t length = plain_prefix(text.data(), text.size());
    out.append(text.substr(0, length));
    text.remove_prefix(length);
    if (text.empty()) break;
    const auto c = static_cast<unsigned char>(text.front());
    std::size_t used = 1;
    if (kClass.of[c] == control) {
      write_control(out, c);
    } else if (kClass.of[c] == quoted) {
      out.append('\\');
      out.append(text.front());
    } else {
      used = write_beyond_ascii(out, text);
    }
    text.remove_prefix(used);
  }
  out.append('"');
}

void write_integer(ByteBuffer& out, std::int64_t value) { write_number(out, value); }
void write_natural(ByteBuffer& out, std::uint64_t value) { write_number(out, value); }
void write_double(ByteBuffer& out, double value) {
  if (!std::isfinite(value)) return out.append("null");
  write_number(out, value);
}
void write_float(ByteBuffer& out, float value) {
  if (!std::isfinite(value)) return out.append("null");
  write_number(out, value);
}

namespace detail {

// Destructors of static objects may still call, when the main thread's own variables are gone: the
// buffer is then made once more, and left to the end of the process.
ByteBuffer& scratch() {
  thread_local ByteBuffer* buffer = nullptr;
  struct Owner {
    ~Owner() { delete std::exchange(buffer, nullptr); }
  };
  if (buffer == nullptr) {
    thread_local const Owner owner;
    (void)owner;
    buffer = new ByteBuffer;
  }
  buffer->clear();
  return *buffer;
}

void ValueWriter::write(ByteBuffer& out, const Value& value) {
  using Kind = Value::Kind;
  switch (value.kind_) {
    case Kind::null:
      return out.append("null");
    case Kind::boolean:
      return out.append(value.boolean_ ? "true" : "false");
    case Kind::integer:
      return write_integer(out, value.integer_);
    case Kind::natural:
      return write_natural(out, value.natural_);
    case Kind::real:
      return write_double(out, value.real_);
    case Kind::single:
      return write_float(out, static_cast<float>(value.real_));
    case Kind::string:
      return write_string(out, value.text_);
    case Kind::json:
      return out.append(value.text_);
    case Kind::object:
      return write_members(out, value.members_.first, value.members_.count);
    case Kind::range:
      return value.range_.write(out, value.range_.data);
  }
}

void ValueWriter::write_members(ByteBuffer& out, const Member* members, std::size_t count) {
  out.append('{');
  for (std::size_t i = 0; i < count; ++i) {
    if (i != 0) out.append(',');
    write_string(out, members[i].key.view());
    out.append(':');
    write(out, members[i].value);
  }
  out.append('}');
}

void begin_array(ByteBuffer& out) { out.append('['); }

void add_item(ByteBuffer& out, const Value& value) {
  if (out.data()[out.size() - 1] != '[') out.append(',');
  ValueWriter::write(out, value);
}

void end_array(ByteBuffer& out) { out.append(']'); }

std::string_view write_items(const Value* values, std::size_t count) {
  ByteBuffer& out = scratch();
  begin_array(out);
  for (std::size_t i = 0; i < count; ++i) add_item(out, values[i]);
  end_array(out);
  return out.view();
}

std::string_view write_one(const Value& value) {
  ByteBuffer& out = scratch();
  ValueWriter::write(out, value);
  return out.view();
}

}  // namespace detail

}  // namespace analytics
