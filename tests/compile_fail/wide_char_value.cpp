// Wide characters are no JSON.
// g++: to 'analytics::Object'
// clang: no matching constructor for initialization of 'analytics::Object'
#include <analytics/json.h>

void use() {
#ifdef MISUSE
  analytics::Object object = {{"a", L'x'}};
#else
  analytics::Object object = {{"a", "x"}};
#endif
}
