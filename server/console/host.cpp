#include "server/console/host.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstring>

#include "server/http/header_name.h"

namespace analytics::server {
namespace {

bool is_port(std::string_view text) {
  return !text.empty() && text.size() <= 5 &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    const char small = lower(c);
    return (small >= 'a' && small <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_';
  });
}

std::string lowered(std::string_view text) {
  std::string small(text);
  std::ranges::transform(small, small.begin(), lower);
  return small;
}

bool is_v6(const std::string& text) {
  in6_addr address;
  return inet_pton(AF_INET6, text.c_str(), &address) == 1;
}

std::optional<Host> parse_bracketed(std::string_view text) {
  const std::size_t end = text.find(']');
  if (end == std::string_view::npos) return {};
  Host host{.name = lowered(text.substr(1, end - 1))};
  if (!is_v6(host.name)) return {};
  const std::string_view rest = text.substr(end + 1);
  if (rest.empty()) return host;
  if (rest.front() != ':' || !is_port(rest.substr(1))) return {};
  host.port = rest.substr(1);
  return host;
}

}  // namespace

std::optional<Host> parse_host(std::string_view text) {
  if (text.starts_with('[')) return parse_bracketed(text);
  const std::size_t colon = text.find(':');
  Host host{.name = lowered(text.substr(0, colon))};
  if (colon != std::string_view::npos) {
    if (!is_port(text.substr(colon + 1))) return {};
    host.port = text.substr(colon + 1);
  }
  if (host.name.ends_with('.')) host.name.pop_back();
  if (!is_name(host.name)) return {};
  return host;
}

std::optional<Host> parse_host_name(std::string_view text) {
  const bool bare_v6 = std::ranges::count(text, ':') > 1 && !text.starts_with('[');
  return parse_host(bare_v6 ? "[" + std::string(text) + "]" : std::string(text));
}

bool is_loopback(std::string_view name) {
  if (name == "localhost") return true;
  const std::string text(name);
  in_addr v4;
  if (inet_pton(AF_INET, text.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24) == 127;
  in6_addr v6;
  return inet_pton(AF_INET6, text.c_str(), &v6) == 1 &&
         std::memcmp(&v6, &in6addr_loopback, sizeof v6) == 0;
}

}  // namespace analytics::server
