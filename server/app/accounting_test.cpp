#include <gtest/gtest.h>

#include "server/app/console_data.h"

namespace analytics::server {
namespace {

constexpr Timestamp kNow{std::chrono::hours(24 * 365 * 50)};

TEST(AccountingText, HasEverySumAndWhereItComesFrom) {
  const AllCounts sources = {
      {"", {.received = 1, .rejected = {{"unknown_source", 1}}}},
      {"shop", {.received = 4, .duplicates = 1, .accepted = 2, .rejected = {{"bad_request", 1}}}}};
  const std::map<std::string, DestinationCounts> destinations = {
      {"lake",
       {.accepted = 3,
        .delivered = 1,
        .pending = 1,
        .filtered = {{"disabled", 1}},
        .oldest_pending = kNow - std::chrono::milliseconds(1'500),
        .paused = "it fails"}}};
  const std::string text = accounting_text(sources, destinations, kNow);
  EXPECT_EQ(text, R"x({"received":5,"rejected":2,"duplicates":1,"suppressed":0,"accepted":2,)x"
                  R"x("rejected_by_code":{"bad_request":1,"unknown_source":1},"sources":{)x"
                  R"x("(unknown)":{"received":1,"rejected":1,"duplicates":0,"suppressed":0,)x"
                  R"x("accepted":0,"rejected_by_code":{"unknown_source":1}},)x"
                  R"x("shop":{"received":4,"rejected":1,"duplicates":1,"suppressed":0,)x"
                  R"x("accepted":2,"rejected_by_code":{"bad_request":1}}},"destinations":{)x"
                  R"x("lake":{"accepted":3,"filtered":1,"delivered":1,"discarded":0,"pending":1,)x"
                  R"x("lag_seconds":1.5,"paused":"it fails",)x"
                  R"x("last_error":null,)x"
                  R"x("filtered_by_code":{"disabled":1},"discarded_by_code":{}}}})x");
}

}  // namespace
}  // namespace analytics::server
