#pragma once

// Texts in another case as JavaScript's toLowerCase and toUpperCase write them: letters are
// Unicode's, and some become several or depend on where they stand.
//
//   lower_text("ΟΔΟΣ İ");    // "οδος i̇"
//   upper_text("straße");    // "STRASSE"
//
// Pure functions; safe for use by several threads.

#include <string>
#include <string_view>

namespace analytics::server::pack {

std::string lower_text(std::string_view text);
std::string upper_text(std::string_view text);

/// Words, which end at what is no letter or digit and where a lower-case letter is followed by an
/// upper-case one, in lower case and joined by underscores: "orderID Total" is "order_id_total",
/// and "HTTPServer" "http_server". Everything beyond ASCII counts as a letter without a case.
std::string snake_text(std::string_view text);

/// The first letter in upper case, the rest as it is.
std::string capitalized(std::string_view text);

}  // namespace analytics::server::pack
