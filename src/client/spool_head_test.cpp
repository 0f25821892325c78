#include "client/spool_head.h"

#include <gtest/gtest.h>

namespace analytics {
namespace {

TEST(SpoolHead, HasTheBytesOfItsFormat) {
  const std::string bytes = encode({.low_water = 0x0102, .finished = {{0x0203, 0x0304}}});
  EXPECT_EQ(bytes, std::string("\1\2\1\0\0\0\0\0\0\1\3\2\0\0\0\0\0\0\4\3\0\0\0\0\0\0", 26));
}

TEST(SpoolHead, ReadsBackWhatItWrote) {
  const SpoolHead head =
      decode_spool_head(encode({.low_water = 7, .finished = {{8, 9}, {12, 20}}}));
  EXPECT_EQ(head.low_water, 7u);
  ASSERT_EQ(head.finished.size(), 2u);
  EXPECT_EQ(head.finished[1], (std::pair<std::uint64_t, std::uint64_t>(12, 20)));
}

TEST(SpoolHead, ForgetsRangesBeyondItsLimitAndNoOthers) {
  SpoolHead many;
  for (std::uint64_t i = 1; i <= kSpoolRangesMax + 1; ++i)
    many.finished.emplace_back(2 * i, 2 * i + 1);
  const std::string bytes = encode(many);
  EXPECT_EQ(bytes.size(), kSpoolHeadBytesMax);
  EXPECT_EQ(decode_spool_head(bytes).finished.size(), kSpoolRangesMax);
}

TEST(SpoolHead, TakesNothingForFinishedWhereItCanNotRead) {
  const std::string right = encode({.low_water = 7, .finished = {{8, 9}}});
  for (std::size_t length = 0; length < right.size(); ++length) {
    EXPECT_EQ(decode_spool_head(right.substr(0, length)).low_water, 0u);
  }
  std::string other_version = right;
  other_version[0] = 2;
  EXPECT_EQ(decode_spool_head(other_version).low_water, 0u);
  EXPECT_EQ(decode_spool_head(encode({.low_water = 7, .finished = {{5, 9}}})).low_water, 0u)
      << "ranges below the low water";
}

}  // namespace
}  // namespace analytics
