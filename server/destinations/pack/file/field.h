#pragma once

// A field of an action, and what becomes of a mapped value that is to be one: converted where
// nothing is lost, left out where it is empty, or refused (docs/pack-format.md, "Fields").
//
//   Fields fields = …;                       // of the pack
//   std::string complaint;
//   if (!check_payload(fields, values, arena, complaint)) discard("payload_invalid", complaint);
//
// The rules are those of Segment's action framework: JSON Schema with type coercion, additional
// members removed. Pure functions; `Field` is a plain value.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "server/destinations/pack/values/arena.h"
#include "server/destinations/pack/values/value.h"

namespace analytics::server::pack {

enum class FieldType : std::uint8_t {
  string,
  text,
  password,
  number,
  integer,
  boolean,
  datetime,
  object
};

/// One of the conditions under which a field is required: another field, or a member of one
/// ("parent.child"), is or is not a value. An undefined one (`is: null`) means that it is missing.
struct FieldCondition {
  std::string field{};
  bool is = true;         ///< Or is not.
  std::string json = "";  ///< The value; empty: missing.
};

struct Field {
  std::string name{};
  FieldType type = FieldType::string;
  bool required = false;
  bool required_if_any = false;  ///< Of the conditions; otherwise all must hold.
  std::vector<FieldCondition> required_if{};
  bool multiple = false;
  bool allow_null = false;
  bool additional = false;  ///< Of an object: members that are no fields are kept.
  bool hidden = false;
  bool has_properties = false;
  std::vector<Field> properties{};
  std::vector<std::string> choices{};  ///< JSON texts.
  std::string format{};
  std::optional<double> minimum{};
  std::optional<double> maximum{};
  std::string default_json{};  ///< A value with directives; empty: none.
  std::string description{};
};
using Fields = std::vector<Field>;

/// Makes of mapped values, one for each field, undefined where there is none, what the action is
/// given. False where they can't be; the complaint then names the field and the reason, never the
/// value. `is_batch`: at the top, an empty text is left out of a single event only, as Segment
/// does.
bool check_payload(const Fields& fields, std::span<Value> values, Arena& arena, bool is_batch,
                   std::string& complaint);

}  // namespace analytics::server::pack
