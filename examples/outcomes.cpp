#include <fstream>
#include <iostream>

#include <analytics/analytics.h>

// Says of every event what became of it, keeps those that were given up, and ends with the sums.
int main() {
  using namespace analytics;

  std::ofstream dead_letters("dead-letters.ndjson", std::ios::app);
  Config config{.write_key = "YOUR_WRITE_KEY"};
  config.on_outcome = [&dead_letters](const Outcome& outcome) {
    if (outcome.delivered) return;
    std::cerr << outcome.message_id << ": " << name(outcome.reason) << ", " << name(outcome.error)
              << ", HTTP " << outcome.http_status << ": " << outcome.message << '\n';
    dead_letters << outcome.event << '\n';
  };

  Result<Analytics> created = Analytics::create(std::move(config));
  if (!created) {
    std::cerr << created.error().message << '\n';
    return 1;
  }
  const ErrorCode accepted =
      created->track({.user = User::user_id("f4ca124298"), .event = "Signed Up"});
  if (accepted != ErrorCode::ok) std::cerr << name(accepted) << '\n';

  created->close(std::chrono::seconds(5));
  const Accounting sums = created->accounting();
  std::cerr << sums.accepted << " accepted, " << sums.delivered << " delivered, "
            << sums.dropped_total() << " dropped\n";
  return sums.accepted == sums.delivered ? 0 : 1;
}
