// A type of the user's has no JSON of its own.
// g++: to 'analytics::Object'
// clang: no matching constructor for initialization of 'analytics::Object'
#include <analytics/json.h>

struct Point {
  int x;
};

void use() {
#ifdef MISUSE
  analytics::Object object = {{"a", Point{1}}};
#else
  analytics::Object object = {{"a", Point{1}.x}};
#endif
}
