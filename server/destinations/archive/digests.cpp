#include "server/destinations/archive/digests.h"

#include <array>

#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace analytics::server {
namespace {

using Room = std::array<unsigned char, EVP_MAX_MD_SIZE>;

std::string text_of(const Room& room, unsigned int bytes) {
  return {reinterpret_cast<const char*>(room.data()), bytes};
}

std::string digest(const EVP_MD* kind, std::string_view bytes) {
  Room room{};
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), room.data(), &size, kind, nullptr);
  return text_of(room, size);
}

}  // namespace

std::string sha256(std::string_view bytes) { return digest(EVP_sha256(), bytes); }
std::string md5(std::string_view bytes) { return digest(EVP_md5(), bytes); }

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
  Room room{};
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), room.data(), &size);
  return text_of(room, size);
}

std::string hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char byte : bytes) {
    text += kDigits[static_cast<unsigned char>(byte) >> 4];
    text += kDigits[static_cast<unsigned char>(byte) & 15];
  }
  return text;
}

}  // namespace analytics::server
