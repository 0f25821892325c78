// Checks the credentials of an OAuth application, by asking for an access token.
//
//   oauth CLIENT_ID KEY_ID PRIVATE_KEY_FILE [AUTH_SERVER]
#include <analytics/oauth.h>

#include <fstream>
#include <future>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>

int main(int count, char** arguments) {
  using namespace analytics;

  if (count < 4) {
    std::cerr << "usage: oauth CLIENT_ID KEY_ID PRIVATE_KEY_FILE [AUTH_SERVER]\n";
    return 2;
  }
  std::ifstream file(arguments[3]);
  const std::string pem(std::istreambuf_iterator<char>(file), {});

  Result<std::shared_ptr<TokenSource>> tokens =
      oauth_token_source({.client_id = arguments[1],
                          .private_key = pem,
                          .key_id = arguments[2],
                          .auth_server = count > 4 ? arguments[4] : kAuthServerUs});
  if (!tokens) {
    std::cerr << tokens.error().message << '\n';
    return 2;
  }

  // A source never blocks its callers; this program has nothing else to do, and waits.
  std::promise<Result<std::string>> answer;
  (*tokens)->token(Clock::real()->now() + std::chrono::seconds(10),
                   [&answer](Result<std::string> token) { answer.set_value(std::move(token)); });
  const Result<std::string> token = answer.get_future().get();
  if (!token) {
    std::cerr << token.error().message << '\n';
    return 1;
  }
  std::cout << "granted: a token of " << token->size() << " bytes\n";
}
