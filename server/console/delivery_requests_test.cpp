#include "server/console/delivery_requests.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

constexpr Timestamp kNow{std::chrono::hours(24 * 365 * 50)};

std::string redrive_problem(std::string_view body) {
  const Result<RedriveRequest> request = read_redrive(body);
  return request ? "none" : request.error().message;
}
std::string replay_problem(std::string_view body) {
  const Result<ReplayOrder> order = read_replay(body, kNow);
  return order ? "none" : order.error().message;
}
std::string query_problem(std::string_view query) {
  const Result<FailedEventsRequest> request = read_failed_events(query);
  return request ? "none" : request.error().message;
}

TEST(ReadRedrive, TakesADestinationAndWhatNarrowsIt) {
  const RedriveRequest request =
      read_redrive(R"({"destination":"crm","code":"400","source":"shop","message_ids":["a","b"]})")
          .value();
  EXPECT_EQ(request.destination, "crm");
  EXPECT_EQ(request.filter.code, "400");
  EXPECT_EQ(request.filter.source, "shop");
  EXPECT_EQ(request.filter.message_ids, (std::vector<std::string>{"a", "b"}));
}

TEST(ReadRedrive, RefusesWhatMightSendMoreThanWasMeant) {
  EXPECT_EQ(redrive_problem("[]"), "the body must be a JSON object");
  EXPECT_EQ(redrive_problem("{}"), "destination is missing");
  EXPECT_EQ(redrive_problem(R"({"destination":"crm","codes":"400"})"), "unknown key \"codes\"");
  EXPECT_EQ(redrive_problem(R"({"destination":"crm","code":400})"),
            "code must be a string, and not an empty one: leave it out for all");
  EXPECT_NE(redrive_problem(R"({"destination":"crm","code":""})"), "none");
  EXPECT_NE(redrive_problem(R"({"destination":"crm","code":null})"), "none");
  EXPECT_EQ(redrive_problem(R"({"destination":"crm","message_ids":[]})"),
            "message_ids must have 1 to 1000 items; leave it out for all");
  EXPECT_EQ(redrive_problem(R"({"destination":"crm","message_ids":[1]})"),
            "message_ids must be an array of strings");
}

TEST(ReadReplay, TakesARangeOfTime) {
  const ReplayOrder order = read_replay(R"({"destination":"lake","from":"2026-11-01T00:00:00Z",)"
                                        R"("events":["Order Completed"],"dry_run":true})",
                                        kNow)
                                .value();
  EXPECT_EQ(order.request.destination, "lake");
  EXPECT_EQ(order.request.to, kNow);
  EXPECT_LT(order.request.from, Timestamp(std::chrono::hours(24 * 365 * 60)));
  EXPECT_TRUE(order.request.events.contains("Order Completed"));
  EXPECT_TRUE(order.is_dry_run);
}

TEST(ReadReplay, SaysWhatIsWrong) {
  EXPECT_EQ(replay_problem(R"({"destination":"lake"})"),
            "from is missing: say since when, such as 2026-11-29T00:00:00Z");
  EXPECT_EQ(replay_problem(R"({"destination":"lake","from":"yesterday"})"),
            "from must be a time such as 2026-11-29T00:00:00Z");
  EXPECT_EQ(replay_problem(R"({"destination":"lake","dry_run":"yes"})"),
            "dry_run must be true or false");
}

TEST(ReadFailedEvents, TakesADestinationAndAPage) {
  const FailedEventsRequest request =
      read_failed_events("destination=crm&code=400&before=70&limit=20&message_id=a%20b").value();
  EXPECT_EQ(request.destination, "crm");
  EXPECT_EQ(request.query.filter.code, "400");
  EXPECT_EQ(request.query.before, 70u);
  EXPECT_EQ(request.query.limit, 20u);
  EXPECT_EQ(request.query.filter.message_ids, (std::vector<std::string>{"a b"}));
}

TEST(ReadFailedEvents, SaysWhatIsWrong) {
  EXPECT_EQ(query_problem(""), "destination is missing");
  EXPECT_EQ(query_problem("destination=crm&limit=501"), "limit must be a number from 1 to 500");
  EXPECT_EQ(query_problem("destination=crm&before=x"), "before must be the offset of an event");
  EXPECT_EQ(query_problem("destination=crm&page=2"), "unknown parameter \"page\"");
}

}  // namespace
}  // namespace analytics::server
