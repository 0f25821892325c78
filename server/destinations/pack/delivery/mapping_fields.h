#pragma once

// What a mapping says of the fields of its action, laid over their defaults, and compiled together.
// What can't be meant is refused: fields that there are not, a field left out that is needed, a
// constant that the field can't be.
//
//   MappingFault fault;
//   Result<MappedFields> fields = compile_fields(pack, mapping, fault);
//
// Pure functions.

#include <cstddef>
#include <string>
#include <vector>

#include <analytics/result.h>

#include "server/destinations/pack/file/pack.h"
#include "server/destinations/pack/program/mapping.h"

namespace analytics::server::pack {

/// What the mappings of a destination are wrong with, of the first that is.
struct MappingFault {
  std::string field{};  ///< The field, or "trigger"; empty where it is about the whole.
  std::string message{};
};

struct MappedFields {
  Mapping programs;
  std::vector<std::size_t> places{};  ///< Which of the action's fields each of them makes.
};

/// The pack has the mapping's action. The error, invalid_config, is the fault's message.
Result<MappedFields> compile_fields(const Pack& pack, const PackMapping& mapping,
                                    MappingFault& fault);

}  // namespace analytics::server::pack
