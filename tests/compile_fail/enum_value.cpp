// An enum would become its number.
// g++: to 'analytics::Object'
// clang: no matching constructor for initialization of 'analytics::Object'
#include <analytics/json.h>

enum Plan { paid };

void use() {
#ifdef MISUSE
  analytics::Object object = {{"a", Plan::paid}};
#else
  analytics::Object object = {{"a", static_cast<int>(Plan::paid)}};
#endif
}
