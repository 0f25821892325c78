#include "server/route/sampling.h"

#include <openssl/evp.h>

#include <array>
#include <cstdint>

#include "base/buffer.h"
#include "json/scan.h"
#include "json/write.h"

namespace analytics::server {
namespace {

// Looked up once: that takes longer than the digest.
const EVP_MD* md5() {
  static const EVP_MD* const kMd5 = EVP_MD_fetch(nullptr, "MD5", nullptr);
  return kMd5;
}

}  // namespace

double sample_fraction(std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  if (md5() == nullptr ||
      EVP_Digest(text.data(), text.size(), digest.data(), nullptr, md5(), nullptr) != 1) {
    return 1;
  }
  std::uint64_t first = 0;
  for (std::size_t i = 0; i < 8; ++i) first = first << 8 | digest[i];
  // As many bits as a double has: rounding must not make a 1 of it.
  return static_cast<double>(first >> 11) * 0x1p-53;
}

std::string sampled_text(std::string_view event_json, const JsonPath& path) {
  std::string_view value = path.empty() ? std::string_view() : find_path(event_json, path);
  if (value.empty() || value == "null") value = find_member(event_json, "messageId");
  if (!is_string(value)) return std::string(value);
  ByteBuffer written;
  write_string(written, unquote(value));
  return std::string(written.view());
}

}  // namespace analytics::server
