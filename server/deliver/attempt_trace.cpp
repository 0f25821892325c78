#include "server/deliver/attempt_trace.h"

namespace analytics::server {

std::string_view whole_beginning(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  while (bytes_max > 0 && (static_cast<unsigned char>(text[bytes_max]) & 0xc0) == 0x80) --bytes_max;
  return text.substr(0, bytes_max);
}

std::string cut_mark(std::size_t bytes_in_all) {
  return "\n… (cut: " + std::to_string(bytes_in_all) + " bytes in all)";
}

std::string cut_text(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return std::string(text);
  return std::string(whole_beginning(text, bytes_max)) + cut_mark(text.size());
}

}  // namespace analytics::server
