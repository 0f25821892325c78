#pragma once

// Functions called as a pack calls them, arguments and answers as JSON: tests read as tables.
//
//   EXPECT_EQ(called("@trim", R"([" a "])"), R"("a")");
//   EXPECT_EQ(called("@trim", "[1]"), "undefined");
//
// For tests; one thread's at a time.

#include <simdjson.h>

#include <chrono>
#include <string>
#include <vector>

#include "server/destinations/pack/functions/function.h"
#include "server/destinations/pack/values/json_text.h"

namespace analytics::server::pack {

/// 2026-01-01T00:00:00.789Z.
inline constexpr Timestamp kCalledAt{std::chrono::milliseconds(1'767'225'600'789)};

/// `arguments` is a list; missing ones at its end are undefined.
inline std::string called(std::string_view name, const std::string& arguments,
                          std::string_view seed = "") {
  const Function* function = find_function(name);
  if (function == nullptr) return "no function";
  simdjson::dom::parser parser;
  simdjson::dom::element list;
  if (parser.parse(arguments).get(list) != simdjson::SUCCESS) return "no JSON";
  std::vector<Value> values;
  for (Items item(Value::of(list)); item.next();) values.push_back(item.value());
  Arena arena;
  const Value answer =
      function->call({.arguments = values, .arena = arena, .now = kCalledAt, .seed = seed});
  if (answer.is_undefined()) return "undefined";
  std::string text;
  write_json(answer, text);
  return text;
}

}  // namespace analytics::server::pack
