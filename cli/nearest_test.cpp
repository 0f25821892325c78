#include "cli/nearest.h"

#include <gtest/gtest.h>

namespace analytics::cli {
namespace {

TEST(Nearest, FindsASlipOfTheFingers) {
  EXPECT_EQ(nearest("propertes", {"traits", "properties", "context"}), "properties");
  EXPECT_EQ(nearest("USER_ID", {"user_id", "group_id"}), "user_id");
}

TEST(Nearest, DoesNotGuessWildly) {
  EXPECT_EQ(nearest("colour", {"traits", "properties"}), std::nullopt);
  EXPECT_EQ(nearest("x", {}), std::nullopt);
}

TEST(Nearest, MakesAHalfSentence) {
  EXPECT_EQ(did_you_mean("orign", {"origin"}), "; did you mean \"origin\"?");
  EXPECT_EQ(did_you_mean("colour", {"origin"}), "");
}

}  // namespace
}  // namespace analytics::cli
