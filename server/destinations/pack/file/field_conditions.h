#pragma once

// Fields that are required only where others have, or lack, certain values.
//
//   Level level(fields, values);
//   if (!has_what_conditions_ask_for(fields, level, missing)) complain(missing);
//
// Views; not synchronised.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "server/destinations/pack/file/field.h"

namespace analytics::server::pack {

/// The values of one level: of the payload as a whole, one for each field, or an object's members.
class Level {
 public:
  Level(const Fields& fields, std::span<Value> values) : fields_(&fields), values_(values) {}
  explicit Level(const Value& object) : object_(object) {}

  Value get(std::string_view name) const;
  /// Of the payload as a whole only: an object's are views.
  void set(std::string_view name, const Value& value);

 private:
  Value* find(std::string_view name) const;

  const Fields* fields_ = nullptr;
  std::span<Value> values_{};
  Value object_{};
};

/// False with the first field that is missing, "name" or "parent.name".
bool has_what_conditions_ask_for(const Fields& fields, Level& level, std::string& missing);

}  // namespace analytics::server::pack
