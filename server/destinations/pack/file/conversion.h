#pragma once

// What a value becomes where it is to be of a type that it is not: Ajv's coercion with
// `coerceTypes: "array"`, by its own table.
//
//   Value value = Value::of("12");
//   if (!convert(value, {ValueType::number}, arena)) …      // 12
//
// Pure functions.

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

#include "server/destinations/pack/values/arena.h"
#include "server/destinations/pack/values/value.h"

namespace analytics::server::pack {

/// JSON Schema's types, but for lists, whose items are converted one by one.
enum class ValueType : std::uint8_t { text, number, integer, boolean, object, null };

/// False where none of the types can be had. The types are tried in their order.
bool convert(Value& value, std::span<const ValueType> types, Arena& arena);

/// Whether a text may stand for a time: seconds, or what `js_time_ms` reads.
bool is_date_like(std::string_view text, Arena& arena);

/// Whether the value is what the JSON text says.
bool equals_json(const Value& value, std::string_view json);

}  // namespace analytics::server::pack
