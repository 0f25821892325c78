// docs/pack.schema.json names exactly the members that the reader knows.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>

#include <analytics/json.h>

#include "server/destinations/pack/file/wrong_pack.h"

namespace analytics::server::pack {
namespace {

using Names = std::set<std::string>;

Object schema() {
  std::ifstream file(PACK_SCHEMA, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  return *Object::parse(text);
}

Names names_in_schema(const Object& part) {
  const std::vector<std::string> names = part.get("properties")->as_object()->keys();
  return {names.begin(), names.end()};
}

// What the reader says where something else than an object stands: "… with the members a, b".
Names names_in(const std::string& message) {
  constexpr std::string_view kBefore = "must be an object with the members ";
  const std::size_t at = message.find(kBefore);
  Names names;
  if (at == std::string::npos) return names;
  std::istringstream list(message.substr(at + kBefore.size()));
  for (std::string name; std::getline(list >> std::ws, name, ',');) names.insert(name);
  return names;
}

// A place of the good pack where a number stands in an object's stead.
struct Part {
  std::string_view definition;
  std::string_view instead_of;
  std::string_view stands;

  friend std::ostream& operator<<(std::ostream& out, const Part& part) {
    return out << part.definition;
  }
};

class PackSchema : public ::testing::TestWithParam<Part> {};

TEST_P(PackSchema, NamesTheMembersThatTheReaderKnows) {
  const Part& part = GetParam();
  const PackProblems problems = problems_of(changed({part.instead_of, part.stands, ""}));
  ASSERT_FALSE(problems.empty());
  const Object definitions = *schema().get("definitions")->as_object();
  const std::optional<Json> definition = definitions.get(part.definition);
  ASSERT_TRUE(definition);
  const Names known = names_in(problems.front().message);
  EXPECT_FALSE(known.empty()) << told(problems);
  EXPECT_EQ(names_in_schema(*definition->as_object()), known);
}

constexpr Part kParts[] = {
    {"setting", "{name: region, choices: [us, eu]}", "1"},
    {"field", "event: {type: string}", "event: 1"},
    {"condition", "event: {type: string}", "event: {type: string, required: {conditions: [1]}}"},
    {"action", "mappings:", "  b: 1\nmappings:"},
    {"refusal", "{when: $.payload.user, code: no_user}", "1"},
    {"end", "keep: sent", "keep: sent\n      - retry: 1"},
    {"batch", "batch: {max: 10}", "batch: 1"},
    {"step", "keep: sent", "keep: sent\n      - 1"},
    {"request", "keep: sent", "keep: sent\n      - request: 1"},
    {"auth", "json: $.items", "auth: 1"},
    {"answer", "[{when: $.body, outcome: retry, code: late}]", "[1]"},
    {"results", "{list: $.body, outcome: discarded}", "1"},
    {"mapping", "[{action: track}]", "[{action: track}, 1]"},
    {"limits", "{timeout_seconds: 10}", "1"},
    {"accepts", "{age_max: 72h}", "1"},
    {"deletion", "limits:", "deletion: 1\nlimits:"},
    {"fixture", "  - name: a call", "  - 1\n  - name: a call"},
    {"exchange", "exchanges: [", "exchanges: [1, "},
    {"expected_request", "exchanges: [", "exchanges: [{request: 1}, "},
    {"given_answer", "/v1\"}}]", "/v1\"}, answer: 1}]"},
};

INSTANTIATE_TEST_SUITE_P(Parts, PackSchema, ::testing::ValuesIn(kParts));

TEST(PackSchemaRoot, NamesTheMembersThatTheReaderKnows) {
  const PackProblems problems = problems_of("1");
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(names_in_schema(schema()), names_in(problems.front().message));
}

}  // namespace
}  // namespace analytics::server::pack
