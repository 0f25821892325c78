// A job that cron starts every night: it sends yesterday's orders, with the times at which they
// were made, and its exit code says whether all of them have arrived. Started again, it sends the
// same message ids, by which the server knows what it has. docs/guides/short-lived-job.md says why
// each thing is as it is.
#include <iostream>
#include <string>
#include <vector>

#include <analytics/analytics.h>

namespace {

using namespace analytics;

struct Order {
  int number;
  std::string customer;
  double total;
  Timestamp made_at;
};

// Pretends to ask a database.
std::vector<Order> yesterdays_orders() {
  const Timestamp yesterday = std::chrono::system_clock::now() - std::chrono::hours(24);
  std::vector<Order> orders;
  for (int i = 0; i < 1000; ++i) {
    orders.push_back({.number = 70'000 + i,
                      .customer = "customer-" + std::to_string(i % 100),
                      .total = 9.95 + i,
                      .made_at = yesterday + std::chrono::minutes(i)});
  }
  return orders;
}

Track completed(const Order& order) {
  return {.user = User::user_id(order.customer),
          .event = "Order Completed",
          .properties = {{"order_id", order.number}, {"total", order.total}},
          .timestamp = order.made_at,
          .message_id = "order-completed-" + std::to_string(order.number)};
}

}  // namespace

int main() {
  Config config{.write_key = "YOUR_WRITE_KEY"};
  config.historical = true;                        // Times as they are; leave out for the present.
  config.when_full = WhenFull::block;              // A job may wait for the network,
  config.block_timeout = std::chrono::minutes(2);  // but not for ever.
  Result<Analytics> created = Analytics::create(std::move(config));
  if (!created) {
    std::cerr << created.error().message << '\n';
    return 2;
  }

  int not_accepted = 0;
  for (const Order& order : yesterdays_orders()) {
    const ErrorCode accepted = created->track(completed(order));
    if (accepted == ErrorCode::ok) continue;
    ++not_accepted;
    std::cerr << "order " << order.number << ": " << name(accepted) << '\n';
  }

  const FlushReport report = created->close(std::chrono::seconds(10));
  const Accounting sums = created->accounting();
  std::cerr << sums.delivered << " of " << sums.accepted << " delivered\n";
  return report.complete && sums.dropped_total() == 0 && not_accepted == 0 ? 0 : 1;
}
