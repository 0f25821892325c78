#pragma once

// A URL as a pack writes it, made safe: what a template puts behind the host is percent-encoded, so
// that it can't reach another path. What it puts into the host is not, and the host is looked at
// when the URL was made.
//
//   encoded_url_json(R"("https://{{settings.host}}/users/{{payload.id}}")", shapes)
//   // {"@join":[["https://{{settings.host}}/users/",{"@url_encode":"{{payload.id}}"}],""]}
//
// Pure functions. `url_fault` says what is wrong with a URL that was made.

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace analytics::server::pack {

using Shapes = std::map<std::string, std::string, std::less<>>;

/// The expression and the shapes are JSON. One that can't be read is given back as it is.
std::string encoded_url_json(std::string_view json, const Shapes& shapes);

/// What is wrong with a URL that a request is to be sent to, without repeating it; empty if nothing
/// is. Its host must be one of the hosts, where "*.example.com" is any below it.
std::string url_fault(std::string_view url, const std::vector<std::string>& hosts);

/// Percent-encoded but for letters, digits and "-._~".
void append_encoded(std::string_view text, std::string& url);

}  // namespace analytics::server::pack
