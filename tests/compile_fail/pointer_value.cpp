// A pointer would become a bool.
// g++: to 'analytics::Object'
// clang: no matching constructor for initialization of 'analytics::Object'
#include <analytics/json.h>

int number = 1;

void use() {
#ifdef MISUSE
  analytics::Object object = {{"a", &number}};
#else
  analytics::Object object = {{"a", number}};
#endif
}
