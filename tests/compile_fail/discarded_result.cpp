// A result that nobody looks at hides an error.
// g++: -Werror=unused-result
// clang: -Wunused-result
#include <analytics/json.h>

void use() {
#ifdef MISUSE
  analytics::Json::parse("1");
#else
  (void)analytics::Json::parse("1").value();
#endif
}
