// A result that nobody looks at hides an error.
// g++: -Werror=unused-result
// clang: -Wunused-result
#include <analytics/analytics.h>

const analytics::BatchMessage message = analytics::Track{};

void use() {
#ifdef MISUSE
  analytics::validate(message);
#else
  analytics::validate(message).value();
#endif
}
