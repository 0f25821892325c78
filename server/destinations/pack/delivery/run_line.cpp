#include "server/destinations/pack/delivery/run_line.h"

#include <simdjson.h>

#include <utility>

#include <analytics/json.h>

#include "server/destinations/pack/delivery/fixture_run.h"
#include "server/destinations/pack/delivery/pack_run.h"

namespace analytics::server::pack {
namespace {

using simdjson::dom::element;

std::string text_of(element object, const char* name) {
  std::string_view text;
  return object[name].get(text) == simdjson::SUCCESS ? std::string(text) : std::string();
}

HttpResponse answer_in(element value) {
  HttpResponse answer{.status = 200, .body = text_of(value, "body")};
  if (std::int64_t status = 0; value["status"].get(status) == simdjson::SUCCESS) {
    answer.status = static_cast<int>(status);
  }
  if (element json; value["json"].get(json) == simdjson::SUCCESS) {
    answer.body = simdjson::minify(json);
  }
  simdjson::dom::object headers;
  if (value["headers"].get(headers) != simdjson::SUCCESS) return answer;
  for (const auto& [name, header] : headers) {
    std::string_view text;
    if (header.get(text) != simdjson::SUCCESS) continue;
    answer.headers.push_back({std::string(name), std::string(text)});
  }
  return answer;
}

PackRunInput input_in(element root) {
  PackRunInput input{.delete_user = text_of(root, "delete"), .now = text_of(root, "now")};
  if (element settings; root["settings"].get(settings) == simdjson::SUCCESS) {
    input.settings_json = simdjson::minify(settings);
  }
  if (bool batch = true; root["batch"].get(batch) == simdjson::SUCCESS) input.batch = batch;
  simdjson::dom::array list;
  if (root["events"].get(list) == simdjson::SUCCESS) {
    for (const element event : list) input.events.push_back(simdjson::minify(event));
  }
  if (root["answers"].get(list) == simdjson::SUCCESS) {
    for (const element answer : list) input.answers.push_back(answer_in(answer));
  }
  return input;
}

Object request_json(const HttpRequest& request) {
  Object headers;
  for (const HttpHeader& header : request.headers) headers.set(header.name, header.value);
  return {{"method", request.method},
          {"url", request.url},
          {"headers", headers},
          {"body", request.body}};
}

Object outcome_json(const Outcome& outcome) {
  Object json = {
      {"outcome", outcome_name(outcome)}, {"code", outcome.code}, {"detail", outcome.detail}};
  if (outcome.retry_after) {
    json.set("retry_after", std::chrono::duration<double>(*outcome.retry_after).count());
  }
  return json;
}

std::string failed(std::string_view message) {
  return std::string(Object{{"error", message}}.text());
}

}  // namespace

std::string run_line(const std::shared_ptr<const Pack>& pack, std::string_view line) {
  simdjson::dom::parser parser;
  element root;
  if (parser.parse(line.data(), line.size()).get(root) != simdjson::SUCCESS || !root.is_object()) {
    return failed("the line is no JSON object");
  }
  const Result<PackRun> run = run_pack(pack, input_in(root));
  if (!run) return failed(run.error().message);
  std::vector<Object> requests;
  for (const HttpRequest& request : run->requests) requests.push_back(request_json(request));
  std::vector<Object> outcomes;
  for (const Outcome& outcome : run->outcomes) outcomes.push_back(outcome_json(outcome));
  return std::string(Object{{"requests", requests}, {"outcomes", outcomes}}.text());
}

}  // namespace analytics::server::pack
