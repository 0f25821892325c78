#include "server/destinations/pack/file/expressions.h"

#include <utility>

#include "server/destinations/pack/file/references.h"

namespace analytics::server::pack {

Expression Expressions::of_step(const Located& place,
                                const std::vector<std::string>* fields) const {
  if (!place) return {};
  Expression expression{.json = std::string(place.json().text()), .pointer = place.pointer()};
  check(place, expression,
        {.dialect = Dialect::steps,
         .shapes = &pack_.shapes,
         .tables = &pack_.tables,
         .payload_names = fields});
  for (const ReferenceFault& fault : reference_faults(expression.json, pack_, fields)) {
    place.at(fault.pointer).wrong(fault.message);
  }
  return expression;
}

Expression Expressions::of_mapping(const Located& place) const {
  if (!place) return {};
  Expression expression{.json = std::string(place.json().text()), .pointer = place.pointer()};
  check(place, expression,
        {.dialect = Dialect::mapping, .shapes = &pack_.shapes, .tables = &pack_.tables});
  return expression;
}

void Expressions::check(const Located& place, const Expression& expression,
                        const Vocabulary& vocabulary) const {
  ProgramFault fault;
  const Result<Program> program = Program::compile(expression.json, vocabulary, &fault);
  if (program) return;
  const std::string& what = fault.message.empty() ? program.error().message : fault.message;
  place.at(fault.pointer).wrong("can't be compiled: " + what);
}

std::optional<std::string> literal_text(const Located& place) {
  if (!place.is_text()) return std::nullopt;
  const std::string& text = place.node().Scalar();
  if (text.starts_with("$.") || text.find("{{") != std::string::npos) {
    return std::nullopt;
  }
  return text;
}

}  // namespace analytics::server::pack
