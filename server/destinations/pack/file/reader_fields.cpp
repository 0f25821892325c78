#include <algorithm>
#include <array>
#include <utility>

#include "server/destinations/pack/file/formats.h"
#include "server/destinations/pack/file/names.h"
#include "server/destinations/pack/file/reader.h"

namespace analytics::server::pack {
namespace {

constexpr std::size_t kChoicesMax = 1000;
constexpr std::size_t kConditionsMax = 20;
// Objects' own fields, below those of the action.
constexpr std::size_t kFieldDepthMax = 4;

struct TypeName {
  std::string_view name;
  FieldType type;
};
constexpr std::array<TypeName, 8> kTypes{{{"string", FieldType::string},
                                          {"text", FieldType::text},
                                          {"password", FieldType::password},
                                          {"number", FieldType::number},
                                          {"integer", FieldType::integer},
                                          {"boolean", FieldType::boolean},
                                          {"datetime", FieldType::datetime},
                                          {"object", FieldType::object}}};

bool is_text_type(FieldType type) {
  return type == FieldType::string || type == FieldType::text || type == FieldType::password;
}
bool is_number_type(FieldType type) {
  return type == FieldType::number || type == FieldType::integer;
}

FieldType read_field_type(const Located& field) {
  const Located place = field.member("type");
  if (!place) {
    field.lacks("type", "say what it is, such as string or object");
    return FieldType::string;
  }
  const std::optional<std::string> name = read_choice(
      place, {"string", "text", "password", "number", "integer", "boolean", "datetime", "object"});
  const auto found = std::ranges::find(kTypes, name.value_or("string"), &TypeName::name);
  return found->type;
}

void read_condition(const Located& place, std::vector<FieldCondition>& conditions) {
  if (!place.is_object({"field", "is", "is_not"})) return;
  FieldCondition condition;
  if (const Located field = place.member("field")) {
    condition.field = field.text().value_or("");
  } else {
    place.lacks("field", "say which field it looks at");
  }
  const Located is = place.member("is");
  const Located is_not = place.member("is_not");
  if (static_cast<bool>(is) == static_cast<bool>(is_not)) {
    return place.wrong("must have one of: is, is_not");
  }
  condition.is = static_cast<bool>(is);
  const Json value = (is ? is : is_not).json();
  if (!value.is_null()) condition.json = value.text();
  conditions.push_back(std::move(condition));
}

void read_required(const Located& place, Field& field) {
  if (!place) return;
  if (!place.node().IsMap()) {
    field.required = place.flag().value_or(false);
    return;
  }
  if (!place.is_object({"match", "conditions"})) return;
  if (const Located match = place.member("match")) {
    field.required_if_any = read_choice(match, {"all", "any"}) == "any";
  }
  const Located conditions = place.member("conditions");
  if (!conditions) return place.lacks("conditions", "say when the field is required");
  if (!conditions.is_filled_list(kConditionsMax)) return;
  for (const Located& condition : conditions.items()) read_condition(condition, field.required_if);
}

bool fits(const Json& choice, FieldType type) {
  if (is_number_type(type)) return choice.kind() == Json::Kind::number;
  if (type == FieldType::boolean) return choice.kind() == Json::Kind::boolean;
  if (type == FieldType::object) return choice.kind() == Json::Kind::object;
  return choice.kind() == Json::Kind::string ||
         (type == FieldType::datetime && choice.kind() == Json::Kind::number);
}

void read_choices(const Located& place, Field& field) {
  if (!place || !place.is_filled_list(kChoicesMax)) return;
  for (const Located& choice : place.items()) {
    const Json value = choice.json();
    if (!fits(value, field.type)) choice.wrong("is of another type than the field");
    field.choices.emplace_back(value.text());
  }
}

void read_format(const Located& place, Field& field) {
  if (!place) return;
  const std::optional<std::string> format = place.text();
  if (!format) return;
  field.format = *format;
  if (!is_text_type(field.type)) {
    place.wrong("is for strings only: take it out");
  } else if (field.multiple) {
    place.wrong("is not looked at where the field is a list: take it out");
  } else if (!is_format(*format)) {
    place.wrong("is none that is known; there are: " + known_formats());
  }
}

void read_range(const Located& field_place, Field& field) {
  for (const char* name : {"minimum", "maximum"}) {
    const Located place = field_place.member(name);
    if (!place) continue;
    if (!is_text_type(field.type) && !is_number_type(field.type)) {
      place.wrong("is for numbers and strings only: take it out");
    } else if (field.multiple) {
      place.wrong("is not looked at where the field is a list: take it out");
    }
    (name == std::string_view("minimum") ? field.minimum : field.maximum) = place.number();
  }
  if (field.minimum && field.maximum && *field.minimum > *field.maximum) {
    field_place.wrong("has a minimum above its maximum: no value would do");
  }
}

Fields read_fields_at(const Located& fields, const Reading& reading, std::size_t depth);

void read_object(const Located& place, const Reading& reading, std::size_t depth, Field& field) {
  const Located properties = place.member("properties");
  const Located additional = place.member("additional");
  if (field.type != FieldType::object) {
    if (properties) properties.wrong("is for objects only: take it out");
    if (additional) additional.wrong("is for objects only: take it out");
    return;
  }
  if (additional) field.additional = additional.flag().value_or(false);
  if (additional && !properties) additional.wrong("is for objects with properties: take it out");
  if (!properties) return;
  field.has_properties = true;
  if (depth == kFieldDepthMax) return properties.wrong("is too deep: four levels are allowed");
  field.properties = read_fields_at(properties, reading, depth + 1);
}

void read_field_flags(const Located& place, Field& field) {
  const auto flag = [&](const char* name) {
    const Located member = place.member(name);
    return member && member.flag().value_or(false);
  };
  field.multiple = flag("multiple");
  field.allow_null = flag("allow_null");
  field.hidden = flag("hidden");
}

Field read_field(const Located& place, const Reading& reading, std::size_t depth) {
  Field field{.name = place.name()};
  if (!is_action_name(place.name())) {
    place.wrong(
        "has a name that no field may have: a letter, \"_\" or \"$\", then letters, "
        "digits, \"_\", \"$\", blanks, \".\" and \"-\"");
  }
  if (!place.is_object({"type", "required", "multiple", "allow_null", "choices", "format",
                        "minimum", "maximum", "properties", "additional", "default", "hidden",
                        "description"})) {
    return field;
  }
  field.type = read_field_type(place);
  read_field_flags(place, field);
  read_required(place.member("required"), field);
  read_choices(place.member("choices"), field);
  read_format(place.member("format"), field);
  read_range(place, field);
  read_object(place, reading, depth, field);
  field.default_json = reading.expressions.of_mapping(place.member("default")).json;
  if (const Located text = place.member("description")) {
    field.description = text.text().value_or("");
  }
  return field;
}

// "email", or "user.email" of an object's.
bool has_field(const Fields& fields, std::string_view name) {
  if (std::ranges::find(fields, name, &Field::name) != fields.end()) return true;
  const std::size_t dot = name.find('.');
  if (dot == std::string_view::npos) return false;
  const auto parent = std::ranges::find(fields, name.substr(0, dot), &Field::name);
  return parent != fields.end() && has_field(parent->properties, name.substr(dot + 1));
}

Fields read_fields_at(const Located& fields, const Reading& reading, std::size_t depth) {
  Fields all;
  if (!fields.is_object()) return all;
  const std::vector<Located> members = fields.members();
  if (members.size() > kFieldsMax) {
    fields.wrong("has " + std::to_string(members.size()) + " fields: at most 200 are allowed");
    return all;
  }
  for (const Located& field : members) all.push_back(read_field(field, reading, depth));
  return all;
}

}  // namespace

Fields read_fields(const Located& fields, const Reading& reading) {
  return fields ? read_fields_at(fields, reading, 1) : Fields{};
}

void check_conditions(const Located& action, const Fields& fields, const Fields& all) {
  for (const Field& field : fields) {
    for (const FieldCondition& condition : field.required_if) {
      if (has_field(all, condition.field)) continue;
      const Located own = action.member("fields").member(field.name);
      (own ? own : action)
          .wrong("has " + field.name + " required by a condition on \"" + condition.field +
                 "\", which is no field");
    }
    check_conditions(action, field.properties, all);
  }
}

}  // namespace analytics::server::pack
