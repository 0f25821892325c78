#include <analytics/analytics.h>

int main() {
  using namespace analytics;

  const std::string write_key = "YOUR_WRITE_KEY";
  HttpClient client;  // sends to https://api.segment.io
  Batcher batcher;

  // Pretend this reads a queue, a file, or some other source.
  for (int i = 0; i < 100; ++i) {
    BatchMessage message = Track{
        .user = User::user_id("user-" + std::to_string(i)),
        .event = "Example Event",
        .properties = {{"foo", "bar-" + std::to_string(i)}},
    };

    // An error here means that the message is too large: put it in a dead-letter queue.
    // A message handed back means that the batch is full.
    std::optional<BatchMessage> overflow = batcher.push(std::move(message)).value();
    if (overflow) {
      client.send(write_key, batcher.take()).value();
      batcher.push(std::move(*overflow)).value();
    }
  }
  client.send(write_key, batcher.take()).value();
}
