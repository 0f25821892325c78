#pragma once

// RS256 (RFC 7518, section 3.3): RSASSA-PKCS1-v1_5 with SHA-256, by libcrypto.
//
//   if (Result<void> good = check_rsa_key(pem); !good) return good.error();
//   Result<std::string> signature = sign_rs256(pem, "header.claims");  // 256 bytes or more
//
// Pure functions; safe for use by several threads. The key is read from its text each time, which
// is once in a token's life: so nothing of libcrypto's is kept, whose locks the child of a fork
// might find held. Errors never quote the key, and libcrypto's queue of errors is left as it was.

#include <string>
#include <string_view>

#include <analytics/result.h>

namespace analytics {

/// RFC 7518 forbids shorter keys.
inline constexpr int kRsaBitsMin = 2'048;

/// Whether the text can be signed with: a private RSA key in PEM form (PKCS#8 or PKCS#1), not
/// encrypted, of kRsaBitsMin bits or more. The error is invalid_config and says what is wrong.
Result<void> check_rsa_key(std::string_view pem);

/// The signature's bytes.
Result<std::string> sign_rs256(std::string_view pem, std::string_view text);

}  // namespace analytics
