#include <analytics/analytics.h>

int main() {
  using namespace analytics;

  auto analytics = analytics::Analytics::create({.write_key = "YOUR_WRITE_KEY"}).value();

  analytics.identify({.user = User::user_id("019mr8mf4r"),
                      .traits = {{"name", "Michael Bolton"}, {"friends", 42}}});
  analytics.track({.user = User::user_id("f4ca124298"),
                   .event = "Signed Up",
                   .properties = {{"plan", "Enterprise"}, {"tags", Array{"a", "b"}}},
                   .integrations = {{"All", false}, {"Mixpanel", true}}});
  FlushReport report = analytics.flush(std::chrono::seconds(5));  // returns by then
  // The destructor closes within Config::close_timeout.
  return report.complete ? 0 : 1;
}
