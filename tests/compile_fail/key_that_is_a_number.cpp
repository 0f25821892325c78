// Keys are text.
// g++: to 'analytics::Object'
// clang: no matching constructor for initialization of 'analytics::Object'
#include <analytics/json.h>

void use() {
#ifdef MISUSE
  analytics::Object object = {{1, 2}};
#else
  analytics::Object object = {{"1", 2}};
#endif
}
