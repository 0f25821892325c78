#include "http/gzip.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <random>

namespace analytics {
namespace {

using testing::HasSubstr;

std::string packed(std::string_view text) {
  std::string out;
  gzip(text, out).value();
  return out;
}

// Bytes that cannot be made shorter; the same on every run.
std::string noise(std::size_t size) {
  std::mt19937 random(42);
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

std::string events(std::size_t size) {
  std::string text;
  for (int i = 0; text.size() < size; ++i) {
    text += R"({"type":"track","userId":"user-)" + std::to_string(i * 7919) + R"("},)";
  }
  text.resize(size);
  return text;
}

// "hello, hello, hello" as GNU gzip packs it (gzip -n).
const std::string kByGnuGzip(
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xcb\x48\xcd\xc9\xc9\xd7\x51\xc8\x40\xa2\x00"
    "\x9f\xa1\xca\x09\x13\x00\x00\x00",
    29);

class GzipOfSize : public testing::TestWithParam<std::size_t> {};

TEST_P(GzipOfSize, UnpacksToWhatItWas) {
  for (const std::string& text : {events(GetParam()), noise(GetParam())}) {
    const Result<std::string> unpacked = gunzip(packed(text), GetParam());
    ASSERT_TRUE(unpacked) << unpacked.error().message;
    EXPECT_TRUE(*unpacked == text);
  }
}

INSTANTIATE_TEST_SUITE_P(Sizes, GzipOfSize,
                         testing::Values(0, 1, 17, 18, 1000, 65'535, 65'536, 100'000, 500'000,
                                         3'000'000));

TEST(Gzip, MakesEventsMuchShorter) { EXPECT_LT(packed(events(500'000)).size(), 500'000u / 4); }

TEST(Gzip, ReplacesWhatWasInTheBuffer) {
  std::string out = "something else";
  ASSERT_TRUE(gzip("abc", out));
  EXPECT_EQ(gunzip(out, 10).value(), "abc");
}

TEST(Gzip, PassesTheTestOfGnuGzip) {
  const std::string whole = packed(events(200'000));
  FILE* program = popen("gzip --test", "w");
  ASSERT_NE(program, nullptr);
  EXPECT_EQ(fwrite(whole.data(), 1, whole.size(), program), whole.size());
  EXPECT_EQ(pclose(program), 0);
}

TEST(Gunzip, ReadsWhatStockProgramsWrite) {
  const Result<std::string> unpacked = gunzip(kByGnuGzip, 100);
  ASSERT_TRUE(unpacked) << unpacked.error().message;
  EXPECT_EQ(*unpacked, "hello, hello, hello");
}

TEST(Gunzip, AcceptsWhatIsExactlyAtTheLimit) {
  EXPECT_EQ(gunzip(packed(events(100'000)), 100'000).value(), events(100'000));
}

TEST(Gunzip, RefusesWhatIsOneByteBeyondTheLimit) {
  const Result<std::string> unpacked = gunzip(packed(events(100'001)), 100'000);
  ASSERT_FALSE(unpacked);
  EXPECT_EQ(unpacked.error().code, ErrorCode::response_too_large);
  EXPECT_THAT(unpacked.error().message, HasSubstr("100000 bytes"));
}

TEST(Gunzip, RefusesABombWithoutUnpackingIt) {
  const std::string bomb = packed(std::string(100'000'000, '\0'));
  EXPECT_LT(bomb.size(), 1'000'000u);
  EXPECT_EQ(gunzip(bomb, 1000).error().code, ErrorCode::response_too_large);
}

TEST(Gunzip, WithALimitOfNothingAcceptsOnlyNothing) {
  EXPECT_EQ(gunzip(packed(""), 0).value(), "");
  EXPECT_EQ(gunzip(packed("a"), 0).error().code, ErrorCode::response_too_large);
}

TEST(Gunzip, JoinsMembersThatFollowEachOther) {
  const std::string text = events(80'000);
  EXPECT_EQ(gunzip(packed("abc") + packed("") + packed(text) + packed("xyz"), 100'000).value(),
            "abc" + text + "xyz");
}

TEST(Gunzip, CountsAllMembersAgainstTheLimit) {
  const std::string two = packed("abcde") + packed("fghij");
  EXPECT_EQ(gunzip(two, 10).value(), "abcdefghij");
  EXPECT_EQ(gunzip(two, 9).error().code, ErrorCode::response_too_large);
}

TEST(Gunzip, RefusesBytesThatFollowTheEnd) {
  const Result<std::string> unpacked = gunzip(packed("abc") + "tail", 100);
  ASSERT_FALSE(unpacked);
  EXPECT_EQ(unpacked.error().code, ErrorCode::corrupt);
  EXPECT_EQ(unpacked.error().message, "4 bytes follow the end of the gzip data");
}

TEST(Gunzip, RefusesEveryProperBeginning) {
  const std::string whole = packed(events(300));
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const Result<std::string> unpacked = gunzip(whole.substr(0, length), 1000);
    ASSERT_FALSE(unpacked) << length;
    EXPECT_EQ(unpacked.error().code, ErrorCode::corrupt) << length;
  }
}

TEST(Gunzip, RefusesEveryChangeOfTheContentsOrTheirChecksum) {
  const std::string whole = packed(noise(300));
  for (std::size_t at = 10; at < whole.size(); ++at) {
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 0x55);
    EXPECT_FALSE(gunzip(changed, 1000)) << at;
  }
}

TEST(Gunzip, RefusesWhatIsNotGzip) {
  EXPECT_EQ(gunzip("", 100).error().code, ErrorCode::corrupt);
  EXPECT_EQ(gunzip(R"({"batch":[]} and so on, and so on)", 100).error().code, ErrorCode::corrupt);
}

TEST(Gunzip, SurvivesATrailerThatLiesAboutTheLength) {
  std::string liar = packed(events(1000));
  liar.replace(liar.size() - 4, 4, "\xff\xff\xff\xff");
  EXPECT_EQ(gunzip(liar, 1'000'000).error().code, ErrorCode::corrupt);
}

}  // namespace
}  // namespace analytics
