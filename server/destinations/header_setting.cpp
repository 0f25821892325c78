#include "server/destinations/header_setting.h"

#include <algorithm>
#include <array>

namespace analytics::server {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

// In lower case.
constexpr std::array<std::string_view, 20> kOurs = {"accept-encoding",
                                                    "connection",
                                                    "content-encoding",
                                                    "content-length",
                                                    "content-type",
                                                    "date",
                                                    "expect",
                                                    "host",
                                                    "http2-settings",
                                                    "keep-alive",
                                                    "max-forwards",
                                                    "proxy-authenticate",
                                                    "proxy-authorization",
                                                    "proxy-connection",
                                                    "te",
                                                    "trailer",
                                                    "transfer-encoding",
                                                    "upgrade",
                                                    "x-message-id",
                                                    "x-signature"};

bool is_token(std::string_view name) {
  constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
  const auto is_good = [&](char c) {
    return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') ||
           kOthers.find(c) != std::string_view::npos;
  };
  return !name.empty() && name.size() <= kHeaderNameBytesMax && std::ranges::all_of(name, is_good);
}

// Line breaks would let a value add headers of its own; other bytes are read in different ways.
bool is_value(std::string_view value) {
  const auto is_good = [](char c) { return (c >= ' ' && c <= '~') || c == '\t'; };
  return !value.empty() && value.size() <= kHeaderValueBytesMax && value.front() > ' ' &&
         value.back() > ' ' && std::ranges::all_of(value, is_good);
}

}  // namespace

std::string complain_of_header(std::string_view name, std::string_view value) {
  std::string known(name);
  std::ranges::transform(known, known.begin(), lower);
  if (std::ranges::find(kOurs, known) != kOurs.end()) {
    return "\"" + known + "\": it is set by this program or belongs to the connection";
  }
  if (!is_token(name)) {
    return "whose name is no header's: 1 to 100 letters, digits and \"-\"";
  }
  if (!is_value(value)) {
    return "whose value is no header's: 1 to 4096 printable ASCII characters, without blanks at "
           "the ends";
  }
  return {};
}

}  // namespace analytics::server
