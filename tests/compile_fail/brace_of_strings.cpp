// Two strings in an inner brace could be a pair of iterators; they are an error.
// g++: use of deleted function
// clang: call to deleted constructor
#include <analytics/json.h>

void use() {
#ifdef MISUSE
  analytics::Object object = {{"a", {"b", "c"}}};
#else
  analytics::Object object = {{"a", analytics::Array{"b", "c"}}};
#endif
}
