// What becomes of mapped values, held against what Segment's framework makes of the same:
// field_cases.json, which tests/conformance/fields/make.cjs wrote.
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "server/destinations/pack/file/field.h"
#include "server/destinations/pack/file/reader.h"

namespace analytics::server::pack {
namespace {

std::string file_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

Fields fields_of(std::string_view json) {
  PackProblems problems;
  const Pack pack;
  const Expressions expressions(pack);
  const Reading reading{.pack = pack, .expressions = expressions, .checks = {}};
  Fields fields = read_fields(Located(YAML::Load(std::string(json)), problems), reading);
  EXPECT_TRUE(problems.empty()) << json << ": " << (problems.empty() ? "" : problems[0].message);
  return fields;
}

/// What `check_payload` made of an object of values.
struct Checked {
  bool is_good = false;
  std::string complaint;
  std::vector<Value> values;
};

Checked check(const Fields& fields, const Value& payload, bool is_batch, Arena& arena) {
  Checked checked;
  for (const Field& field : fields) checked.values.push_back(payload.member(field.name));
  checked.is_good = check_payload(fields, checked.values, arena, is_batch, checked.complaint);
  return checked;
}

std::string place_of(const std::string& complaint) {
  return complaint.substr(0, complaint.find(' '));
}

// Each row is a payload with what it becomes, or with the places that are wrong in it.
std::string difference(const Fields& fields, const Value& row, bool is_batch) {
  Arena arena;
  const Checked checked = check(fields, row.member("in"), is_batch, arena);
  const Value wrong = row.member("wrong");
  if (wrong.is_undefined()) {
    if (!checked.is_good) return "complains: " + checked.complaint;
    for (std::size_t index = 0; index < fields.size(); ++index) {
      if (checked.values[index] == row.member("out").member(fields[index].name)) continue;
      return fields[index].name + " is another";
    }
    return {};
  }
  if (checked.is_good) return "does not complain";
  for (Items place(wrong); place.next();) {
    if (place.value().text() == place_of(checked.complaint)) return {};
  }
  return "complains of another place: " + checked.complaint;
}

TEST(FieldCheck, MakesOfEachCaseWhatSegmentsFrameworkDoes) {
  simdjson::dom::parser parser;
  const std::string text = file_text(FIELD_CASES);
  std::size_t rows = 0;
  for (const simdjson::dom::element group : parser.parse(text).get_array()) {
    const Fields fields = fields_of(simdjson::minify(group["fields"]));
    const bool is_batch = group["is_batch"].get_bool();
    for (const simdjson::dom::element row : group["rows"].get_array()) {
      EXPECT_EQ(difference(fields, Value::of(row), is_batch), "")
          << simdjson::minify(group["fields"]) << " of " << simdjson::minify(row);
      ++rows;
    }
  }
  EXPECT_GT(rows, 2000U);
}

std::string complaint_of(std::string_view fields, std::string_view payload) {
  simdjson::dom::parser parser;
  Arena arena;
  const simdjson::dom::element element = parser.parse(simdjson::padded_string(payload));
  return check(fields_of(fields), Value::of(element), false, arena).complaint;
}

TEST(FieldCheck, NamesTheFieldAndTheReasonButNeverTheValue) {
  EXPECT_EQ(complaint_of("{a: {type: object, properties: {price: {type: number}}}}",
                         R"({"a":{"price":"secret"}})"),
            "a.price must be a number");
  EXPECT_EQ(complaint_of("{a: {type: object, multiple: true, properties: {b: {type: boolean}}}}",
                         R"({"a":[{"b":true},{"b":"secret"}]})"),
            "a[1].b must be a boolean");
  EXPECT_EQ(complaint_of("{a: {type: string, required: true}}", "{}"), "a is missing");
  EXPECT_EQ(complaint_of("{a: {type: string, choices: [x]}}", R"({"a":"secret"})"),
            "a must be one of its choices");
  EXPECT_EQ(complaint_of("{a: {type: string, format: email}}", R"({"a":"secret"})"),
            "a must be of the format email");
}

TEST(FieldCheck, HoldsALimitOfZeroAndThoseOfIntegers) {
  EXPECT_EQ(complaint_of("{a: {type: number, minimum: 0}}", R"({"a":-0.5})"),
            "a must be at least 0");
  EXPECT_EQ(complaint_of("{a: {type: integer, maximum: 5}}", R"({"a":6})"), "a must be at most 5");
  EXPECT_EQ(complaint_of("{a: {type: integer, maximum: 5}}", R"({"a":5})"), "");
}

TEST(FieldCheck, AsksForAFieldOfAnObjectWhereSeveralConditionsHold) {
  constexpr std::string_view kFields =
      "{a: {type: object, properties: {b: {type: string, required: {conditions: "
      "[{field: c, is: x}, {field: d, is: y}]}}}}, c: {type: string}, d: {type: string}}";
  EXPECT_EQ(complaint_of(kFields, R"({"a":{},"c":"x","d":"y"})"), "a.b is missing");
  EXPECT_EQ(complaint_of(kFields, R"({"a":{"b":"z"},"c":"x","d":"y"})"), "");
  EXPECT_EQ(complaint_of(kFields, R"({"a":{},"c":"x"})"), "");
}

TEST(FieldCheck, TakesNoInfiniteNumbers) {
  EXPECT_EQ(complaint_of("{a: {type: number}}", R"({"a":"Infinity"})"), "a must be a number");
  EXPECT_EQ(complaint_of("{a: {type: number}}", R"({"a":"1e999"})"), "a must be a number");
}

}  // namespace
}  // namespace analytics::server::pack
