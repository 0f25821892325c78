#pragma once

// What an expression of a pack's steps names that is not there: a member of the context, a setting,
// a field of the action, a shape in a template. Where the program runs it would be undefined, and a
// misspelt name would show only in what is sent.
//
//   for (const ReferenceFault& fault : reference_faults(json, pack, &field_names)) tell(fault);
//
// Pure functions.

#include <string>
#include <string_view>
#include <vector>

#include "server/destinations/pack/file/pack.h"

namespace analytics::server::pack {

struct ReferenceFault {
  std::string pointer{};  ///< Where in the expression.
  std::string message{};  ///< The end of a sentence that begins with the place.
};

/// `fields`: the names of the action's; null where any action's may be meant, as in shapes.
std::vector<ReferenceFault> reference_faults(std::string_view json, const Pack& pack,
                                             const std::vector<std::string>* fields);

}  // namespace analytics::server::pack
