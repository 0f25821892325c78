#pragma once

// `@trim`, `@lower`, `@split`, `@replace_all` and their like: what is done to texts. Blanks are
// JavaScript's `\s`, places and lengths in UTF-16 units as in JavaScript.
//
//   trim_text({.arguments = {name}, …});   // {"@trim": $.payload.name}
//
// Each takes time in proportion to what it is given and gives. Pure; safe for use by several
// threads.

#include "server/destinations/pack/functions/function.h"

namespace analytics::server::pack {

Value trim_text(const Call& call);
Value lower(const Call& call);  ///< letters.h says how, for the first five.
Value upper(const Call& call);
Value snake_case(const Call& call);
/// The first letter of each word, a word being what blanks end, in upper case; the rest as it is.
Value title_case_text(const Call& call);
Value capitalize(const Call& call);

/// What is missing between separators is empty, lists and objects are as JavaScript's `String`.
Value join_texts(const Call& call);
/// By the empty text into its characters.
Value split_text(const Call& call);
Value starts_with(const Call& call);
Value ends_with(const Call& call);
Value contains_text(const Call& call);
/// The empty text is nowhere.
Value replace_all(const Call& call);
Value replace_ignoring_case(const Call& call);
/// From the end where `from` is negative. A character that is cut in two is left out.
Value substring(const Call& call);
Value truncate_text(const Call& call);
Value only_digits(const Call& call);
Value without_spaces(const Call& call);
/// `by` in place of each UTF-16 unit that is none of the ASCII characters which may stay.
Value replace_others(const Call& call);

}  // namespace analytics::server::pack
