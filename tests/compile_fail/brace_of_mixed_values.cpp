// A pair in an inner brace needs braces of its own.
// g++: to 'analytics::Object'
// clang: no matching constructor for initialization of 'analytics::Object'
#include <analytics/json.h>

void use() {
#ifdef MISUSE
  analytics::Object object = {{"a", {"b", 1}}};
#else
  analytics::Object object = {{"a", {{"b", 1}}}};
#endif
}
