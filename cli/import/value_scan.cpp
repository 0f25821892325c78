#include "cli/import/value_scan.h"

namespace analytics::cli {

std::size_t ValueScan::find_end(std::string_view piece) {
  for (std::size_t i = 0; i < piece.size(); ++i) {
    const char c = piece[i];
    if (in_string_) {
      // A line end can't be in a JSON string: the quote that should have closed it is missing, and
      // so may be every bracket after it. What follows is a value of its own.
      if (c == '\n') return i;
      if (escaped_) {
        escaped_ = false;
      } else if (c == '\\') {
        escaped_ = true;
      } else if (c == '"') {
        in_string_ = false;
      }
    } else if (ends_value(c)) {
      return i;
    }
  }
  return std::string_view::npos;
}

bool ValueScan::ends_value(char c) {
  switch (c) {
    case '"':
      in_string_ = true;
      return false;
    case '{':
      open_ += '}';
      return false;
    case '[':
      open_ += ']';
      return false;
    case ',':
      return open_.empty();
    case ']':
      if (open_.find(']') == std::string::npos) return true;
      close(c);
      return false;
    case '}':
      close(c);
      return false;
    default:
      return false;
  }
}

// What was opened inside and not closed is closed along with it; a bracket that closes nothing is
// left for the parser to complain of.
void ValueScan::close(char bracket) {
  const std::size_t opened = open_.rfind(bracket);
  if (opened != std::string::npos) open_.resize(opened);
}

}  // namespace analytics::cli
