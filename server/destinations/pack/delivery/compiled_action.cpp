#include "server/destinations/pack/delivery/compiled_action.h"

#include <utility>

#include "server/destinations/pack/delivery/url_expression.h"

namespace analytics::server::pack {
namespace {

class ActionCompiler {
 public:
  ActionCompiler(const Pack& pack, CompiledAction& compiled, CompileFaults& faults)
      : pack_(pack), compiled_(compiled), faults_(faults) {}

  void compile(const PackAction& action) {
    compiled_.action = &action;
    for (const Field& field : action.fields) compiled_.payload_names.push_back(field.name);
    for (const PackRefusal& refusal : action.refuse) {
      compiled_.refuse.push_back({program(refusal.when), refusal.code, program(refusal.detail)});
    }
    if (action.batch) compiled_.by = program(action.batch->by);
    compiled_.item = program(action.item);
    compile_steps(action.steps);
    compiled_.answers = answers(action.answers);
    compiled_.pack_answers = answers(pack_.answers);
    if (action.results) compiled_.results = results(*action.results);
    for (const auto& [name, json] : pack_.shapes) note_payloads(json);
  }

  void compile_steps(const std::vector<PackStep>& steps) {
    for (const PackStep& step : steps) compiled_.steps.push_back(compiled_step(step));
  }

  std::vector<CompiledAnswer> answers(const std::vector<PackAnswer>& rows) {
    std::vector<CompiledAnswer> compiled;
    for (const PackAnswer& row : rows) compiled.push_back(answer(row));
    return compiled;
  }

 private:
  MaybeProgram program(const Expression& expression) {
    return expression ? program_of(expression.json, expression.pointer) : MaybeProgram{};
  }

  MaybeProgram program_of(const std::string& json, const std::string& pointer) {
    note_payloads(json);
    ProgramFault fault;
    Result<Program> made = Program::compile(json,
                                            {.dialect = Dialect::steps,
                                             .shapes = &pack_.shapes,
                                             .tables = &pack_.tables,
                                             .payload_names = &compiled_.payload_names},
                                            &fault);
    if (made) return *std::move(made);
    faults_.push_back({pointer + fault.pointer, fault.message});
    return {};
  }

  // The address as it is written is compiled first, for the sake of what it has to say.
  MaybeProgram url_program(const Expression& url) {
    MaybeProgram plain = program(url);
    if (!plain) return plain;
    return program_of(encoded_url_json(url.json, pack_.shapes), url.pointer);
  }

  CompiledRequest request(const PackRequest& request) {
    return {.method = program(request.method),
            .url = url_program(request.url),
            .query = program(request.query),
            .headers = program(request.headers),
            .basic_user = program(request.basic_user),
            .basic_password = program(request.basic_password),
            .bearer = program(request.bearer),
            .body_kind = request.body_kind,
            .body = program(request.body),
            .content_type = program(request.content_type)};
  }

  CompiledAnswer answer(const PackAnswer& row) {
    return {.when = program(row.when),
            .outcome = program(row.outcome),
            .code = program(row.code),
            .detail = program(row.detail),
            .retry_after = program(row.retry_after)};
  }

  CompiledResults results(const PackResults& results) {
    return {.list = program(results.list),
            .index = program(results.index),
            .when = program(results.when),
            .only_if = program(results.only_if),
            .others = program(results.others),
            .failure = answer(results.failure)};
  }

  CompiledStep compiled_step(const PackStep& step) {
    return {.kind = step.kind,
            .when = program(step.when),
            .for_each = program(step.for_each),
            .request = request(step.request),
            .value = program(step.value),
            .code = step.code,
            .detail = program(step.detail),
            .expect = program(step.expect),
            .keep = step.keep,
            .keep_answer = step.keep_answer,
            .answers = answers(step.answers)};
  }

  void note_payloads(std::string_view json) {
    compiled_.wants_payloads =
        compiled_.wants_payloads || json.find("payloads") != std::string_view::npos;
  }

  const Pack& pack_;
  CompiledAction& compiled_;
  CompileFaults& faults_;
};

}  // namespace

std::unique_ptr<const CompiledAction> compile_action(const Pack& pack, const PackAction& action,
                                                     CompileFaults& faults) {
  auto compiled = std::make_unique<CompiledAction>();
  const std::size_t before = faults.size();
  ActionCompiler(pack, *compiled, faults).compile(action);
  if (faults.size() != before) return nullptr;
  return compiled;
}

std::unique_ptr<const CompiledAction> compile_deletion(const Pack& pack, CompileFaults& faults) {
  auto compiled = std::make_unique<CompiledAction>();
  const std::size_t before = faults.size();
  ActionCompiler compiler(pack, *compiled, faults);
  compiler.compile_steps(pack.deletion);
  compiled->pack_answers = compiler.answers(pack.answers);
  if (faults.size() != before) return nullptr;
  return compiled;
}

}  // namespace analytics::server::pack
