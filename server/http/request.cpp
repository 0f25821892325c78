#include <algorithm>

#include "server/http/header_name.h"
#include "server/http/listener.h"

namespace analytics::server {

std::string_view ServerRequest::path() const noexcept {
  return std::string_view(target).substr(0, target.find('?'));
}

std::string_view ServerRequest::query() const noexcept {
  const std::size_t mark = target.find('?');
  return mark == std::string::npos ? std::string_view() : std::string_view(target).substr(mark + 1);
}

std::string_view ServerRequest::header(std::string_view name) const noexcept {
  const auto found = std::ranges::find_if(
      headers, [&](const HttpHeader& header) { return same_name(header.name, name); });
  return found == headers.end() ? std::string_view() : std::string_view(found->value);
}

}  // namespace analytics::server
