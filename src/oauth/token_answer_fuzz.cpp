// No answer of the authorization server's makes a token that breaks a header, or an error that
// shows more than it may.
#include <string>

#include "base/deadline.h"
#include "fuzz/input.h"
#include "oauth/token_answer.h"

namespace {

bool is_plain(std::string_view text) {
  for (const char c : text) {
    if (c < ' ' || c > '~') return false;
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace analytics;
  using fuzz::expect;

  fuzz::Input input(data, size);
  const int status = input.take_byte() % 2 == 0 ? 200 : 400;
  const Result<AccessToken> token =
      read_token_answer({.status = status, .body = std::string(input.rest())});
  if (token) {
    expect(status == 200, "only a 200 has a token");
    expect(!token->text.empty() && token->text.size() <= kTokenBytesMax, "a token has its limits");
    expect(is_plain(token->text) && token->text.find(' ') == std::string::npos,
           "a token fits a header");
    expect(token->lifetime >= Duration(0) && token->lifetime <= kLongestWait,
           "a lifetime has its limits");
  } else {
    expect(is_plain(token.error().message), "an error is plain text");
    expect(token.error().message.size() <= 2 * kReasonBytesMax + 64, "an error is short");
    expect(token.error().response_body.empty(), "an error has no body");
  }
  return 0;
}
