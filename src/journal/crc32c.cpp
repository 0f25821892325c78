#include "journal/crc32c.h"

#include <array>
#include <cstddef>

#if defined(ANALYTICS_GZIP_ISAL)
#include <isa-l/crc.h>
#endif

// Where ISA-L is linked for gzip, it computes this too: it picks the fastest way that the processor
// has (carry-less multiplication, 20 GB/s and more), at run time, on x86-64 and arm64. Builds on
// libdeflate have no such function, hence the tables: eight bytes a step, 2 GB/s, which is still
// several times what a disk takes. An SSE4.2 path of our own between the two would be code for
// nobody: machines that have it are the ones for which ISA-L is there.
namespace analytics {
namespace {

constexpr std::uint32_t kPolynomial = 0x82F63B78;  // reflected
using Tables = std::array<std::array<std::uint32_t, 256>, 8>;

constexpr Tables make_tables() {
  Tables tables{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t crc = byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? kPolynomial : 0);
    tables[0][byte] = crc;
  }
  for (std::size_t step = 1; step < 8; ++step) {
    for (std::size_t byte = 0; byte < 256; ++byte) {
      const std::uint32_t crc = tables[step - 1][byte];
      tables[step][byte] = (crc >> 8) ^ tables[0][crc & 0xFF];
    }
  }
  return tables;
}

constexpr Tables kTables = make_tables();

std::uint32_t eight_bytes(std::uint32_t crc, const unsigned char* at) noexcept {
  const std::uint32_t low =
      crc ^ (at[0] | at[1] << 8 | at[2] << 16 | static_cast<std::uint32_t>(at[3]) << 24);
  return kTables[7][low & 0xFF] ^ kTables[6][(low >> 8) & 0xFF] ^ kTables[5][(low >> 16) & 0xFF] ^
         kTables[4][low >> 24] ^ kTables[3][at[4]] ^ kTables[2][at[5]] ^ kTables[1][at[6]] ^
         kTables[0][at[7]];
}

}  // namespace

std::uint32_t crc32c_portable(std::uint32_t crc, std::string_view bytes) noexcept {
  const auto* at = reinterpret_cast<const unsigned char*>(bytes.data());
  std::size_t left = bytes.size();
  crc = ~crc;
  for (; left >= 8; at += 8, left -= 8) crc = eight_bytes(crc, at);
  for (; left > 0; ++at, --left) crc = (crc >> 8) ^ kTables[0][(crc ^ *at) & 0xFF];
  return ~crc;
}

#if defined(ANALYTICS_GZIP_ISAL)
std::uint32_t crc32c(std::uint32_t crc, std::string_view bytes) noexcept {
  constexpr std::size_t kStepBytes = std::size_t{1} << 30;  // ISA-L counts in int
  crc = ~crc;
  while (!bytes.empty()) {
    const std::string_view step = bytes.substr(0, kStepBytes);
    auto* at = reinterpret_cast<unsigned char*>(const_cast<char*>(step.data()));  // only read
    crc = crc32_iscsi(at, static_cast<int>(step.size()), crc);
    bytes.remove_prefix(step.size());
  }
  return ~crc;
}
#else
std::uint32_t crc32c(std::uint32_t crc, std::string_view bytes) noexcept {
  return crc32c_portable(crc, bytes);
}
#endif

}  // namespace analytics
