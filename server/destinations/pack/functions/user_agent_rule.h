#pragma once

// What the tables of user agents are made of: a pattern for a piece of the text, and what the piece
// says. Patterns are for texts in lower case; each element takes as much as it can and never gives
// it back, so that matching takes time in proportion to the text.
//
//   {.pattern = "'opr'/<[&.]+>"}        // name: what is between '', taken: what is between <>
//   find_rule(kRules, text);            // the first of the table that matches, at its first place
//
//   #  a digit            &  a letter, digit or _     @  a letter      [a-f_&]  one of; [^;] none
//   of ?  perhaps            *  any number               +  at least one  {se,lite}  one of, or
//   nothing |  the word ends      everything else is itself
//
// A pattern that begins with a letter or a digit matches only where a word begins. Pure; safe for
// use by several threads.

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace analytics::server::pack {

/// What must follow a match. A run at the pattern's end gives characters back until it does.
enum class Next : std::uint8_t {
  anything,
  build,               ///< " bui", of "Build/"
  build_or_bracket,    ///< or ")"
  build_or_semicolon,  ///< or ";"
  build_or_end,        ///< or ";" or ")"
  first_build,         ///< or "/" or ")", the first of them in the run
  b_or_bracket,        ///< " b" or ")"
  recent_chrome,       ///< " bui", or ")" and Chrome 70 or later behind it
  end,                 ///< of the text
};

struct UserAgentRule {
  std::string_view pattern;
  std::string_view name{};    ///< Empty: as it is written, between ''.
  std::string_view type{};    ///< Of a device.
  std::string_view model{};   ///< Empty: what is taken.
  std::string_view before{};  ///< A text that must stand before the match.
  std::string_view behind{};  ///< A pattern that must match behind it.
  std::string_view unless{};  ///< A text that must not stand behind it.
  Next next = Next::anything;
};

struct UserAgentMatch {
  const UserAgentRule* rule = nullptr;
  std::size_t name_begin = 0;
  std::size_t name_end = 0;
  std::size_t taken_begin = 0;
  std::size_t taken_end = 0;
};

/// The text is in lower case and at most kUserAgentBytesMax long.
std::optional<UserAgentMatch> find_rule(std::span<const UserAgentRule> rules,
                                        std::string_view text);

}  // namespace analytics::server::pack
