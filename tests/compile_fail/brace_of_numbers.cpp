// An inner brace is an object; an array is named.
// g++: use of deleted function
// clang: call to deleted constructor
#include <analytics/json.h>

void use() {
#ifdef MISUSE
  analytics::Object object = {{"a", {1, 2}}};
#else
  analytics::Object object = {{"a", analytics::Array{1, 2}}};
#endif
}
