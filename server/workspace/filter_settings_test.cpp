#include "server/workspace/filter_settings.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

// A file whose fifth line is the destination's first filter.
ParsedWorkspace parse(const std::string& filters) {
  const auto environment = [](const std::string&) { return std::optional<std::string>("s3cr3t"); };
  return parse_workspace(
      "version: 1\nsources: [{id: shop, write_keys: [k]}]\ndestinations:\n"
      "  - {id: d, type: sqlite, settings: {path: a}, filters: [\n" +
          filters + "]}\n",
      "w", environment);
}

std::string problems(const std::string& filters) {
  std::string all;
  for (const Problem& problem : parse(filters).problems) {
    all += (all.empty() ? "" : "\n") + problem.text();
  }
  return all;
}

TEST(FilterSettings, AreRead) {
  const ParsedWorkspace parsed = parse(
      "{if: 'event = \"Debug\"', action: drop},\n"
      "{if: all, action: sample, percent: 0.25, path: userId},\n"
      "{if: \"type = 'track'\", action: drop_properties, fields: {properties: [a, b], '': [x]}},\n"
      "{if: all, action: allow_properties, fields: {context.page: [url]}}");
  ASSERT_EQ(parsed.problems.size(), 0u) << parsed.problems.front().text();
  const std::vector<Filter>& filters = parsed.workspace.destinations.front().filters;
  ASSERT_EQ(filters.size(), 4u);
  EXPECT_EQ(filters[0].settings(), (FilterSettings{.condition = "event = \"Debug\""}));
  EXPECT_EQ(
      filters[1].settings(),
      (FilterSettings{
          .condition = "all", .action = FilterAction::sample, .percent = 0.25, .path = "userId"}));
  EXPECT_EQ(filters[2].settings().fields, (std::map<std::string, std::vector<std::string>>{
                                              {"properties", {"a", "b"}}, {"", {"x"}}}));
  EXPECT_EQ(filters[3].settings().action, FilterAction::allow_properties);
}

TEST(FilterSettings, HaveTheLineAndThePlaceOfAWrongExpression) {
  EXPECT_EQ(problems("{action: drop,\nif: 'userId = oops\"'}"),
            "w:6: destination \"d\": filter 1: if: line 1, column 14: the string has no end");
  EXPECT_EQ(problems("{if: all, action: drop},\n{if: 'length(event) > \"3\"', action: drop}"),
            "w:6: destination \"d\": filter 2: if: line 1, column 17: > needs a number or null "
            "here; this is a string");
}

TEST(FilterSettings, AreRefusedWhereSomethingIsMissing) {
  EXPECT_EQ(problems("{action: drop}"),
            "w:5: destination \"d\": filter 1: if is missing: which events it is about; if: all "
            "for every event");
  EXPECT_EQ(problems("{if: all}"),
            "w:5: destination \"d\": filter 1: action is missing; there are: sample, drop, "
            "drop_properties, allow_properties");
  EXPECT_EQ(problems("{if: all, action: sample}"),
            "w:5: destination \"d\": filter 1: percent is missing: the share that is kept, such as "
            "0.25");
  EXPECT_EQ(problems("{if: all, action: drop_properties}"),
            "w:5: destination \"d\": filter 1: fields is missing: which, such as fields: "
            "{\"properties\": [email]}");
}

TEST(FilterSettings, AreRefusedWhereSomethingIsWrong) {
  EXPECT_EQ(problems("{if: all, action: block}"),
            "w:5: destination \"d\": filter 1: action must be one of: sample, drop, "
            "drop_properties, allow_properties");
  EXPECT_EQ(problems("{if: all, action: sample, percent: 25}"),
            "w:5: destination \"d\": filter 1: percent must be a number from 0 to 1, such as 0.25 "
            "for a quarter");
  EXPECT_EQ(problems("{if: all, action: sample, percent: '0.25'}"),
            "w:5: destination \"d\": filter 1: percent must be a number from 0 to 1, without "
            "quotes");
  EXPECT_EQ(problems("{if: all, action: drop, percent: 0.5}"),
            "w:5: destination \"d\": filter 1: percent: only the action sample has one");
  EXPECT_EQ(problems("{if: all, action: drop_properties, fields: [a]}"),
            "w:5: destination \"d\": filter 1: fields must be a map such as {\"properties\": "
            "[email]}");
  EXPECT_EQ(problems("{if: all, action: drop, when: x}"),
            "w:5: unknown key \"when\" in destination \"d\": filter 1; there are: if, action, "
            "percent, path, fields");
}

TEST(FilterSettings, AreAtMostTen) {
  std::string filters = "{if: all, action: drop}";
  for (int i = 1; i < 10; ++i) filters += ", {if: all, action: drop}";
  EXPECT_EQ(problems(filters), "");
  EXPECT_EQ(problems(filters + ", {if: all, action: drop}"),
            "w:4: destination \"d\": filters must have at most 10 items");
}

TEST(FilterSettings, TakeNothingFromTheEnvironment) {
  const ParsedWorkspace parsed = parse("{if: \"event = '${SECRET}'\", action: drop}");
  EXPECT_EQ(parsed.workspace.destinations.front().filters.front().settings().condition,
            "event = '${SECRET}'");
}

}  // namespace
}  // namespace analytics::server
