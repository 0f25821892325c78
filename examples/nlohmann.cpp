#include <analytics/analytics.h>
#include <analytics/nlohmann.h>

// Sends what a program has as nlohmann::json: a whole object, and a part among other properties.
int main() {
  using namespace analytics;

  const nlohmann::json order = {{"order_id", "50314b8e9bcf"},
                                {"total", 27.5},
                                {"products", {{{"sku", "G-32"}, {"quantity", 2}}}}};
  auto analytics = analytics::Analytics::create({.write_key = "YOUR_WRITE_KEY"}).value();

  analytics.track({.user = User::user_id("f4ca124298"),
                   .event = "Order Completed",
                   .properties = to_object(order).value()});
  analytics.track({.user = User::user_id("f4ca124298"),
                   .event = "Product Reordered",
                   .properties = {{"days", 30}, {"product", to_json(order["products"][0])}}});
  return analytics.flush(std::chrono::seconds(5)).delivered == 2 ? 0 : 1;
}
