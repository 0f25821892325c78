#include <analytics/analytics.h>

// Each of the six calls once, with what belongs to all of them: when it happened, what surrounds
// it, which destinations get it.
int main() {
  using namespace analytics;

  auto analytics =
      analytics::Analytics::create({.write_key = "YOUR_WRITE_KEY",
                                    .context = {{"app", {{"name", "myapp"}, {"version", "1.4"}}}}})
          .value();

  // The anonymous user does something, signs up, and is the same user from then on.
  analytics.track({.user = User::anonymous_id("anonymousUser"), .event = "Anonymous Event"});
  analytics.alias({.user = User::both("019mr8mf4r", "anonymousUser")});
  analytics.identify({.user = User::user_id("019mr8mf4r"),
                      .traits = {{"name", "Michael Bolton"},
                                 {"email", "mbolton@initech.com"},
                                 {"plan", "Enterprise"},
                                 {"friends", 42}},
                      .context = {{"active", true}}});

  analytics.group({.user = User::user_id("019mr8mf4r"),
                   .group_id = "56",
                   .traits = {{"name", "Initech"}, {"description", "Accounting Software"}}});
  analytics.page({.user = User::user_id("019mr8mf4r"),
                  .name = "Pricing",
                  .properties = {{"url", "https://example.com/pricing"}}});
  analytics.screen({.user = User::user_id("019mr8mf4r"), .name = "Home", .category = "Start"});

  // Historical: an hour ago. And for one destination only.
  analytics.track({.user = User::user_id("019mr8mf4r"),
                   .event = "Membership Upgraded",
                   .timestamp = std::chrono::system_clock::now() - std::chrono::hours(1),
                   .integrations = {{"All", false}, {"Mixpanel", true}}});

  return analytics.close(std::chrono::seconds(5)).delivered == 7 ? 0 : 1;
}
