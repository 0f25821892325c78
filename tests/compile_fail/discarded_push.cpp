// The message that push hands back would be lost.
// g++: -Werror=unused-result
// clang: -Wunused-result
#include <analytics/analytics.h>

analytics::Batcher batcher;
analytics::BatchMessage message = analytics::Track{};

void use() {
#ifdef MISUSE
  batcher.push(std::move(message));
#else
  (void)batcher.push(std::move(message)).value();
#endif
}
