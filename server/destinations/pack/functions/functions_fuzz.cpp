// Whatever a function is given, it gives a value: the same each time, and one that is JSON. The
// input: the function's number, the number of arguments, and a line of text for each: JSON where it
// is some, and the text itself where it is not.
#include <simdjson.h>

#include <string>
#include <vector>

#include "fuzz/input.h"
#include "json/check.h"
#include "server/destinations/pack/functions/function.h"
#include "server/destinations/pack/values/json_text.h"

namespace {

using namespace analytics;
using namespace analytics::server::pack;
using fuzz::expect;

std::string answered(const Function& function, const std::vector<Value>& arguments) {
  Arena arena;
  std::string text;
  write_json(function.call({.arguments = arguments, .arena = arena, .seed = "seed"}), text);
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const Function& function = functions()[input.take_byte() % functions().size()];
  const std::size_t count = input.take_byte() % 4;
  std::vector<std::string> lines(count);
  std::vector<simdjson::dom::parser> parsers(count);
  std::vector<Value> arguments;
  for (std::size_t i = 0; i < count; ++i) {
    lines[i] = i + 1 == count ? input.rest() : input.take_until('\n');
    simdjson::dom::element element;
    const bool is_json = parsers[i].parse(lines[i]).get(element) == simdjson::SUCCESS;
    arguments.push_back(is_json ? Value::of(element) : Value::of(std::string_view(lines[i])));
  }
  const std::string answer = answered(function, arguments);
  expect(answer == answered(function, arguments), "an answer stays the same");
  if (answer.empty() || !simdjson::validate_utf8(answer)) return 0;
  ByteBuffer out;
  expect(check_json(answer, {.depth_max = 1024}, out), "an answer is JSON");
  return 0;
}
