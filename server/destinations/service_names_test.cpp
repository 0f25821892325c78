#include "server/destinations/service_names.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

TEST(ServiceNames, TellWhatWasMeantByANameThatIsWrittenAlmostRight) {
  EXPECT_EQ(meant_service("web hook"), "Webhook");
  EXPECT_EQ(meant_service("ALL"), "All");
}

TEST(ServiceNames, SayNothingOfNamesThatAreRight) {
  EXPECT_EQ(meant_service("Webhook"), "");
  EXPECT_EQ(meant_service("All"), "");
}

TEST(ServiceNames, KnowServicesThatHaveEnded) {
  EXPECT_EQ(meant_service("awe.sm"), "");
  EXPECT_EQ(meant_service("Preact"), "");
  EXPECT_EQ(meant_service("AdLearn Open Platform"), "");
}

TEST(ServiceNames, SayNothingOfNamesThatAreLikeNone) {
  EXPECT_EQ(meant_service("CRM of ours"), "");
  EXPECT_EQ(meant_service(""), "");
}

}  // namespace
}  // namespace analytics::server
