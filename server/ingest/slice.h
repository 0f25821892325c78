#pragma once

// Cuts JSON text from outside into its parts without trusting it: the members of the top level,
// the items of an array. What is inside the parts is not looked at beyond strings and brackets, so
// that one event with a wrong byte or number stays alone with its fault.
//
//   std::vector<Slice> members;
//   if (!slice_object(body, members)) …   // not even the outline is right
//
// The parts must still be checked (json/check.h). Bounded by the text; pure functions.

#include <string_view>
#include <vector>

namespace analytics::server {

struct Slice {
  std::string_view key{};  ///< A member's key as it stands, without its quotes; empty for items.
  std::string_view value{};
};

/// Whether the text is one object in outline; its members are then in `members`, in order.
bool slice_object(std::string_view text, std::vector<Slice>& members);

/// The same for the items of an array.
bool slice_array(std::string_view text, std::vector<Slice>& items);

/// The text without the white space around it.
std::string_view trim_json(std::string_view text) noexcept;

}  // namespace analytics::server
