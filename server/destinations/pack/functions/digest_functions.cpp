#include "server/destinations/pack/functions/digest_functions.h"

#include <array>
#include <optional>
#include <string>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "server/destinations/pack/functions/made.h"

namespace analytics::server::pack {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

struct Digest {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned int size = 0;
};

std::string hex(const Digest& digest) {
  std::string text;
  for (unsigned int i = 0; i < digest.size; ++i) {
    text += kHexDigits[digest.bytes[i] >> 4];
    text += kHexDigits[digest.bytes[i] & 15];
  }
  return text;
}

Digest digest_of(const EVP_MD* kind, std::string_view text) {
  Digest digest;
  EVP_Digest(text.data(), text.size(), digest.bytes.data(), &digest.size, kind, nullptr);
  return digest;
}

Value hex_digest(const Call& call, const EVP_MD* kind) {
  if (!call.argument(0).is_text()) return {};
  return made_text(call, hex(digest_of(kind, call.argument(0).text())));
}

Value hex_hmac(const Call& call, const EVP_MD* kind) {
  if (!call.argument(0).is_text() || !call.argument(1).is_text()) return {};
  const std::string key(call.argument(0).text());  // libcrypto takes a null key for no key at all.
  const std::string_view text = call.argument(1).text();
  Digest digest;
  HMAC(kind, key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.bytes.data(),
       &digest.size);
  return made_text(call, hex(digest));
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool is_dash_place(std::size_t at) { return at == 8 || at == 13 || at == 18 || at == 23; }

std::optional<std::string> uuid_bytes(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  std::string bytes;
  int high = -1;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_dash_place(i)) {
      if (text[i] != '-') return std::nullopt;
      continue;
    }
    const int digit = hex_value(text[i]);
    if (digit < 0) return std::nullopt;
    if (high < 0) {
      high = digit;
    } else {
      bytes += static_cast<char>(high * 16 + digit);
      high = -1;
    }
  }
  return bytes;
}

}  // namespace

Value md5_hex(const Call& call) { return hex_digest(call, EVP_md5()); }
Value sha1_hex(const Call& call) { return hex_digest(call, EVP_sha1()); }
Value sha256_hex(const Call& call) { return hex_digest(call, EVP_sha256()); }
Value hmac_sha1_hex(const Call& call) { return hex_hmac(call, EVP_sha1()); }
Value hmac_sha256_hex(const Call& call) { return hex_hmac(call, EVP_sha256()); }

Value uuid5(const Call& call) {
  if (!call.argument(0).is_text() || !call.argument(1).is_text()) return {};
  std::optional<std::string> bytes = uuid_bytes(call.argument(0).text());
  if (!bytes) return {};
  Digest digest = digest_of(EVP_sha1(), bytes->append(call.argument(1).text()));
  digest.bytes[6] = static_cast<unsigned char>((digest.bytes[6] & 0x0F) | 0x50);
  digest.bytes[8] = static_cast<unsigned char>((digest.bytes[8] & 0x3F) | 0x80);
  digest.size = 16;
  std::string text = hex(digest);
  for (const std::size_t dash : {8, 13, 18, 23}) text.insert(dash, 1, '-');
  return made_text(call, text);
}

Value random_id(const Call& call) {
  constexpr std::string_view kCharacters = "0123456789abcdefghijklmnopqrstuvwxyz";
  const Digest digest = digest_of(EVP_sha256(), call.seed);
  std::array<char, 16> id{};
  for (std::size_t i = 0; i < id.size(); ++i) {
    const auto pair = static_cast<std::size_t>(digest.bytes[2 * i] << 8 | digest.bytes[2 * i + 1]);
    id[i] = kCharacters[pair % kCharacters.size()];
  }
  return made_text(call, {id.data(), id.size()});
}

}  // namespace analytics::server::pack
