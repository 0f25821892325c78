// A user is known by user id or by anonymous id: say which.
// g++: to 'analytics::User'
// clang: to 'User'
#include <analytics/analytics.h>

void use() {
#ifdef MISUSE
  analytics::Track track{.user = "019mr8mf4r"};
#else
  analytics::Track track{.user = analytics::User::user_id("019mr8mf4r")};
#endif
}
