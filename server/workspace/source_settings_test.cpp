#include "server/workspace/source_settings.h"

#include <gtest/gtest.h>

#include "server/workspace/workspace.h"

namespace analytics::server {
namespace {

ParsedWorkspace parsed(const std::string& settings, const std::string& top = "") {
  return parse_workspace(
      "version: 1\n" + top + "sources:\n  - id: shop\n    write_keys: [k]\n" + settings, "w",
      [](const std::string&) { return std::optional<std::string>(); });
}

Source good(const std::string& settings) {
  ParsedWorkspace result = parsed(settings);
  for (const Problem& problem : result.problems) ADD_FAILURE() << problem.text();
  return result.workspace.sources.at(0);
}

std::string problem(const std::string& settings) {
  const ParsedWorkspace result = parsed(settings);
  return result.problems.size() == 1 ? result.problems[0].text() : "not one problem";
}

TEST(SourceSettings, AreOpenWhereNothingIsSaid) {
  const Source source = good("");
  EXPECT_EQ(source.mode, AnswerMode::compatible);
  EXPECT_TRUE(source.allowed_origins.empty());
  EXPECT_EQ(source.events_per_second_max, 0u);
  EXPECT_TRUE(source.suppressed_users.empty());
  EXPECT_TRUE(source.schema.empty());
}

TEST(SourceSettings, AreRead) {
  const Source source = good(R"(    mode: strict
    allowed_origins: ["https://shop.example", "http://localhost:3000"]
    rate_limit: 1000
    suppressed_users: [gone, 12345]
    schema:
      block_events: [Debug]
      block_properties: {"*": [password], Order Completed: [card, cvc]}
      block_traits: [ssn]
      block_group_traits: [tax]
)");
  EXPECT_EQ(source.mode, AnswerMode::strict);
  EXPECT_EQ(source.allowed_origins,
            (std::vector<std::string>{"https://shop.example", "http://localhost:3000"}));
  EXPECT_EQ(source.events_per_second_max, 1'000u);
  EXPECT_TRUE(source.suppressed_users.contains("12345"));
  EXPECT_TRUE(source.schema.blocked_events.contains("Debug"));
  EXPECT_TRUE(source.schema.blocked_properties.at("*").contains("password"));
  EXPECT_EQ(source.schema.blocked_properties.at("Order Completed").size(), 2u);
  EXPECT_TRUE(source.schema.blocked_traits.contains("ssn"));
  EXPECT_TRUE(source.schema.blocked_group_traits.contains("tax"));
}

TEST(SourceSettings, TakeTheFilesModeWhereASourceHasNone) {
  const ParsedWorkspace strict = parsed("", "mode: strict\n");
  EXPECT_EQ(strict.workspace.mode, AnswerMode::strict);
  EXPECT_EQ(strict.workspace.sources.at(0).mode, AnswerMode::strict);
  const ParsedWorkspace mixed = parsed("    mode: compatible\n", "mode: strict\n");
  EXPECT_EQ(mixed.workspace.sources.at(0).mode, AnswerMode::compatible);
}

TEST(SourceSettings, SayWhatIsWrongWithThem) {
  EXPECT_EQ(problem("    mode: loose\n"),
            "w:5: source \"shop\": mode must be compatible or strict");
  EXPECT_EQ(problem("    rate_limit: fast\n"),
            "w:5: source \"shop\": rate_limit must be a whole number of events a second, 1 to "
            "1000000000");
  EXPECT_EQ(problem("    rate_limit: 0\n").substr(0, 5), "w:5: ");
  EXPECT_EQ(problem("    rate_limit: 1.5\n").substr(0, 5), "w:5: ");
  EXPECT_EQ(problem("    allowed_origins: [\"https://shop.example/\"]\n"),
            "w:5: source \"shop\": allowed_origins: \"https://shop.example/\" is no origin: write "
            "it as https://shop.example, with a port where it is not the usual one, and no path");
  for (const char* origin : {"shop.example", "https://", "https://*.example", "ftp://a"}) {
    EXPECT_NE(problem(std::string("    allowed_origins: [\"") + origin + "\"]\n").find("no origin"),
              std::string::npos)
        << origin;
  }
  EXPECT_EQ(problem("    allowed_origins: []\n"),
            "w:5: source \"shop\": allowed_origins must not be empty: leave the key out for all "
            "pages");
  EXPECT_EQ(problem("    schema: {block: [a]}\n"),
            "w:5: unknown key \"block\" in source \"shop\": schema; there are: block_events, "
            "block_properties, block_traits, block_group_traits");
  EXPECT_EQ(problem("    schema: {block_properties: [a]}\n"),
            "w:5: source \"shop\": schema: block_properties must be a map from an event's name, or "
            "\"*\" for all, to a list of properties");
  EXPECT_EQ(problem("    schema: {block_events: [\"\"]}\n"),
            "w:5: source \"shop\": schema: block_events: a name must not be empty");
}

}  // namespace
}  // namespace analytics::server
