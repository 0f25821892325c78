// Two strings in braces are no object.
// g++: to 'analytics::Object'
// clang: no matching constructor for initialization of 'analytics::Object'
#include <analytics/json.h>

void use() {
#ifdef MISUSE
  analytics::Object object = {"foo", "bar"};
#else
  analytics::Object object = {{"foo", "bar"}};
#endif
}
