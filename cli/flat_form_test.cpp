#include "cli/flat_form.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace analytics::cli {
namespace {

using ::testing::ElementsAre;

TEST(FlatForm, BecomesASubcommand) {
  EXPECT_THAT(from_flat_form({"--writeKey=K", "--type=track", "--userId=U", "--event=E",
                              "--properties={\"a\": \"b=c\"}"}),
              ElementsAre("track", "--write-key=K", "--user-id=U", "--event=E",
                          "--properties={\"a\": \"b=c\"}"));
}

TEST(FlatForm, TakesValuesThatStandApart) {
  EXPECT_THAT(from_flat_form({"--type", "group", "--groupId", "G", "--json", "--userId", "-U"}),
              ElementsAre("group", "--group-id=G", "--json", "--user-id=-U"));
}

TEST(FlatForm, LeavesOutFlagsWithoutAValue) {
  EXPECT_THAT(from_flat_form({"--type=identify", "--event=", "--anonymousId=A"}),
              ElementsAre("identify", "--anonymous-id=A"));
}

TEST(FlatForm, LeavesTodaysFormAlone) {
  EXPECT_THAT(from_flat_form({"track", "--user-id", "U", "--type=x"}),
              ElementsAre("track", "--user-id", "U", "--type=x"));
  EXPECT_THAT(from_flat_form({"-w", "K", "track"}), ElementsAre("-w", "K", "track"));
  EXPECT_THAT(from_flat_form({}), ElementsAre());
}

}  // namespace
}  // namespace analytics::cli
