// A char could be a letter or a number.
// g++: to 'analytics::Object'
// clang: no matching constructor for initialization of 'analytics::Object'
#include <analytics/json.h>

void use() {
#ifdef MISUSE
  analytics::Object object = {{"a", 'x'}};
#else
  analytics::Object object = {{"a", "x"}};
#endif
}
