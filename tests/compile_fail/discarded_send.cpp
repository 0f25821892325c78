// Whether the batch arrived is worth a look.
// g++: -Werror=unused-result
// clang: -Wunused-result
#include <analytics/analytics.h>

analytics::HttpClient client;
analytics::Batcher batcher;

void use() {
#ifdef MISUSE
  client.send("key", batcher.take());
#else
  client.send("key", batcher.take()).value();
#endif
}
