// A program whose client is a static object, made before and destroyed after main; another static
// object's destructor calls it too. exit_test.py runs it and counts what arrives.
//
//   static_client http://127.0.0.1:PORT
#include <cstdlib>
#include <string>
#include <utility>

#include <analytics/analytics.h>

namespace {

std::string host;

analytics::Analytics& client() {
  static analytics::Analytics made =
      analytics::Analytics::create(
          {.write_key = "key", .host = host, .close_timeout = std::chrono::seconds(20)})
          .value();
  return made;
}

void track(const char* event) {
  (void)client().track({.user = analytics::User::user_id("u"),
                        .event = event,
                        .properties = {{"note", std::string(200, 'x')}}});
}

// Made after the client, so destroyed before it.
struct LastWord {
  ~LastWord() { track("From a destructor"); }
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  host = argv[1];
  track("From main");
  static const LastWord last_word;
  (void)last_word;
  std::exit(0);  // Without unwinding main.
}
