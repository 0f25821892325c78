// Integers have 64 bits at most.
// g++: to 'analytics::Object'
// clang: no matching constructor for initialization of 'analytics::Object'
#include <analytics/json.h>

__extension__ typedef __int128 Wide;
Wide wide = 1;

void use() {
#ifdef MISUSE
  analytics::Object object = {{"a", wide}};
#else
  analytics::Object object = {{"a", static_cast<long>(wide)}};
#endif
}
