#include "cli/import/digest.h"

#include <gtest/gtest.h>

#include "cli/import/text_source.h"

namespace analytics::cli {
namespace {

constexpr const char* kOfAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

bool go_on(std::uint64_t) { return true; }

TEST(Digest, IsSha256) { EXPECT_EQ(sha256_hex("abc"), kOfAbc); }

TEST(Digest, OfAFileIsThatOfItsBytes) {
  TextSource source("abc", 1);
  EXPECT_EQ(file_digest(source, go_on).value(), kOfAbc);
}

TEST(Digest, LeavesTheFileAtItsBeginning) {
  TextSource source("abc");
  ASSERT_TRUE(file_digest(source, go_on));
  EXPECT_EQ(file_digest(source, go_on).value(), kOfAbc);
}

TEST(Digest, CanBeStopped) {
  TextSource source("abc");
  const auto digest = file_digest(source, [](std::uint64_t) { return false; });
  ASSERT_FALSE(digest);
  EXPECT_EQ(digest.error().code, ErrorCode::canceled);
}

TEST(MessageIds, AreTheSameForTheSameRow) {
  MessageIds first(kOfAbc, "options");
  MessageIds second(kOfAbc, "options");
  EXPECT_EQ(first.of(1, "{}"), second.of(1, "{}"));
  EXPECT_EQ(first.of(1, "{}"), second.of(1, "{}"));
}

TEST(MessageIds, DifferByFileOptionsRowAndBytes) {
  MessageIds ids(kOfAbc, "options");
  const std::string id = ids.of(1, "{}");
  EXPECT_NE(id, ids.of(2, "{}"));
  EXPECT_NE(id, ids.of(1, "{ }"));
  EXPECT_NE(id, MessageIds("other", "options").of(1, "{}"));
  EXPECT_NE(id, MessageIds(kOfAbc, "other").of(1, "{}"));
}

TEST(MessageIds, FitTheHundredCharactersThatServersTake) {
  const std::string id = MessageIds(kOfAbc, "").of(UINT64_MAX, "{}");
  EXPECT_TRUE(id.starts_with("imp-"));
  EXPECT_LE(id.size(), 100u);
}

}  // namespace
}  // namespace analytics::cli
