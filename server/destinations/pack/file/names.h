#pragma once

// What names may look like in a pack, and which of the known ones a wrong one was meant to be.
//
//   is_snake_case("api_key");                              // true
//   nearest_name("tigger", names);                         // "trigger"
//
// Pure functions.

#include <span>
#include <string_view>

namespace analytics::server::pack {

/// [a-z0-9][a-z0-9_-]{0,63}: a pack's type.
bool is_type_name(std::string_view text);
/// [a-z][a-z0-9_]{0,63}: settings, shapes, tables, what is kept.
bool is_snake_case(std::string_view text);
/// [A-Za-z_$][A-Za-z0-9_$ .-]{0,99}: actions and fields, as partners name them.
bool is_action_name(std::string_view text);
/// What an event that was not delivered is told by: in snake case, or a number.
bool is_code(std::string_view text);
/// A host's name in lower case; `*.` in front stands for whatever is below it.
bool is_host_pattern(std::string_view text);
/// Whether the pattern has the host.
bool is_host_of(std::string_view pattern, std::string_view host);
/// A header's name: RFC 9110's token.
bool is_header_name(std::string_view text);

/// Empty where none is close.
std::string_view nearest_name(std::string_view name, std::span<const std::string_view> known);

}  // namespace analytics::server::pack
