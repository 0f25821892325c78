#pragma once

// Keeps secrets out of what people get to read: texts of libraries and of servers may repeat a
// password that they were given.
//
//   SecretMask mask({settings->text("password")});
//   outcome.detail = mask.excerpt(reason, 200);
//
// Immutable; safe for use by several threads.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace analytics::server {

class SecretMask {
 public:
  /// Empty secrets are passed over.
  explicit SecretMask(const std::vector<std::string>& secrets);

  /// The text, with "***" for each secret: as it is, percent-encoded, in base64, and as a JSON
  /// string has it.
  std::string masked(std::string_view text) const;

  /// The beginning of the masked text, `bytes_max` at most, with "?" for what is not printable
  /// ASCII.
  std::string excerpt(std::string_view text, std::size_t bytes_max) const;

  /// The beginning of the masked text; in UTF-8 if the text is.
  std::string beginning(std::string_view text, std::size_t bytes_max) const;

 private:
  std::vector<std::string> forms_;  // The longest first, so that none is masked in part.
};

}  // namespace analytics::server
