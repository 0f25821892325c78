#pragma once

// CRC32C (Castagnoli, RFC 3720): the checksum of the journal's segments and frames.
//
//   std::uint32_t crc = crc32c(0, header);
//   crc = crc32c(crc, body);  // of both, one after the other
//
// Pure; safe for use by several threads.

#include <cstdint>
#include <string_view>

namespace analytics {

/// The checksum of `bytes`, continuing `crc`; 0 begins a new one.
std::uint32_t crc32c(std::uint32_t crc, std::string_view bytes) noexcept;

/// The same without any library's or processor's help: what every machine can do.
std::uint32_t crc32c_portable(std::uint32_t crc, std::string_view bytes) noexcept;

}  // namespace analytics
