#pragma once

// Cuts a template at its placeholders.
//
//   for (const TemplatePart& part : split_template("Hello, {{ user.name }}!")) …
//   // "Hello, ", placeholder "user.name", "!"
//
// {{{three braces}}} mean the same as two. What stands between braces is trimmed; without anything
// there, or with a "}" in it, they are text. Pure; the parts are views of the template.

#include <string_view>
#include <vector>

namespace analytics::server::pack {

struct TemplatePart {
  std::string_view text{};
  bool is_placeholder = false;
};

std::vector<TemplatePart> split_template(std::string_view text);

}  // namespace analytics::server::pack
