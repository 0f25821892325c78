#include "oauth/rs256.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <limits>
#include <memory>

namespace analytics {
namespace {

template <class T, void (*free)(T*)>
struct Free {
  void operator()(T* object) const noexcept { free(object); }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY, EVP_PKEY_free>>;
using Digest = std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX, EVP_MD_CTX_free>>;
using Bio = std::unique_ptr<BIO, Free<BIO, BIO_free_all>>;

// What libcrypto notes on the way is not left for whoever looks into the queue next.
class OwnErrors {
 public:
  OwnErrors() { ERR_set_mark(); }
  ~OwnErrors() { ERR_pop_to_mark(); }
  OwnErrors(const OwnErrors&) = delete;
  OwnErrors& operator=(const OwnErrors&) = delete;
};

Error wrong_key(const std::string& what) { return {ErrorCode::invalid_config, "the key " + what}; }

// Without it, libcrypto asks for a password on the terminal.
int no_password(char* /*buffer*/, int /*size*/, int /*writing*/, void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

Result<Key> read_key(std::string_view pem) {
  if (pem.find("-----BEGIN ") == std::string_view::npos) {
    return wrong_key("is not PEM text: there is no line that begins with -----BEGIN");
  }
  if (pem.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    return wrong_key("is far too long");
  }
  const Bio text(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  if (!text) return Error{ErrorCode::not_available, "libcrypto has no memory"};
  bool encrypted = false;
  Key key(PEM_read_bio_PrivateKey(text.get(), nullptr, no_password, &encrypted));
  if (encrypted) return wrong_key("is encrypted; write it out without a password");
  if (!key) return wrong_key("cannot be read; it must be a private one in PEM form");
  if (EVP_PKEY_base_id(key.get()) != EVP_PKEY_RSA) return wrong_key("is not an RSA key");
  if (const int bits = EVP_PKEY_bits(key.get()); bits < kRsaBitsMin) {
    return wrong_key("has " + std::to_string(bits) + " bits; it must have at least " +
                     std::to_string(kRsaBitsMin));
  }
  return key;
}

}  // namespace

Result<void> check_rsa_key(std::string_view pem) {
  const OwnErrors own;
  const Result<Key> key = read_key(pem);
  return key ? Result<void>() : key.error();
}

Result<std::string> sign_rs256(std::string_view pem, std::string_view text) {
  const OwnErrors own;
  const Result<Key> key = read_key(pem);
  if (!key) return key.error();
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  const Digest digest(EVP_MD_CTX_new());
  std::size_t size = 0;
  if (!digest ||
      EVP_DigestSignInit(digest.get(), nullptr, EVP_sha256(), nullptr, key->get()) != 1 ||
      EVP_DigestSign(digest.get(), nullptr, &size, bytes, text.size()) != 1) {
    return Error{ErrorCode::not_available, "libcrypto cannot sign"};
  }
  std::string signature(size, '\0');
  auto* out = reinterpret_cast<unsigned char*>(signature.data());
  if (EVP_DigestSign(digest.get(), out, &size, bytes, text.size()) != 1) {
    return Error{ErrorCode::not_available, "libcrypto cannot sign with this key"};
  }
  signature.resize(size);
  return signature;
}

}  // namespace analytics
