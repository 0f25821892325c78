#include <analytics/analytics.h>

int main() {
  auto analytics = analytics::Analytics::create({.write_key = "YOUR_WRITE_KEY"}).value();
  analytics.track({.user = analytics::User::user_id("f4ca124298"),
                   .event = "Signed Up",
                   .properties = {{"plan", "Enterprise"}}});
  return analytics.flush(std::chrono::seconds(5)).delivered == 1 ? 0 : 1;
}
