#pragma once

// Base64, and what it is needed for here: a write key as HTTP's Basic authorization.
//
//   request.headers.push_back({"Authorization", basic_authorization(write_key)});
//   std::string write_key = basic_user(authorization);
//
// Pure functions.

#include <string>
#include <string_view>

namespace analytics {

/// The standard alphabet, padded with `=`.
std::string base64(std::string_view bytes);

/// The write key as user name, with an empty password: `Basic base64(key:)`.
std::string basic_authorization(std::string_view write_key);

/// The user name of a Basic authorization; empty where the text is none.
std::string basic_user(std::string_view authorization);

}  // namespace analytics
