#include "cli/import/dead_letters.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/import/temporary_folder.h"

namespace analytics::cli {
namespace {

using ::testing::HasSubstr;

const DeadLetter kLetter{7, 9, "no good", ErrorCode::invalid_field, 0, "a,\"b\"\x1b"};
constexpr const char* kLine =
    R"({"file":"in.csv","row":7,"line":9,"reason":"no good","code":"invalid_field",)"
    R"("status":null,"record":"a,\"b\"\u001b"})"
    "\n";

TEST(DeadLetters, AreJsonLines) { EXPECT_EQ(dead_letter_line(kLetter, "in.csv"), kLine); }

TEST(DeadLetters, CarryTheServersStatus) {
  EXPECT_THAT(dead_letter_line({.http_status = 400}, "in.csv"), HasSubstr(R"("status":400)"));
}

TEST(DeadLetterFile, IsMadeWithItsFirstRow) {
  const TemporaryFolder folder;
  DeadLetterFile file(folder.path("d"), "in.csv");
  ASSERT_TRUE(file.start(0));
  ASSERT_TRUE(file.append({}));
  EXPECT_FALSE(std::filesystem::exists(folder.path("d")));
  ASSERT_TRUE(file.append({kLetter}));
  EXPECT_EQ(read_text(folder.path("d")), kLine);
  EXPECT_EQ(file.length(), std::string_view(kLine).size());
}

TEST(DeadLetterFile, GoesOnAfterWhatTheCheckpointKnows) {
  const TemporaryFolder folder;
  write_text(folder.path("d"), std::string(kLine) + kLine);
  DeadLetterFile file(folder.path("d"), "in.csv");
  ASSERT_TRUE(file.start(std::string_view(kLine).size()));
  EXPECT_EQ(read_text(folder.path("d")), kLine);
}

TEST(DeadLetterFile, StartsAnewWithoutACheckpoint) {
  const TemporaryFolder folder;
  write_text(folder.path("d"), kLine);
  DeadLetterFile file(folder.path("d"), "in.csv");
  ASSERT_TRUE(file.start(0));
  EXPECT_FALSE(std::filesystem::exists(folder.path("d")));
}

TEST(DeadLetterFile, OverwritesNothingElse) {
  const TemporaryFolder folder;
  write_text(folder.path("d"), "precious");
  DeadLetterFile file(folder.path("d"), "in.csv");
  const auto started = file.start(0);
  ASSERT_FALSE(started);
  EXPECT_THAT(started.error().message, HasSubstr("is no dead-letter file"));
  EXPECT_EQ(read_text(folder.path("d")), "precious");
}

}  // namespace
}  // namespace analytics::cli
