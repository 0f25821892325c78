// Array::push_back takes what braces take.
// g++: no matching function for call to
// clang: no matching member function
#include <analytics/json.h>

int number = 1;

void use() {
#ifdef MISUSE
  analytics::Array().push_back(&number);
#else
  analytics::Array().push_back(number);
#endif
}
