#pragma once

// Formats of addresses: of people, hosts and pages (formats.h has them by name).
//
//   is_email_format("someone@example.com");      // true
//
// Pure functions, linear in the text's length.

#include <string_view>

namespace analytics::server::pack {

bool is_email_format(std::string_view text);
bool is_hostname_format(std::string_view text);
bool is_ipv4_format(std::string_view text);
bool is_ipv6_format(std::string_view text);
bool is_uri_format(std::string_view text);
bool is_uri_reference_format(std::string_view text);
bool is_uuid_format(std::string_view text);

}  // namespace analytics::server::pack
