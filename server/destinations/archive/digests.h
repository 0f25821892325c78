#pragma once

// Hashes as S3 wants them.
//
//   hex(sha256(body));             // x-amz-content-sha256
//   base64(md5(body));             // Content-MD5
//   hmac_sha256(key, text);
//
// Pure functions over libcrypto; what they return are raw bytes.

#include <string>
#include <string_view>

namespace analytics::server {

std::string sha256(std::string_view bytes);
std::string md5(std::string_view bytes);
std::string hmac_sha256(std::string_view key, std::string_view bytes);

/// Two digits a byte, in lower case.
std::string hex(std::string_view bytes);

}  // namespace analytics::server
