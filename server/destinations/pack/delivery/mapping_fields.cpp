#include "server/destinations/pack/delivery/mapping_fields.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "server/destinations/pack/file/names.h"

namespace analytics::server::pack {
namespace {

const Field* find_field(const PackAction& action, std::string_view name) {
  const auto found = std::ranges::find(action.fields, name, &Field::name);
  return found == action.fields.end() ? nullptr : &*found;
}

std::string no_such_field(const PackAction& action, std::string_view name) {
  std::vector<std::string_view> known;
  for (const Field& field : action.fields) known.push_back(field.name);
  std::string message = "the action " + action.name + " has no such field";
  const std::string_view nearest = nearest_name(name, known);
  if (!nearest.empty()) return message + "; did you mean " + std::string(nearest) + "?";
  return message + "; GET /api/catalog/ with the type lists them";
}

// A text that is read as a path nowhere but in the console, and was meant as one.
bool looks_like_path(std::string_view json) { return json.starts_with("\"$."); }

Vocabulary vocabulary_of(const Pack& pack) {
  return {.dialect = Dialect::mapping, .shapes = &pack.shapes, .tables = &pack.tables};
}

// What a value that is the same for every event has wrong.
std::string complaint_of_constant(const Pack& pack, const Field& field, const std::string& json) {
  const Result<Program> program = Program::compile(json, vocabulary_of(pack));
  if (!program || !program->is_constant()) return {};
  Arena arena;
  Scope scope{.arena = arena};
  std::array<Value, 1> value{program->run(scope)};
  Field alone = field;
  alone.required = false;
  alone.required_if.clear();
  std::string complaint;
  (void)check_payload({alone}, value, arena, /*is_batch=*/false, complaint);
  return complaint;
}

std::string complaint_of(const Pack& pack, const PackAction& action, const std::string& name,
                         const std::string& json) {
  const Field* field = find_field(action, name);
  if (field == nullptr) return no_such_field(action, name);
  if (json == "null") return field->required ? "it is needed: null would leave it out" : "";
  if (looks_like_path(json)) {
    const std::string path = json.substr(1, json.size() - 2).substr(0, 60);
    return "it would be a text that begins with \"$.\": write {\"@path\": \"" + path +
           "\"} for what the event has there, or {\"@literal\": …} for the text";
  }
  return complaint_of_constant(pack, *field, json);
}

// "/user_id/@path": the field, and the place in it.
void set_fault(const ProgramFault& at, const Error& error, MappingFault& fault) {
  const std::size_t begin = std::min<std::size_t>(1, at.pointer.size());
  const std::size_t end = std::min(at.pointer.find('/', begin), at.pointer.size());
  const std::string place = at.pointer.substr(end);
  fault.field = at.pointer.substr(begin, end - begin);
  fault.message = (place.empty() ? "" : "at " + place + ": ") +
                  (at.message.empty() ? error.message : at.message);
}

}  // namespace

Result<MappedFields> compile_fields(const Pack& pack, const PackMapping& mapping,
                                    MappingFault& fault) {
  const PackAction& action = *pack.find_action(mapping.action);
  for (const auto& [name, json] : mapping.fields) {
    fault = {.field = name, .message = complaint_of(pack, action, name, json)};
    if (!fault.message.empty()) return Error{ErrorCode::invalid_config, fault.message};
  }
  Mapping::Fields fields;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < action.fields.size(); ++i) {
    const Field& field = action.fields[i];
    const auto own = mapping.fields.find(field.name);
    const std::string& json = own == mapping.fields.end() ? field.default_json : own->second;
    if (json.empty() || json == "null") continue;
    fields.emplace_back(field.name, json);
    places.push_back(i);
  }
  ProgramFault at;
  Result<Mapping> compiled = Mapping::compile(fields, vocabulary_of(pack), &at);
  if (compiled) return MappedFields{*std::move(compiled), std::move(places)};
  set_fault(at, compiled.error(), fault);
  return Error{ErrorCode::invalid_config, fault.message};
}

}  // namespace analytics::server::pack
