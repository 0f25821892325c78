// A long double does not fit a JSON number.
// g++: to 'analytics::Object'
// clang: no matching constructor for initialization of 'analytics::Object'
#include <analytics/json.h>

void use() {
#ifdef MISUSE
  analytics::Object object = {{"a", 1.0L}};
#else
  analytics::Object object = {{"a", 1.0}};
#endif
}
