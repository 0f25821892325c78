// What is said of each mistake in a workspace file, and in which line.
#include <gtest/gtest.h>

#include "server/destinations/registry.h"
#include "server/workspace/workspace.h"

namespace analytics::server {
namespace {

// All problems as the user sees them, one a line.
std::string problems(const std::string& text) {
  const auto environment = [](const std::string&) { return std::optional<std::string>(); };
  std::string all;
  for (const Problem& problem : parse_workspace(text, "w", environment).problems) {
    all += (all.empty() ? "" : "\n") + problem.text();
  }
  return all;
}

// A file whose third line is the source.
std::string problems_of_source(const std::string& source) {
  return problems("version: 1\nsources:\n  - " + source + "\n");
}

// A file whose fourth line is the destination.
std::string problems_of_destination(const std::string& destination) {
  return problems("version: 1\nsources: [{id: shop, write_keys: [k]}]\ndestinations:\n  - " +
                  destination + "\n");
}

// What there is to choose from, as problems list it.
std::string types() {
  std::string all;
  for (const DestinationType& type : destination_types()) {
    all += (all.empty() ? "" : ", ") + type.type;
  }
  return all;
}

TEST(WorkspaceProblems, OfYamlItselfHaveTheirLine) {
  EXPECT_EQ(problems("version: 1\nsources: [}\n").substr(0, 13), "w:2: not YAML");
  EXPECT_EQ(problems("a: *nowhere\n").substr(0, 13), "w:1: not YAML");
  EXPECT_EQ(problems(std::string(2000, '[')).substr(0, 13), "w:1: not YAML");
}

TEST(WorkspaceProblems, OfTheFileAsAWhole) {
  EXPECT_EQ(problems(""), "w:1: the file is empty: begin with version: 1");
  EXPECT_EQ(problems("- a\n"),
            "w:1: the file must be a map with the keys version, mode, sources, destinations");
  EXPECT_EQ(problems("version: 1\n---\nversion: 1\n"),
            "w:2: the file must hold one document: remove the line ---");
  EXPECT_EQ(problems(","), "w:1: not YAML: this line can't begin so");
  EXPECT_EQ(problems("version: \xff\n"), "w: the file is not UTF-8");
}

TEST(WorkspaceProblems, OfFilesThatAreNotADestinationsAlone) {
  EXPECT_EQ(problems_of_destination("{id: a, type: sqlite, settings: {path: lake.db}}\n"
                                    "  - {id: b, type: sqlite, settings: {path: ./lake.db}}"),
            "w:5: destination \"b\": the path is already used in line 4: each file is one "
            "destination's");
  EXPECT_EQ(problems_of_destination("{id: a, type: sqlite, settings: {path: ./log/lake.db}}"),
            "w:4: destination \"a\": log/ in the data folder is the server's own: choose another "
            "path");
}

TEST(WorkspaceProblems, OfVersion) {
  EXPECT_EQ(problems("sources: [{id: a, write_keys: [k]}]\n"),
            "w:1: version is missing: write version: 1");
  EXPECT_EQ(problems("\nversion: 2\nsources: [{id: a, write_keys: [k]}]\n"),
            "w:2: version must be 1: this program knows no other");
}

TEST(WorkspaceProblems, OfKeys) {
  EXPECT_EQ(problems_of_source("{id: a, write_keys: [k], colour: red}"),
            "w:3: unknown key \"colour\" in a source; there are: id, name, write_keys, enabled, "
            "mode, allowed_origins, rate_limit, suppressed_users, schema");
  EXPECT_EQ(problems_of_source("{id: a, write_keys: [k], id: b}"),
            "w:3: key \"id\" stands twice in a source: remove one");
  EXPECT_EQ(
      problems("version: 1\nsources: [{id: a, write_keys: [k]}]\nfoo: 1\n"),
      "w:3: unknown key \"foo\" in the file; there are: version, mode, sources, destinations");
}

TEST(WorkspaceProblems, OfSources) {
  EXPECT_EQ(problems("version: 1\n"),
            "w:1: sources is missing: without one no event can be received");
  EXPECT_EQ(problems("version: 1\nsources: []\n"), "w:2: sources must have at least one source");
  EXPECT_EQ(problems("version: 1\nsources: shop\n"), "w:2: sources must be a list");
  EXPECT_EQ(problems_of_source("shop"),
            "w:3: a source must be a map with the keys id, name, write_keys, enabled, mode, "
            "allowed_origins, rate_limit, suppressed_users, schema");
}

TEST(WorkspaceProblems, OfIds) {
  const std::string rule =
      "must be 1 to 64 of a-z, 0-9, \"_\" and \"-\", and begin with a letter or digit";
  EXPECT_EQ(problems_of_source("{write_keys: [k]}"), "w:3: a source has no id");
  EXPECT_EQ(problems_of_source("{id: Shop, write_keys: [k]}"), "w:3: the source's id " + rule);
  EXPECT_EQ(problems_of_source("{id: -shop, write_keys: [k]}"), "w:3: the source's id " + rule);
  EXPECT_EQ(problems_of_source("{id: [a], write_keys: [k]}"),
            "w:3: the source's id must be a string");
  EXPECT_EQ(problems_of_source("{id: " + std::string(64, 'a') + ", write_keys: [k]}"), "");
  EXPECT_EQ(problems_of_source("{id: " + std::string(65, 'a') + ", write_keys: [k]}"),
            "w:3: the source's id " + rule);
}

TEST(WorkspaceProblems, OfIdsThatAreUsedTwice) {
  EXPECT_EQ(problems("version: 1\nsources:\n  - {id: a, write_keys: [k]}\n"
                     "  - {id: a, write_keys: [l]}\n"),
            "w:4: the id \"a\" is already used in line 3");
  EXPECT_EQ(problems_of_destination("{id: shop, type: sqlite, settings: {path: a}}\n"
                                    "  - {id: shop, type: sqlite, settings: {path: b}}"),
            "w:5: the id \"shop\" is already used in line 4");
}

TEST(WorkspaceProblems, OfWriteKeys) {
  EXPECT_EQ(problems_of_source("{id: a}"),
            "w:3: source \"a\": write_keys is missing: write_keys: [a-key-of-your-choice]");
  EXPECT_EQ(problems_of_source("{id: a, write_keys: []}"),
            "w:3: source \"a\": write_keys must have at least one key");
  const std::string rule =
      "w:3: source \"a\": a write key must be 1 to 200 bytes long, without blanks, control "
      "characters and colons";
  EXPECT_EQ(problems_of_source("{id: a, write_keys: ['']}"), rule);
  EXPECT_EQ(problems_of_source("{id: a, write_keys: ['a b']}"), rule);
  EXPECT_EQ(problems_of_source("{id: a, write_keys: ['a:b']}"), rule);
  EXPECT_EQ(problems_of_source("{id: a, write_keys: [" + std::string(200, 'k') + "]}"), "");
  EXPECT_EQ(problems_of_source("{id: a, write_keys: [" + std::string(201, 'k') + "]}"), rule);
}

TEST(WorkspaceProblems, OfAWriteKeyThatTwoSourcesHaveDoNotShowIt) {
  EXPECT_EQ(
      problems("version: 1\nsources:\n  - {id: a, write_keys: [sesame]}\n"
               "  - {id: b, write_keys: [sesame]}\n"),
      "w:4: source \"b\": the write key is already used in line 3: each belongs to one source");
}

TEST(WorkspaceProblems, OfFlagsAndNames) {
  EXPECT_EQ(problems_of_source("{id: a, write_keys: [k], enabled: 'true'}"),
            "w:3: source \"a\": enabled must be true or false, without quotes");
  EXPECT_EQ(problems_of_source("{id: a, write_keys: [k], enabled: yes}"),
            "w:3: source \"a\": enabled must be true or false, without quotes");
  EXPECT_EQ(problems_of_source("{id: a, write_keys: [k], name: ''}"),
            "w:3: source \"a\": name must be 1 to 200 bytes long, without control characters");
}

TEST(WorkspaceProblems, OfADestinationsType) {
  EXPECT_EQ(problems_of_destination("{id: d}"),
            "w:4: destination \"d\": type is missing; there are: " + types());
  EXPECT_EQ(problems_of_destination("{id: d, type: fax}"),
            "w:4: destination \"d\": unknown type \"fax\"; there are: " + types());
}

TEST(WorkspaceProblems, DoNotTellWhatAVariableHolds) {
  const auto environment = [](const std::string&) { return std::optional<std::string>("s3cr3t"); };
  const ParsedWorkspace parsed = parse_workspace(
      "version: 1\nsources: [{id: shop, write_keys: [k]}]\ndestinations:\n"
      "  - {id: d, type: \"${TYPE}\"}\n"
      "  - {id: e, type: sqlite, settings: {path: a}, sources: [\"${SOURCE}\"]}\n",
      "w", environment);
  ASSERT_EQ(parsed.problems.size(), 2u);
  EXPECT_EQ(parsed.problems[0].text(),
            "w:4: destination \"d\": unknown type \"${TYPE}\"; there are: " + types());
  EXPECT_EQ(parsed.problems[1].text(), "w:5: destination \"e\": there is no source \"${SOURCE}\"");
}

TEST(WorkspaceProblems, OfADestinationsSources) {
  EXPECT_EQ(problems_of_destination("{id: d, type: sqlite, settings: {path: a}, sources: [shpo]}"),
            "w:4: destination \"d\": there is no source \"shpo\"");
  EXPECT_EQ(problems_of_destination("{id: d, type: sqlite, settings: {path: a}, sources: []}"),
            "w:4: destination \"d\": sources must not be empty: leave the key out for all sources, "
            "or write enabled: false");
}

TEST(WorkspaceProblems, OfSettingsHaveTheSettingsLine) {
  EXPECT_EQ(problems_of_destination("id: d\n    type: webhook\n    settings:\n"
                                    "      url: http://h/\n      batch_max: '5'\n      ulr: x"),
            "w:8: destination \"d\": setting \"batch_max\" must be a whole number from 1 to 4000, "
            "without quotes\n"
            "w:9: destination \"d\": unknown setting \"ulr\"; there are: url, method, headers, "
            "shared_secret, batch_max, linger_ms, gzip, multi_status, attempts_at_once, "
            "timeout_seconds, allow_private_networks");
}

TEST(WorkspaceProblems, OfSettingsThatAreMissing) {
  EXPECT_EQ(problems_of_destination("{id: d, type: sqlite}"),
            "w:4: destination \"d\": setting \"path\" is missing: the database file, relative to "
            "the data folder");
  EXPECT_EQ(problems_of_destination("{id: d, type: sqlite, settings: [a]}"),
            "w:4: destination \"d\": settings must be a map");
}

TEST(WorkspaceProblems, OfSettingsThatAreNoSingleValueOrStandTwice) {
  EXPECT_EQ(problems_of_destination("{id: d, type: webhook, settings: {url: 'http://h', "
                                    "shared_secret: {a: b}}}"),
            "w:4: destination \"d\": setting \"shared_secret\" must be a string: put it in "
            "quotes");
  EXPECT_EQ(problems_of_destination("{id: d, type: sqlite, settings: {path: a, path: b}}"),
            "w:4: destination \"d\": setting \"path\" stands twice: remove one");
}

TEST(WorkspaceProblems, OfASettingThatIsAMapAreOfItsEntries) {
  const std::string hook = "{id: d, type: webhook, settings: {url: 'http://h', headers: ";
  EXPECT_EQ(problems_of_destination(hook + "{X-A: 1, X-B: 'two'}}}"), "");
  EXPECT_EQ(problems_of_destination(hook + "{X-A: [1]}}}")
                .find("w:4: destination \"d\": setting \"headers\": an entry must be a string"),
            0u);
  EXPECT_EQ(problems_of_destination(hook + "{X-A: a, X-A: b}}}"),
            "w:4: destination \"d\": setting \"headers\" has an entry that stands twice: remove "
            "one");
  EXPECT_EQ(
      problems_of_destination(hook + "{X-A: '${KEY}'}}}")
          .find("w:4: destination \"d\": setting \"headers\": an entry: the environment variable "
                "KEY is not set"),
      0u);
  EXPECT_NE(problems_of_destination(hook + "{Host: a}}}"), "");
}

TEST(WorkspaceProblems, OfAVariableThatIsNotSet) {
  EXPECT_EQ(problems_of_destination("{id: d, type: webhook, settings: {url: 'http://h', "
                                    "shared_secret: '${SECRET}'}}"),
            "w:4: destination \"d\": setting \"shared_secret\": the environment variable SECRET is "
            "not set");
  EXPECT_EQ(problems_of_source("{id: a, write_keys: ['${KEY}']}"),
            "w:3: source \"a\": a write key: the environment variable KEY is not set");
}

TEST(WorkspaceProblems, OfListsThatAreTooLong) {
  std::string keys;
  for (int i = 0; i < 101; ++i) keys += (i == 0 ? "k" : ", k") + std::to_string(i);
  EXPECT_EQ(problems_of_source("{id: a, write_keys: [" + keys + "]}"),
            "w:3: source \"a\": write_keys must have at most 100 items");
}

TEST(WorkspaceProblems, AreAllFoundInOneReading) {
  EXPECT_EQ(problems("version: 3\nsources:\n  - {id: A, write_keys: [k]}\n"
                     "destinations:\n  - {id: d, type: x}\n"),
            "w:1: version must be 1: this program knows no other\n"
            "w:3: the source's id must be 1 to 64 of a-z, 0-9, \"_\" and \"-\", and begin with a "
            "letter or digit\n"
            "w:5: destination \"d\": unknown type \"x\"; there are: " +
                types());
}

}  // namespace
}  // namespace analytics::server
