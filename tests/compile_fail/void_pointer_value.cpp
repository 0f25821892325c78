// A pointer would become a bool.
// g++: to 'analytics::Object'
// clang: no matching constructor for initialization of 'analytics::Object'
#include <analytics/json.h>

void* memory = nullptr;

void use() {
#ifdef MISUSE
  analytics::Object object = {{"a", memory}};
#else
  analytics::Object object = {{"a", memory != nullptr}};
#endif
}
