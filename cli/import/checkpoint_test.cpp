#include "cli/import/checkpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/import/temporary_folder.h"

namespace analytics::cli {
namespace {

using ::testing::HasSubstr;

Checkpoint checkpoint() {
  return {.file = "in.csv",
          .digest = "d",
          .options_digest = "o",
          .key_digest = "k",
          .done = {.offset = 100, .row = 10, .line = 12},
          .counts = {.delivered = 9, .dead = 1},
          .dead_letter_file = "dead",
          .dead_letter_bytes = 77};
}

TEST(Checkpoint, IsWhatWasSaved) {
  const TemporaryFolder folder;
  ASSERT_TRUE(checkpoint().save(folder.path("c")));
  const Checkpoint found = Checkpoint::load(folder.path("c")).value().value();
  EXPECT_EQ(found.text(), checkpoint().text());
  EXPECT_EQ(found.done, checkpoint().done);
  EXPECT_EQ(found.counts, checkpoint().counts);
  EXPECT_TRUE(found.check(checkpoint()));
}

TEST(Checkpoint, NeedNotBeThere) {
  const TemporaryFolder folder;
  EXPECT_FALSE(Checkpoint::load(folder.path("c")).value().has_value());
}

TEST(Checkpoint, HasAFormatWithAVersion) {
  EXPECT_EQ(checkpoint().text(),
            R"({"version":1,"file":"in.csv","digest":"d","options_digest":"o","key_digest":"k",)"
            R"("rows_done":10,"offset":100,"line":12,"delivered":9,"dead_letters":1,)"
            R"("dead_letter_file":"dead","dead_letter_bytes":77,"complete":false})"
            "\n");
}

TEST(Checkpoint, RefusesWhatIsNone) {
  const TemporaryFolder folder;
  write_text(folder.path("c"), "{\"version\":1}");
  const auto found = Checkpoint::load(folder.path("c"));
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, ErrorCode::corrupt);
  EXPECT_FALSE(Checkpoint::parse(R"({"version":2})"));
  EXPECT_FALSE(Checkpoint::parse(""));
}

TEST(Checkpoint, IsOfOneFileOneMappingAndOneKey) {
  Checkpoint other = checkpoint();
  other.digest = "x";
  EXPECT_THAT(checkpoint().check(other).error().message, HasSubstr("another file"));
  other = checkpoint();
  other.options_digest = "x";
  EXPECT_THAT(checkpoint().check(other).error().message, HasSubstr("another mapping"));
  other = checkpoint();
  other.key_digest = "x";
  EXPECT_THAT(checkpoint().check(other).error().message, HasSubstr("another write key"));
  other = checkpoint();
  other.dead_letter_file = "x";
  EXPECT_THAT(checkpoint().check(other).error().message, HasSubstr("dead-letter"));
}

}  // namespace
}  // namespace analytics::cli
