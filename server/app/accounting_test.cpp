#include <gtest/gtest.h>

#include "server/app/console_data.h"

namespace analytics::server {
namespace {

TEST(AccountingText, HasEverySumAndWhereItComesFrom) {
  const AllCounts sources = {
      {"", {.received = 1, .rejected = {{"unknown_source", 1}}}},
      {"shop", {.received = 4, .duplicates = 1, .accepted = 2, .rejected = {{"bad_request", 1}}}}};
  const std::map<std::string, DestinationCounts> destinations = {
      {"lake", {.accepted = 2, .delivered = 1, .pending = 0, .filtered = {{"disabled", 1}}}}};
  EXPECT_EQ(
      accounting_text(sources, destinations),
      R"({"received":5,"rejected":2,"duplicates":1,"suppressed":0,"accepted":2,)"
      R"("rejected_by_code":{"bad_request":1,"unknown_source":1},"sources":{)"
      R"("(unknown)":{"received":1,"rejected":1,"duplicates":0,"suppressed":0,"accepted":0,)"
      R"("rejected_by_code":{"unknown_source":1}},)"
      R"("shop":{"received":4,"rejected":1,"duplicates":1,"suppressed":0,"accepted":2,)"
      R"("rejected_by_code":{"bad_request":1}}},"destinations":{"lake":{"accepted":2,)"
      R"("filtered":1,"delivered":1,"discarded":0,"pending":0,)"
      R"("filtered_by_code":{"disabled":1},"discarded_by_code":{}}}})");
}

}  // namespace
}  // namespace analytics::server
