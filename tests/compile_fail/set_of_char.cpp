// Object::set takes what braces take.
// g++: no matching function for call to
// clang: no matching member function
#include <analytics/json.h>

void use() {
#ifdef MISUSE
  analytics::Object().set("a", 'x');
#else
  analytics::Object().set("a", "x");
#endif
}
