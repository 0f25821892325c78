#include "server/route/filter_chain.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

constexpr const char* kEvent = R"({"type":"track","messageId":"m-1","event":"Debug","userId":"u",)"
                               R"("properties":{"email":"e","plan":"p","level":2}})";

Filter filter(FilterSettings settings) { return Filter::make(std::move(settings)).value(); }

FilterResult apply(std::vector<FilterSettings> settings) {
  std::vector<Filter> filters;
  for (FilterSettings& one : settings) filters.push_back(filter(std::move(one)));
  EventDocument event;
  event.read(kEvent);
  return FilterChain(std::move(filters)).apply(event);
}

std::string problem(FilterSettings settings) {
  const Result<Filter> made = Filter::make(std::move(settings));
  return made ? "" : made.error().message;
}

using enum FilterAction;

TEST(FilterChain, DropsWhatAConditionHoldsFor) {
  const FilterResult dropped = apply({{.condition = "event = \"Debug\""}});
  ASSERT_TRUE(dropped.refusal);
  EXPECT_EQ(dropped.refusal->code, "FILTERED_BY_RULES");
  EXPECT_EQ(dropped.refusal->rule, "filter 1 (event = \"Debug\"): drop");
  EXPECT_FALSE(apply({{.condition = "event = \"Other\""}}).refusal);
}

TEST(FilterChain, NumbersFiltersAsTheFileHasThem) {
  EXPECT_EQ(apply({{.condition = "all", .action = sample}, {.condition = "all"}}).refusal->rule,
            "filter 2 (all): drop");
}

TEST(FilterChain, KeepsAllOrNothingOfASampleAtItsEnds) {
  EXPECT_FALSE(apply({{.condition = "all", .action = sample, .percent = 1}}).refusal);
  EXPECT_EQ(apply({{.condition = "all", .action = sample, .percent = 0}}).refusal->rule,
            "filter 1 (all): sample, and this event is not in it");
  EXPECT_FALSE(apply({{.condition = "false", .action = sample, .percent = 0}}).refusal);
}

TEST(FilterChain, SamplesByTheFieldThatIsNamed) {
  // The MD5 of "u", with its quotes, begins with b4, that of "m-1" with 07.
  const FilterSettings by_user{
      .condition = "all", .action = sample, .percent = 0.5, .path = "userId"};
  const FilterSettings by_message{.condition = "all", .action = sample, .percent = 0.5};
  EXPECT_NE(apply({by_user}).refusal.has_value(), apply({by_message}).refusal.has_value());
}

TEST(FilterChain, AppliesSampleThenDropThenDropPropertiesThenAllowProperties) {
  const FilterSettings allow{.condition = "all",
                             .action = allow_properties,
                             .fields = {{"properties", {"email", "plan"}}}};
  const FilterSettings drop_fields{
      .condition = "all", .action = drop_properties, .fields = {{"properties", {"email"}}}};
  const FilterResult changed = apply({allow, drop_fields});
  EXPECT_EQ(changed.changes,
            (std::vector<std::string>{"filter 2 (all): drop_properties took out properties.email",
                                      "filter 1 (all): allow_properties took out "
                                      "properties.level"}));
  const FilterResult refused = apply({{.condition = "all"},  //
                                      {.condition = "all", .action = sample, .percent = 0}});
  EXPECT_EQ(refused.refusal->rule, "filter 2 (all): sample, and this event is not in it");
}

TEST(FilterChain, HandsOverTheChangedEvent) {
  const FilterResult changed =
      apply({{.condition = "type = 'track'",
              .action = drop_properties,
              .fields = {{"properties", {"email", "level"}}, {"", {"userId"}}}}});
  EXPECT_EQ(changed.changed_json,
            R"({"type":"track","messageId":"m-1","event":"Debug","properties":{"plan":"p"}})");
}

TEST(FilterChain, HandsOverNothingWhereNothingChanged) {
  const FilterResult same = apply(
      {{.condition = "all", .action = drop_properties, .fields = {{"properties", {"other"}}}}});
  EXPECT_FALSE(same.changed_json);
  EXPECT_TRUE(same.changes.empty());
}

TEST(FilterChain, AsksEveryConditionOfTheEventAsItCame) {
  const FilterResult changed =
      apply({{.condition = "all", .action = drop_properties, .fields = {{"properties", {"email"}}}},
             {.condition = "properties.email = 'e'",
              .action = drop_properties,
              .fields = {{"properties", {"plan"}}}}});
  EXPECT_EQ(changed.changes.size(), 2u);
}

TEST(FilterChain, DeliversNothingWhereAConditionHasNoAnswer) {
  const FilterResult undecided = apply({{.condition = "properties.plan > 5",
                                         .action = drop_properties,
                                         .fields = {{"properties", {"email"}}}}});
  ASSERT_TRUE(undecided.refusal);
  EXPECT_EQ(undecided.refusal->code, "FILTERED_BY_RULES");
  EXPECT_EQ(undecided.refusal->rule,
            "filter 1 (properties.plan > 5): drop_properties can't be decided: > needs a number or "
            "null, and properties.plan is a string");
}

TEST(FilterChain, ShortensLongConditionsInItsRules) {
  const FilterResult dropped =
      apply({{.condition = "event =\n'Debug' and '" + std::string(500, 'x') + "' != 'y'"}});
  EXPECT_TRUE(dropped.refusal->rule.starts_with("filter 1 (event = 'Debug' and 'xxx"));
  EXPECT_TRUE(dropped.refusal->rule.ends_with("xxx...): drop"));
}

TEST(Filter, SaysWhatIsWrongWithItsSettings) {
  EXPECT_EQ(problem({.condition = "event = "}).substr(0, 21), "if: line 1, column 9:");
  EXPECT_EQ(problem({.condition = "all", .action = sample, .percent = 1.5}),
            "percent must be a number from 0 to 1, such as 0.25 for a quarter");
  EXPECT_EQ(problem({.condition = "all", .action = sample, .percent = -0.1}),
            "percent must be a number from 0 to 1, such as 0.25 for a quarter");
  EXPECT_EQ(problem({.condition = "all", .action = sample, .path = "a..b"}),
            "path: a path must not have an empty name");
  EXPECT_EQ(problem({.condition = "all", .action = drop, .path = "userId"}),
            "path: only the action sample has one");
  EXPECT_EQ(problem({.condition = "all", .action = drop, .fields = {{"", {"a"}}}}),
            "fields: the action drop has none");
  EXPECT_EQ(problem({.condition = "all", .action = allow_properties}),
            "fields is missing: which, such as fields: {\"properties\": [email]}");
  EXPECT_EQ(
      problem({.condition = "all", .action = drop_properties, .fields = {{"", {"messageId"}}}}),
      "fields: messageId can't be dropped: every destination needs it");
}

TEST(Filter, SaysForProgramsWhichSettingIsWrongAndWhere) {
  FilterFault fault;
  ASSERT_FALSE(Filter::make({.condition = "event = )"}, &fault));
  EXPECT_EQ(fault.setting, "if");
  EXPECT_EQ(fault.position, 8U);
  fault = {};
  ASSERT_FALSE(
      Filter::make({.condition = "all", .action = FilterAction::sample, .percent = 2}, &fault));
  EXPECT_EQ(fault.setting, "percent");
  EXPECT_EQ(fault.position, std::nullopt);
}

TEST(Filter, TakesAThousandNames) {
  FilterSettings settings{.condition = "all", .action = drop_properties};
  settings.fields["properties"] = std::vector<std::string>(1000, "a");
  EXPECT_EQ(problem(settings), "");
  settings.fields["context"] = {"a"};
  EXPECT_EQ(problem(settings), "fields must have at most 1,000 names");
}

}  // namespace
}  // namespace analytics::server
