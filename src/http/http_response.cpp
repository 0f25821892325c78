#include <analytics/transport.h>

#include <algorithm>

namespace analytics {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

std::string_view HttpResponse::header(std::string_view wanted) const noexcept {
  const auto found = std::ranges::find_if(
      headers, [&](const HttpHeader& header) { return same_name(header.name, wanted); });
  return found == headers.end() ? std::string_view() : std::string_view(found->value);
}

}  // namespace analytics
