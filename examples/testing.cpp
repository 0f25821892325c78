#include <iostream>
#include <memory>
#include <string>

#include <analytics/analytics.h>
#include <analytics/testing.h>

using namespace analytics;

// What is tested here: the part of a program that tells what its users do.
class Shop {
 public:
  explicit Shop(Analytics& analytics) : analytics_(analytics) {}

  void sell(const std::string& customer, const std::string& product, double price) {
    analytics_.track({.user = User::user_id(customer),
                      .event = "Order Completed",
                      .properties = {{"product", product}, {"revenue", price}}});
  }

 private:
  Analytics& analytics_;
};

static bool all_good = true;

static void check(bool good, const std::string& what) {
  std::cout << (good ? "ok: " : "NOT OK: ") << what << '\n';
  all_good = all_good && good;
}

// No network: what would be sent is recorded.
static void test_what_is_said_of_an_order() {
  auto transport = std::make_shared<testing::RecordingTransport>();
  Analytics analytics =
      Analytics::create({.write_key = "test-key", .transport = transport}).value();

  Shop(analytics).sell("f4ca124298", "tea", 27.5);
  analytics.flush(std::chrono::seconds(5));

  const auto orders = named(transport->events(), "Order Completed");
  check(orders.size() == 1, "one order");
  if (orders.empty()) {
    std::cout << describe(transport->events());
    return;
  }
  check(orders[0].user_id() == "f4ca124298", "by the customer");
  check(orders[0].at({"properties", "revenue"}) == Json(27.5), "with its price");
}

// No waiting either: the clock moves when the test says so.
static void test_that_an_order_outlives_a_short_outage() {
  auto transport = std::make_shared<testing::RecordingTransport>();
  auto clock = std::make_shared<testing::ManualClock>();
  Analytics analytics = Analytics::create({.write_key = "test-key",
                                           .close_timeout = std::chrono::milliseconds(0),
                                           .transport = transport,
                                           .clock = clock})
                            .value();

  transport->fail_next(503, 2);
  Shop(analytics).sell("f4ca124298", "tea", 27.5);
  check(clock->advance_to_next_wait(), "sent after the flush interval, and refused");
  check(clock->advance_to_next_wait(), "sent again, and refused again");
  check(clock->advance_to_next_wait(), "sent a third time");
  check(transport->wait_for_events(1), "and then taken");
  check(transport->requests().size() == 3, "by the third request");
}

// From one end to the other: a real server, on this machine.
static void test_that_orders_arrive() {
  testing::Collector collector;
  Analytics analytics =
      Analytics::create({.write_key = "test-key", .host = collector.url()}).value();

  for (int i = 0; i < 100; ++i) Shop(analytics).sell("customer-" + std::to_string(i), "tea", 27.5);
  analytics.flush(std::chrono::seconds(5));
  check(collector.wait_for_events(100), "all of them");
  const auto events = collector.events();
  check(!events.empty() && events.back().write_key == "test-key", "from the right source");
}

int main() {
  test_what_is_said_of_an_order();
  test_that_an_order_outlives_a_short_outage();
  test_that_orders_arrive();
  return all_good ? 0 : 1;
}
