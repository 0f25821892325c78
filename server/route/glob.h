#pragma once

// The patterns of FQL's `match`: `*` any characters, `?` one, `[abc]` `[a-z]` one of these,
// `[^a-z]` one of none of these, `\x` the character x. A pattern matches a whole text; there is no
// separator that `*` would stop at. Characters are Unicode's; a byte that is none counts as one of
// its own.
//
//   Result<Glob> glob = Glob::compile("Button *");
//   glob->matches("Button Clicked");   // true
//
// The time is at most the product of both lengths. Immutable: safe for use by several threads.

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include <analytics/result.h>

namespace analytics::server {

inline constexpr std::size_t kGlobBytesMax = 512;

class Glob {
 public:
  /// An error, invalid_config, says what is wrong with the pattern.
  static Result<Glob> compile(std::string_view pattern);

  bool matches(std::string_view text) const;

 private:
  enum class Kind : std::uint8_t { star, any, one, among, not_among };
  struct Part {
    Kind kind = Kind::one;
    char32_t character = 0;
    std::vector<std::pair<char32_t, char32_t>> ranges{};

    bool takes(char32_t character) const;
  };

  static Result<Part> read_class(std::string_view& rest);

  std::vector<Part> parts_;
};

}  // namespace analytics::server
