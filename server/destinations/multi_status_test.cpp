#include "server/destinations/multi_status.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

using Kind = Outcome::Kind;
using namespace std::chrono_literals;

std::vector<Outcome> read(std::string_view body, std::size_t count) {
  return multi_status(body, count, std::nullopt);
}

TEST(MultiStatus, GivesEachEventItsOwnOutcome) {
  const auto outcomes = read(R"([{"status":200},{"status":400},{"status":503},{"status":401}])", 4);
  ASSERT_EQ(outcomes.size(), 4u);
  EXPECT_EQ(outcomes[0].kind, Kind::delivered);
  EXPECT_EQ(outcomes[1].kind, Kind::discarded);
  EXPECT_EQ(outcomes[1].code, "400");
  EXPECT_EQ(outcomes[2].kind, Kind::retry);
  EXPECT_EQ(outcomes[3].kind, Kind::unauthorized);
}

TEST(MultiStatus, CountsAMissingStatusAs500) {
  const auto outcomes = read(R"([{"status":200},{"state":1},{"status":"200"}])", 4);
  EXPECT_EQ(outcomes[0].kind, Kind::delivered);
  EXPECT_EQ(outcomes[1].code, "500");
  EXPECT_EQ(outcomes[2].kind, Kind::retry);
  EXPECT_EQ(outcomes[3].kind, Kind::retry);
  EXPECT_EQ(outcomes[3].code, "500");
}

TEST(MultiStatus, TakesWhatIsNoSuchArrayFor500OfAll) {
  EXPECT_EQ(read("", 2)[1].code, "500");
  EXPECT_EQ(read("{\"status\":200}", 2)[0].code, "500");
  EXPECT_EQ(read("[{\"status\":200}", 1)[0].code, "500");
  EXPECT_EQ(read("[200]", 1)[0].code, "500");
  EXPECT_EQ(read(R"([{"status":99}])", 1)[0].code, "500");
  EXPECT_EQ(read(R"([{"status":600}])", 1)[0].code, "500");
}

TEST(MultiStatus, PassesOverWhatIsTooMuch) {
  EXPECT_EQ(read(R"([{"status":200},{"status":200}])", 1).size(), 1u);
}

TEST(MultiStatus, KeepsAnErrorsNameAndNoOtherText) {
  EXPECT_EQ(read(R"([{"status":400,"error":"INVALID_EMAIL"}])", 1)[0].detail,
            "the server answered 400 for this event: INVALID_EMAIL");
  EXPECT_EQ(read(R"([{"status":400,"error":"ann@example.com is invalid"}])", 1)[0].detail,
            "the server answered 400 for this event");
  EXPECT_EQ(read(R"([{"status":400,"error":")" + std::string(65, 'A') + "\"}]", 1)[0].detail,
            "the server answered 400 for this event");
}

TEST(MultiStatus, HandsOnTheWaitToThoseThatAreTriedAgain) {
  const auto outcomes = multi_status(R"([{"status":200},{"status":429}])", 2, 7s);
  EXPECT_EQ(outcomes[0].retry_after, std::nullopt);
  EXPECT_EQ(outcomes[1].retry_after, Duration(7s));
}

}  // namespace
}  // namespace analytics::server
