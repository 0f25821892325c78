#pragma once

// Cuts an FQL expression into its words. First step of the compiler (fql_parser.h).
//
//   FqlLexer lexer("event = 'Debug'");
//   FqlToken token = lexer.next();   // path "event", then equal, then string "Debug", then end
//
// The text must be UTF-8 and outlive the lexer. Not synchronised.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace analytics::server {

enum class FqlWord : std::uint8_t {
  end,
  path,
  string,
  number,
  truth,  // true
  untruth,
  null,
  both,  // and
  either,
  negation,  // !
  equal,
  unequal,
  less,
  less_equal,
  greater,
  greater_equal,
  in,
  open_paren,
  close_paren,
  open_bracket,
  close_bracket,
  comma,
  fault
};

struct FqlToken {
  FqlWord word = FqlWord::end;
  std::size_t at = 0;               ///< Where it begins, in bytes.
  std::string_view source{};        ///< As it stands in the expression.
  std::string text{};               ///< A string's value; of a fault, what is wrong.
  std::vector<std::string> path{};  ///< A path's names, escapes resolved.
  long double number = 0;
};

class FqlLexer {
 public:
  explicit FqlLexer(std::string_view text) noexcept : text_(text) {}

  /// The next word; `end` again and again at the end. After a fault there is nothing more to ask.
  FqlToken next();

 private:
  FqlToken symbol();
  FqlToken path();
  FqlToken number();
  FqlToken string(char quote);
  FqlToken fault(std::size_t at, std::string message) const;
  bool name(std::string& into);
  char peek(std::size_t ahead = 0) const noexcept {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  std::string_view character_at(std::size_t at) const;

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace analytics::server
