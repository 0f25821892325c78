#include "c/last_error.h"

#include <cstring>

namespace analytics::c {
namespace {

constexpr std::size_t kTextBytesMax = 511;
thread_local char last_text[kTextBytesMax + 1] = "";

// The bytes that are kept of it: a character of UTF-8 is never cut in two.
std::size_t kept_bytes(std::string_view text) noexcept {
  if (text.size() <= kTextBytesMax) return text.size();
  std::size_t bytes = kTextBytesMax;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  return bytes;
}

}  // namespace

int failed(ErrorCode code, std::string_view text) noexcept {
  const std::size_t bytes = kept_bytes(text);
  std::memmove(last_text, text.data(), bytes);  // It may be what analytics_last_error returned.
  last_text[bytes] = '\0';
  return static_cast<int>(code);
}

const char* last_error() noexcept { return last_text; }

}  // namespace analytics::c

const char* analytics_last_error(void) { return analytics::c::last_error(); }
