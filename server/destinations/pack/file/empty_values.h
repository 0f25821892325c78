#pragma once

// What counts as no value at all before a payload is checked: null where a field does not keep it,
// an empty text where a field is no text.
//
//   value = without_empty_values(field, value, arena);      // perhaps undefined
//
// Pure functions.

#include "server/destinations/pack/file/field.h"

namespace analytics::server::pack {

/// Whether null is one of the field's values. Of an object with fields of its own it never is.
bool takes_null(const Field& field);

Value without_empty_values(const Field& field, const Value& value, Arena& arena);

}  // namespace analytics::server::pack
