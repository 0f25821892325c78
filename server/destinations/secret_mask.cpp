#include "server/destinations/secret_mask.h"

#include <algorithm>

#include <analytics/json.h>

#include "http/base64.h"
#include "server/deliver/attempt_trace.h"

namespace analytics::server {
namespace {

// `marks` are those that stay as they are: not all encoders have the same.
std::string percent_encoded(std::string_view text, std::string_view digits,
                            std::string_view marks = "-._~") {
  std::string encoded;
  for (const char c : text) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || marks.find(c) != std::string_view::npos;
    const auto byte = static_cast<unsigned char>(c);
    if (is_plain) {
      encoded += c;
    } else {
      encoded.append({'%', digits[byte >> 4], digits[byte & 15]});
    }
  }
  return encoded;
}

// Without padding, so that a value with and one without are both found.
std::string base64_text(std::string_view text) {
  std::string encoded = base64(text);
  encoded.erase(encoded.find_last_not_of('=') + 1);
  return encoded;
}

// Between the quotes; some writers escape the slash besides.
std::string json_escaped(std::string_view text) {
  const Array array{text};
  return std::string(array.text().substr(2, array.text().size() - 4));
}

std::string with_escaped_slashes(std::string_view json) {
  std::string escaped;
  for (const char c : json) {
    if (c == '/') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string url_safe(std::string base64) {
  std::ranges::replace(base64, '+', '-');
  std::ranges::replace(base64, '/', '_');
  return base64;
}

}  // namespace

SecretMask::SecretMask(const std::vector<std::string>& secrets) {
  for (const std::string& secret : secrets) {
    if (secret.empty()) continue;
    forms_.push_back(secret);
    forms_.push_back(percent_encoded(secret, "0123456789ABCDEF"));
    forms_.push_back(percent_encoded(secret, "0123456789abcdef"));
    forms_.push_back(percent_encoded(secret, "0123456789ABCDEF", "-_.!~*'()"));
    forms_.push_back(base64_text(secret));
    forms_.push_back(url_safe(base64_text(secret)));
    forms_.push_back(json_escaped(secret));
    forms_.push_back(with_escaped_slashes(forms_.back()));
  }
  // Most are the same text: each is looked for once.
  std::ranges::sort(forms_, [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  });
  const auto repeated = std::ranges::unique(forms_);
  forms_.erase(repeated.begin(), repeated.end());
}

std::string SecretMask::masked(std::string_view text) const {
  constexpr std::string_view kMask = "***";
  std::string result(text);
  for (const std::string& form : forms_) {
    for (auto at = result.find(form); at != std::string::npos; at = result.find(form, at)) {
      result.replace(at, form.size(), kMask);
      at += kMask.size();
    }
  }
  return result;
}

std::string SecretMask::excerpt(std::string_view text, std::size_t bytes_max) const {
  std::string result = masked(text).substr(0, bytes_max);
  std::ranges::replace_if(
      result, [](char c) { return c < ' ' || c > '~'; }, '?');
  return result;
}

// Looked at a little further than is shown: where a secret is cut, its beginning must not be left.
std::string SecretMask::beginning(std::string_view text, std::size_t bytes_max) const {
  const std::size_t longest = forms_.empty() ? 0 : forms_.front().size();
  if (text.size() <= bytes_max) return masked(text);
  std::string result = masked(text.substr(0, bytes_max + longest));
  if (text.size() > bytes_max + longest) {
    result.resize(result.size() - std::min(result.size(), longest));
  }
  return std::string(whole_beginning(result, bytes_max));
}

}  // namespace analytics::server
