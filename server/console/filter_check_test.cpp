#include "server/console/filter_check.h"

#include <gtest/gtest.h>

#include "server/route/fql_parser.h"

namespace analytics::server {
namespace {

FilterCheck check_of(const std::string& filters) {
  return read_filter_check(R"({"filters":[)" + filters + "]}").value();
}

// "0 if@8: the message", a line each problem.
std::string problems(const std::string& filters) {
  std::string all;
  for (const FilterProblem& one : check_of(filters).problems) {
    all += (all.empty() ? "" : "\n") + std::to_string(one.filter) + " " + one.setting;
    if (one.position) all += "@" + std::to_string(*one.position);
    all += ": " + one.message;
  }
  return all;
}

std::string refusal(std::string_view body) {
  const Result<FilterCheck> check = read_filter_check(body);
  return check ? "none" : check.error().message;
}

TEST(FilterCheck, ReadsFiltersAsTheWorkspaceHasThem) {
  const FilterCheck check = check_of(
      R"({"if":"event = 'Debug'","action":"drop"},)"
      R"({"if":"all","action":"sample","percent":0.25,"path":"userId"},)"
      R"({"if":"all","action":"drop_properties","fields":{"properties":["a","b"],"":["x"]}})");
  ASSERT_TRUE(check.problems.empty());
  ASSERT_EQ(check.filters.size(), 3u);
  EXPECT_EQ(check.filters[0].settings(), (FilterSettings{.condition = "event = 'Debug'"}));
  EXPECT_EQ(
      check.filters[1].settings(),
      (FilterSettings{
          .condition = "all", .action = FilterAction::sample, .percent = 0.25, .path = "userId"}));
  EXPECT_EQ(check.filters[2].settings().fields, (std::map<std::string, std::vector<std::string>>{
                                                    {"properties", {"a", "b"}}, {"", {"x"}}}));
}

TEST(FilterCheck, ReadsWhoseEventsTheNameAndHowMany) {
  const FilterCheck check =
      read_filter_check(R"({"filters":[],"sources":["shop"],"name":"CRM","preview":7})").value();
  EXPECT_EQ(check.sources, std::vector<std::string>{"shop"});
  EXPECT_EQ(check.name, "CRM");
  EXPECT_EQ(check.preview, 7u);
}

TEST(FilterCheck, HasThePlaceOfAWrongExpressionInBytes) {
  EXPECT_EQ(problems(R"({"if":"all","action":"drop"},{"if":"userId = oops\"","action":"drop"})"),
            "1 if@13: if: line 1, column 14: the string has no end");
  EXPECT_EQ(problems(R"({"if":"'größe' > event = 3","action":"drop"})").substr(0, 8), "0 if@18:")
      << "a byte, and not a character";
}

TEST(FilterCheck, SaysWhatIsMissingAndWhatIsUnknown) {
  EXPECT_EQ(problems("{}"),
            "0 action: action is missing; there are: sample, drop, drop_properties, "
            "allow_properties\n"
            "0 if: if is missing: which events it is about; all for every event");
  EXPECT_EQ(problems(R"({"if":"all","action":"keep"})"),
            "0 action: action must be one of: sample, drop, drop_properties, allow_properties");
  EXPECT_EQ(problems(R"({"if":"all","action":"drop","then":1})"), "0 then: unknown key \"then\"");
  EXPECT_EQ(problems(R"({"if":"all","action":"sample"})"),
            "0 percent: percent is missing: the share that is kept, such as 0.25");
  EXPECT_EQ(problems("7").substr(0, 24), "0 : a filter is an objec");
}

TEST(FilterCheck, LooksAtTheExpressionEvenWhereTheActionIsWrong) {
  EXPECT_EQ(problems(R"({"if":"event = ","action":""})"),
            "0 action: action must be one of: sample, drop, drop_properties, allow_properties\n"
            "0 if@8: if: line 1, column 9: expected a value: a path, a string, a number, true, "
            "false, null, a list or a function; found the end");
}

TEST(FilterCheck, RefusesValuesOfTheWrongKind) {
  EXPECT_EQ(problems(R"({"if":7,"action":"drop"})"), "0 if: if must be a string");
  EXPECT_EQ(problems(R"({"if":"all","action":"sample","percent":"0.5"})"),
            "0 percent: percent must be a number from 0 to 1");
  EXPECT_EQ(problems(R"({"if":"all","action":"sample","percent":2})"),
            "0 percent: percent must be a number from 0 to 1, such as 0.25 for a quarter");
  EXPECT_EQ(problems(R"({"if":"all","action":"drop","percent":1})"),
            "0 percent: percent: only the action sample has one");
  EXPECT_EQ(problems(R"({"if":"all","action":"drop_properties","fields":{"properties":"a"}})"),
            "0 fields: fields of \"properties\" must be an array of strings");
}

TEST(FilterCheck, TakesTenFiltersAndSaysOfTheEleventh) {
  std::string ten = R"({"if":"all","action":"drop"})";
  for (int i = 1; i < 10; ++i) ten += R"(,{"if":"all","action":"drop"})";
  EXPECT_EQ(problems(ten), "");
  EXPECT_EQ(problems(ten + ",{}"), "10 : a destination has at most 10 filters");
}

TEST(FilterCheck, TakesAnExpressionOfFiveKibibytesAndNoMore) {
  const auto with = [](std::size_t blanks) {
    return R"({"if":"all)" + std::string(blanks, ' ') + R"(","action":"drop"})";
  };
  EXPECT_EQ(problems(with(kFqlBytesMax - 3)), "");
  EXPECT_EQ(problems(with(kFqlBytesMax - 2)), "0 if: if: the expression is longer than 5 KiB");
}

TEST(FilterCheck, RefusesABodyThatIsNone) {
  EXPECT_TRUE(refusal("{\"filters\":").starts_with("the body must be a JSON object: "));
  EXPECT_TRUE(refusal("[]").starts_with("the body must be a JSON object"));
  EXPECT_EQ(refusal("{}"), "filters is missing, or no array");
  EXPECT_EQ(refusal(R"({"filters":[],"filter":1})"), "unknown key \"filter\"");
  EXPECT_EQ(refusal(R"({"filters":[],"sources":"shop"})"), "sources must be an array of strings");
  EXPECT_EQ(refusal(R"({"filters":[],"name":null})"), "name must be a string");
  for (const char* preview : {"101", "-1", "1.5", "\"7\"", "1e99"}) {
    const std::string body = std::string(R"({"filters":[],"preview":)") + preview + "}";
    EXPECT_EQ(refusal(body), "preview must be a number of events, from 0 to 100") << preview;
  }
}

TappedEvents events_of(const std::vector<std::string>& jsons) {
  TappedEvents events;
  for (const std::string& json : jsons) {
    events.push_back(std::make_shared<const TappedEvent>(
        TappedEvent{.source_id = "shop",
                    .received_at = Timestamp(std::chrono::seconds(1'767'225'600)),
                    .type = "track",
                    .message_id = "m",
                    .json = json}));
  }
  return events;
}

constexpr const char* kRest = R"("source":"shop","message_id":"m","type":"track","name":"A",)"
                              R"("received_at":"2026-01-01T00:00:00.000Z",)";

TEST(FilterPreview, TellsWhatWouldBeKeptAndWhatDroppedByWhichRule) {
  const FilterCheck check = check_of(R"({"if":"properties.n > 1","action":"drop"})");
  EXPECT_EQ(
      filter_check_text(check, events_of({R"({"event":"A","properties":{"n":1}})",
                                          R"({"event":"A","properties":{"n":2}})"})),
      std::string(R"({"problems":[],"preview":{"events":2,"kept":1,"changed":0,"dropped":1,)") +
          R"("verdicts":[{)" + kRest + R"("verdict":"kept","code":null,)" +
          R"("rule":"no integrations object: All is true; no filter stops it"},{)" + kRest +
          R"("verdict":"dropped","code":"FILTERED_BY_RULES",)" +
          R"("rule":"filter 1 (properties.n > 1): drop"}]}})");
}

TEST(FilterPreview, TellsWhatWouldBeTakenOut) {
  const FilterCheck check =
      check_of(R"({"if":"all","action":"drop_properties","fields":{"properties":["n"]}})");
  const std::string text =
      filter_check_text(check, events_of({R"({"event":"A","properties":{"n":1}})"}));
  EXPECT_NE(text.find(R"("kept":0,"changed":1,"dropped":0)"), std::string::npos) << text;
  EXPECT_NE(text.find(R"("verdict":"changed","code":null,)"
                      R"("rule":"filter 1 (all): drop_properties took out properties.n")"),
            std::string::npos)
      << text;
}

TEST(FilterPreview, RoutesTheEventAsItIsStored) {
  const FilterCheck check =
      check_of(R"({"if":"type = 'track' and projectId = 'shop'","action":"drop"})");
  const std::string text = filter_check_text(check, events_of({R"({"event":"A"})"}));
  EXPECT_NE(text.find(R"("dropped":1)"), std::string::npos) << text;
}

TEST(FilterPreview, MindsTheIntegrationsThatNameTheDestination) {
  FilterCheck check = check_of("");
  check.name = "CRM";
  const std::string text =
      filter_check_text(check, events_of({R"({"event":"A","integrations":{"CRM":false}})"}));
  EXPECT_NE(text.find(R"("code":"FILTERED_BY_INTEGRATIONS_OBJECT")"), std::string::npos) << text;
}

TEST(FilterPreview, IsNoneWhereSomethingIsWrong) {
  const FilterCheck check = check_of(R"({"if":"event =","action":"drop"})");
  EXPECT_EQ(filter_check_text(check, events_of({"{}"})),
            R"({"problems":[{"filter":0,"setting":"if","position":7,"message":"if: line 1, )"
            R"(column 8: expected a value: a path, a string, a number, true, false, null, a list )"
            R"(or a function; found the end"}],"preview":null})");
}

TEST(FilterPreview, LooksAtNoMoreEventsThanWereAskedFor) {
  FilterCheck check = check_of("");
  check.preview = 1;
  const std::string text = filter_check_text(check, events_of({"{}", "{}"}));
  EXPECT_NE(text.find(R"("events":1)"), std::string::npos) << text;
}

}  // namespace
}  // namespace analytics::server
