#include "server/destinations/pack/file/address_formats.h"

#include <algorithm>
#include <cstddef>

namespace analytics::server::pack {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool is_one_of(char c, std::string_view signs) { return signs.find(c) != std::string_view::npos; }

// What stands between two separators, and what follows the second.
std::string_view cut(std::string_view& rest, char separator) {
  const std::size_t end = std::min(rest.find(separator), rest.size());
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return part;
}

bool is_label(std::string_view label) {
  const auto is_good = [](char c) { return is_letter(c) || is_digit(c) || c == '-'; };
  return !label.empty() && label.front() != '-' && label.back() != '-' &&
         std::ranges::all_of(label, is_good);
}

bool is_atom(std::string_view atom) {
  const auto is_good = [](char c) {
    return is_letter(c) || is_digit(c) || is_one_of(c, "!#$%&'*+/=?^_`{|}~-");
  };
  return !atom.empty() && std::ranges::all_of(atom, is_good);
}

// Whether all parts are good; `parts` then counts them.
template <class IsGood>
bool all_parts(std::string_view text, char separator, std::size_t& parts, IsGood is_good) {
  for (parts = 1;; ++parts) {
    const bool is_last = text.find(separator) == std::string_view::npos;
    if (!is_good(cut(text, separator))) return false;
    if (is_last) return true;
  }
}

bool is_octet(std::string_view text, bool may_have_zeros) {
  if (text.empty() || text.size() > 3 || !std::ranges::all_of(text, is_digit)) return false;
  int number = 0;
  for (const char c : text) number = number * 10 + (c - '0');
  if (number > 255) return false;
  return may_have_zeros || text.size() == 1 || text.front() != '0';
}

bool is_ipv4(std::string_view text, bool may_have_zeros) {
  std::size_t octets = 0;
  const auto is_good = [&](std::string_view octet) { return is_octet(octet, may_have_zeros); };
  return all_parts(text, '.', octets, is_good) && octets == 4;
}

// Groups between colons; an IPv4 address at the end is two. Nothing is no group.
bool count_groups(std::string_view text, bool may_end_in_ipv4, bool may_have_zeros,
                  std::size_t& groups) {
  groups = 0;
  while (!text.empty()) {
    const bool is_last = text.find(':') == std::string_view::npos;
    if (text.back() == ':') return false;
    const std::string_view group = cut(text, ':');
    if (is_last && may_end_in_ipv4 && is_ipv4(group, may_have_zeros)) {
      groups += 2;
    } else if (group.empty() || group.size() > 4 || !std::ranges::all_of(group, is_hex)) {
      return false;
    } else {
      ++groups;
    }
  }
  return true;
}

bool is_ipv6(std::string_view text, bool may_have_zeros) {
  std::size_t before = 0;
  std::size_t after = 0;
  const std::size_t gap = text.find("::");
  if (gap == std::string_view::npos) {
    return count_groups(text, true, may_have_zeros, before) && before == 8;
  }
  return count_groups(text.substr(0, gap), false, may_have_zeros, before) &&
         count_groups(text.substr(gap + 2), true, may_have_zeros, after) && before + after <= 7;
}

constexpr std::string_view kSubDelimiters = "-._~!$&'()*+,;=";

// Goes over characters of a URI's part, percent-encoded ones among them.
template <class IsGood>
void pass(std::string_view& rest, IsGood is_good) {
  while (!rest.empty()) {
    const bool is_encoded = rest.size() > 2 && rest[0] == '%' && is_hex(rest[1]) && is_hex(rest[2]);
    if (!is_encoded && !is_good(rest.front())) return;
    rest.remove_prefix(is_encoded ? 3 : 1);
  }
}

bool is_path_character(char c) {
  return is_letter(c) || is_digit(c) || is_one_of(c, kSubDelimiters) || is_one_of(c, "\":@");
}

// The address in brackets, [::1] or [v1.x], of an authority.
bool is_bracketed(std::string_view address) {
  if (is_ipv6(address, true)) return true;
  if (address.size() < 4 || (address.front() | 0x20) != 'v') return false;
  address.remove_prefix(1);
  const std::string_view version = cut(address, '.');
  const auto is_good = [](char c) {
    return is_letter(c) || is_digit(c) || c == ':' || is_one_of(c, kSubDelimiters);
  };
  return !version.empty() && std::ranges::all_of(version, is_hex) && !address.empty() &&
         std::ranges::all_of(address, is_good);
}

// An authority with brackets, which may stand nowhere else. All others are taken for paths: their
// characters are the same.
bool pass_bracketed_authority(std::string_view& rest) {
  std::string_view after = rest;
  if (!after.starts_with('/')) return false;
  after.remove_prefix(after.starts_with("//") ? 2 : 1);
  if (!after.starts_with('[')) {
    pass(after, [](char c) {
      return is_letter(c) || is_digit(c) || c == ':' || is_one_of(c, kSubDelimiters);
    });
    if (!after.starts_with("@[")) return false;
    after.remove_prefix(1);
  }
  const std::size_t end = after.find(']');
  if (end == std::string_view::npos || !is_bracketed(after.substr(1, end - 1))) return false;
  after.remove_prefix(end + 1);
  if (after.starts_with(':')) {
    after.remove_prefix(1);
    while (!after.empty() && is_digit(after.front())) after.remove_prefix(1);
  }
  if (!after.empty() && !is_one_of(after.front(), "/?#")) return false;
  rest = after;
  return true;
}

bool is_after_scheme(std::string_view rest) {
  pass_bracketed_authority(rest);
  pass(rest, [](char c) { return is_path_character(c) || c == '/'; });
  const auto is_good = [](char c) { return is_path_character(c) || c == '/' || c == '?'; };
  for (const char mark : {'?', '#'}) {
    if (!rest.starts_with(mark)) continue;
    rest.remove_prefix(1);
    pass(rest, is_good);
  }
  return rest.empty();
}

bool has_scheme_and_rest(std::string_view text) {
  if (text.empty() || !is_letter(text.front())) return false;
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return false;
  const auto is_good = [](char c) { return is_letter(c) || is_digit(c) || is_one_of(c, "+-."); };
  if (!std::ranges::all_of(text.substr(0, colon), is_good)) return false;
  const std::string_view rest = text.substr(colon + 1);
  return !rest.empty() && !is_one_of(rest.front(), "?#") && is_after_scheme(rest);
}

}  // namespace

bool is_email_format(std::string_view text) {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos) return false;
  std::size_t atoms = 0;
  std::size_t labels = 0;
  return all_parts(text.substr(0, at), '.', atoms, is_atom) &&
         all_parts(text.substr(at + 1), '.', labels, is_label) && labels >= 2;
}

bool is_hostname_format(std::string_view text) {
  constexpr std::size_t kBytesMax = 253;
  constexpr std::size_t kLabelBytesMax = 63;
  if (text.ends_with('.')) text.remove_suffix(1);
  std::size_t labels = 0;
  const auto is_good = [](std::string_view label) {
    return label.size() <= kLabelBytesMax && is_label(label);
  };
  return text.size() <= kBytesMax && all_parts(text, '.', labels, is_good);
}

bool is_ipv4_format(std::string_view text) { return is_ipv4(text, true); }

bool is_ipv6_format(std::string_view text) { return is_ipv6(text, false); }

bool is_uri_format(std::string_view text) {
  return text.find('"') == std::string_view::npos && has_scheme_and_rest(text);
}

bool is_uri_reference_format(std::string_view text) {
  return is_after_scheme(text) || has_scheme_and_rest(text);
}

bool is_uuid_format(std::string_view text) {
  constexpr std::string_view kScheme = "urn:uuid:";
  constexpr std::string_view kShape = "00000000-0000-0000-0000-000000000000";
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; };
  if (std::ranges::equal(text.substr(0, kScheme.size()), kScheme, {}, lower)) {
    text.remove_prefix(kScheme.size());
  }
  return std::ranges::equal(text, kShape,
                            [](char c, char at) { return at == '-' ? c == '-' : is_hex(c); });
}

}  // namespace analytics::server::pack
