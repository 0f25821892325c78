// A Result is no bool, unless asked.
// g++: cannot convert 'analytics::Result<
// clang: no viable conversion from 'Result<
#include <analytics/json.h>

void use() {
#ifdef MISUSE
  const bool good = analytics::Json::parse("1");
#else
  const bool good = bool(analytics::Json::parse("1"));
#endif
}
