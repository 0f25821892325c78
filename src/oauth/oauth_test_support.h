#pragma once

// What the tests of this room share: a key pair made for the run, assertions taken apart and
// checked with the public key, and asking for a token and waiting for what came of it.
//
//   Result<std::string> token = ask(*source, soon()).get();
//   EXPECT_TRUE(is_signed_by(test_key(), form_field(request.body, "client_assertion")));
//
// Safe for use by several threads.

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <future>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <analytics/authorization.h>
#include <analytics/json.h>

namespace analytics {

using TestKey = std::shared_ptr<EVP_PKEY>;

inline TestKey make_rsa_key(unsigned bits) { return {EVP_RSA_gen(bits), EVP_PKEY_free}; }

inline const TestKey& test_key() {
  static const TestKey key = make_rsa_key(2'048);
  return key;
}

inline std::string text_of(BIO* out) {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(out, &bytes);
  std::string text(bytes, static_cast<std::size_t>(size));
  BIO_free(out);
  return text;
}

/// As PKCS#8; encrypted where there is a password.
inline std::string private_pem(const TestKey& key, const char* password = nullptr) {
  BIO* out = BIO_new(BIO_s_mem());
  PEM_write_bio_PKCS8PrivateKey(out, key.get(), password ? EVP_aes_256_cbc() : nullptr, password,
                                password ? static_cast<int>(std::string_view(password).size()) : 0,
                                nullptr, nullptr);
  return text_of(out);
}

inline std::string public_pem(const TestKey& key) {
  BIO* out = BIO_new(BIO_s_mem());
  PEM_write_bio_PUBKEY(out, key.get());
  return text_of(out);
}

inline bool verifies(const TestKey& key, std::string_view text, std::string_view signature) {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> digest(EVP_MD_CTX_new(),
                                                                       EVP_MD_CTX_free);
  return EVP_DigestVerifyInit(digest.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
         EVP_DigestVerify(digest.get(), reinterpret_cast<const unsigned char*>(signature.data()),
                          signature.size(), reinterpret_cast<const unsigned char*>(text.data()),
                          text.size()) == 1;
}

inline std::string base64url_decoded(std::string text) {
  std::ranges::replace(text, '-', '+');
  std::ranges::replace(text, '_', '/');
  const std::size_t padding = (4 - text.size() % 4) % 4;
  text.append(padding, '=');
  std::string out(text.size(), '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                   reinterpret_cast<const unsigned char*>(text.data()),
                                   static_cast<int>(text.size()));
  out.resize(size < 0 ? 0 : static_cast<std::size_t>(size) - padding);
  return out;
}

/// The three parts of a JSON web token, decoded; empty ones where it has fewer.
struct TakenApart {
  std::string header{};
  std::string claims{};
  std::string signature{};
  std::string signed_text{};
};

inline TakenApart take_apart(const std::string& assertion) {
  const std::size_t first = assertion.find('.');
  const std::size_t second = assertion.rfind('.');
  if (first == second) return {};
  return {.header = base64url_decoded(assertion.substr(0, first)),
          .claims = base64url_decoded(assertion.substr(first + 1, second - first - 1)),
          .signature = base64url_decoded(assertion.substr(second + 1)),
          .signed_text = assertion.substr(0, second)};
}

inline bool is_signed_by(const TestKey& key, const std::string& assertion) {
  const TakenApart parts = take_apart(assertion);
  return verifies(key, parts.signed_text, parts.signature);
}

/// A claim that is a number; 0 where there is none.
inline std::int64_t number_claim(const std::string& assertion, std::string_view key) {
  const Result<Object> claims = Object::parse(take_apart(assertion).claims);
  const std::optional<Json> value = claims ? claims->get(key) : std::nullopt;
  return value ? value->as_int64().value_or(0) : 0;
}

/// The decoded value of a field of a form; empty where there is none.
inline std::string form_field(std::string_view form, std::string_view name) {
  std::string value;
  while (!form.empty()) {
    const std::string_view field = form.substr(0, form.find('&'));
    form.remove_prefix(std::min(field.size() + 1, form.size()));
    if (field.substr(0, field.find('=')) != name) continue;
    for (std::size_t i = name.size() + 1; i < field.size(); ++i) {
      if (field[i] != '%') {
        value += field[i];
        continue;
      }
      value +=
          static_cast<char>(std::strtol(std::string(field.substr(i + 1, 2)).c_str(), nullptr, 16));
      i += 2;
    }
  }
  return value;
}

/// For whatever should come at once. Reached only where a test fails.
inline Deadline soon() { return std::chrono::steady_clock::now() + std::chrono::seconds(30); }

using Token = std::future<Result<std::string>>;

/// Its future is broken if `done` is dropped, and throws if it is called twice.
template <class Source>
Token ask(Source& source, Deadline deadline) {
  auto promise = std::make_shared<std::promise<Result<std::string>>>();
  Token token = promise->get_future();
  source.token(deadline,
               [promise](Result<std::string> result) { promise->set_value(std::move(result)); });
  return token;
}

/// The token, or the error's message, if one of them comes within 30 s.
inline std::string outcome(Token token) {
  if (token.wait_for(std::chrono::seconds(30)) != std::future_status::ready) return "nothing came";
  const Result<std::string> result = token.get();
  return result ? *result : result.error().message;
}

inline bool is_there(const Token& token) {
  return token.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
}

}  // namespace analytics
