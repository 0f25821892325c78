#include "journal/crc32c.h"

#include <cstddef>
#include <random>
#include <string>

#include <gtest/gtest.h>

namespace analytics {
namespace {

std::string counting(int from, int step) {
  std::string bytes;
  for (int i = 0; i < 32; ++i) bytes.push_back(static_cast<char>(from + i * step));
  return bytes;
}

// RFC 3720, B.4.
TEST(Crc32c, GivesTheValuesOfRfc3720) {
  EXPECT_EQ(crc32c(0, std::string(32, '\0')), 0x8A9136AAu);
  EXPECT_EQ(crc32c(0, std::string(32, '\xFF')), 0x62A8AB43u);
  EXPECT_EQ(crc32c(0, counting(0, 1)), 0x46DD794Eu);
  EXPECT_EQ(crc32c(0, counting(31, -1)), 0x113FDB5Cu);
}

TEST(Crc32c, GivesTheValuesOfRfc3720WithoutHelpToo) {
  EXPECT_EQ(crc32c_portable(0, std::string(32, '\0')), 0x8A9136AAu);
  EXPECT_EQ(crc32c_portable(0, std::string(32, '\xFF')), 0x62A8AB43u);
  EXPECT_EQ(crc32c_portable(0, counting(0, 1)), 0x46DD794Eu);
  EXPECT_EQ(crc32c_portable(0, counting(31, -1)), 0x113FDB5Cu);
}

TEST(Crc32c, OfTheUsualCheckString) { EXPECT_EQ(crc32c(0, "123456789"), 0xE3069283u); }

TEST(Crc32c, OfNothingChangesNothing) {
  EXPECT_EQ(crc32c(0, ""), 0u);
  EXPECT_EQ(crc32c(7, ""), 7u);
}

TEST(Crc32c, CanBeContinuedAtAnyByte) {
  const std::string text = "the quick brown fox jumps over the lazy dog";
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    EXPECT_EQ(crc32c(crc32c(0, text.substr(0, cut)), text.substr(cut)), crc32c(0, text)) << cut;
  }
}

TEST(Crc32c, IsTheSameBothWaysForEveryLengthAndAlignment) {
  std::mt19937 random(1);
  std::string bytes(5000, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  for (std::size_t begin = 0; begin < 16; ++begin) {
    for (std::size_t length = 0; length < 4900; length += 1 + length / 7) {
      const std::string_view part = std::string_view(bytes).substr(begin, length);
      ASSERT_EQ(crc32c(1, part), crc32c_portable(1, part)) << begin << " " << length;
    }
  }
}

}  // namespace
}  // namespace analytics
