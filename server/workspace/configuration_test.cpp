#include "server/workspace/configuration.h"

#include <sys/stat.h>

#include <fstream>

#include "server/workspace/configuration_fixture.h"

namespace analytics::server {
namespace {

using Kind = WorkspaceChange::Kind;

struct ConfigurationTest : ConfigurationFixture {
  void replace(const std::string& what, const std::string& by) {
    const std::size_t at = file.find(what);
    ASSERT_NE(at, std::string::npos);
    file.replace(at, what.size(), by);
  }

  static Workspace load(Configuration& configuration) {
    Result<Workspace> loaded = configuration.load();
    EXPECT_TRUE(loaded) << loaded.error().message;
    return loaded ? *std::move(loaded) : Workspace();
  }
};

TEST_F(ConfigurationTest, WithoutChangesSaysWhatTheFileSays) {
  const auto configuration = open();
  const Workspace workspace = load(*configuration);
  EXPECT_EQ(workspace.sources.at(0).id, "shop");
  EXPECT_EQ(workspace.destinations.size(), 2u);
}

TEST_F(ConfigurationTest, AChangeHoldsAfterARestart) {
  changed(*open(), destination(Kind::change, "hook", R"({"enabled":false})"));
  const auto again = open_only();
  EXPECT_FALSE(load(*again).destinations.at(0).enabled);
}

TEST_F(ConfigurationTest, WhatWasAddedAndRemovedIsSoAfterARestart) {
  const auto first = open();
  changed(*first, destination(Kind::add, "out", R"({"id":"out","type":"stdout"})"));
  changed(*first, destination(Kind::remove, "lake"));
  const Workspace workspace = load(*open_only());
  ASSERT_EQ(workspace.destinations.size(), 2u);
  EXPECT_EQ(workspace.destinations[0].id, "hook");
  EXPECT_EQ(workspace.destinations[1].id, "out");
}

TEST_F(ConfigurationTest, AFieldThatIsEditedInTheFileWins) {
  const auto configuration = open();
  changed(*configuration,
          destination(Kind::change, "hook", R"({"settings":{"batch_max":20},"enabled":false})"));
  replace("batch_max: 10", "batch_max: 30");
  const Workspace workspace = load(*configuration);
  EXPECT_NE(workspace.destinations[0].settings_json.find(R"("batch_max":30)"), std::string::npos);
  EXPECT_FALSE(workspace.destinations[0].enabled);
  EXPECT_NE(configuration->destination_json("hook")->find(R"("changed":["enabled"])"),
            std::string::npos);
}

TEST_F(ConfigurationTest, WhatWasOverruledDoesNotComeBack) {
  const auto configuration = open();
  changed(*configuration, destination(Kind::change, "hook", R"({"settings":{"batch_max":20}})"));
  replace("batch_max: 10", "batch_max: 30");
  load(*configuration);
  replace("batch_max: 30", "batch_max: 10");
  const Workspace workspace = load(*configuration);
  EXPECT_NE(workspace.destinations[0].settings_json.find(R"("batch_max":10)"), std::string::npos);
}

TEST_F(ConfigurationTest, OneThatWasRemovedComesBackWhenTheFileChangesIt) {
  const auto configuration = open();
  changed(*configuration, destination(Kind::remove, "lake"));
  EXPECT_EQ(load(*configuration).destinations.size(), 1u);
  replace("path: lake.db", "path: other.db");
  EXPECT_EQ(load(*configuration).destinations.size(), 2u);
}

TEST_F(ConfigurationTest, OneThatTheFileNowHasIsTheFiles) {
  const auto configuration = open();
  changed(*configuration, destination(Kind::add, "out", R"({"id":"out","type":"stdout"})"));
  file += "  - {id: out, type: webhook, settings: {url: \"https://example.com\"}}\n";
  EXPECT_EQ(load(*configuration).destinations.at(2).type, "webhook");
  EXPECT_NE(configuration->destination_json("out")->find(R"("origin":"file")"), std::string::npos);
}

TEST_F(ConfigurationTest, ABadFileLeavesEverythingAsItWas) {
  const auto configuration = open();
  changed(*configuration, destination(Kind::change, "hook", R"({"enabled":false})"));
  const std::string good = file;
  file = "version: 2\n";
  EXPECT_FALSE(configuration->load());
  EXPECT_NE(configuration->destination_json("hook")->find(R"("enabled":false)"), std::string::npos);
  file = good;
  EXPECT_FALSE(load(*configuration).destinations.at(0).enabled);
}

TEST_F(ConfigurationTest, SaysWhereChangesDoNotGoWithTheFile) {
  const auto configuration = open();
  changed(*configuration,
          destination(Kind::add, "out", R"({"id":"out","type":"stdout","sources":["shop"]})"));
  replace("id: shop", "id: store");
  const Result<Workspace> loaded = configuration->load();
  ASSERT_FALSE(loaded);
  EXPECT_NE(loaded.error().message.find("console/workspace-changes.json"), std::string::npos);
  EXPECT_NE(loaded.error().message.find("there is no source \"shop\""), std::string::npos);
}

TEST_F(ConfigurationTest, ADamagedRecordOfChangesIsToldAndNotForgotten) {
  { const auto configuration = open(); }
  std::ofstream(folder + "/console/workspace-changes.json") << "{\"version\":1,";
  const auto opened =
      Configuration::open({.file = "workspace.yaml"}, Files::real(), folder + "/console");
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::corrupt);
}

TEST_F(ConfigurationTest, ItsRecordIsReadableByItsOwnerAlone) {
  changed(*open(), destination(Kind::change, "hook", R"({"settings":{"shared_secret":"x"}})"));
  struct stat found {};
  ASSERT_EQ(::stat((folder + "/console/workspace-changes.json").c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777, 0600u);
}

TEST_F(ConfigurationTest, TheExportIsTheSameWorkspace) {
  const auto configuration = open();
  changed(*configuration, destination(Kind::change, "hook", R"({"enabled":false})"));
  changed(*configuration,
          source(Kind::add, "app", R"({"id":"app","name":"No: 1 \"app\"","write_keys":["007"]})"));
  changed(*configuration, destination(Kind::change, "lake", R"({"filters":[
      {"if":"event = \"$Debug\"","action":"drop"},
      {"if":"all","action":"sample","percent":0.5}]})"));
  const Workspace now = load(*configuration);
  const ParsedWorkspace again =
      parse_workspace(configuration->workspace_yaml(), "export.yaml",
                      [](const std::string&) { return std::optional<std::string>("sesame"); });
  for (const Problem& problem : again.problems) ADD_FAILURE() << problem.text();
  EXPECT_EQ(again.workspace.destinations, now.destinations);
  ASSERT_EQ(again.workspace.sources.size(), 2u);
  EXPECT_EQ(again.workspace.sources[1].name, "No: 1 \"app\"");
  EXPECT_EQ(again.workspace.sources[1].write_keys, std::vector<std::string>{"007"});
}

TEST_F(ConfigurationTest, TheExportNamesVariablesInPlaceOfSecrets) {
  file +=
      "  - {id: mixed, type: webhook, settings: {url: \"https://example.com\", "
      "shared_secret: \"${HOOK_SECRET}-hunter2-${HOOK_SECRET}\"}}\n";
  const auto configuration = open();
  changed(*configuration, destination(Kind::add, "crm", R"({"id":"crm","type":"webhook","settings":{
      "url":"https://example.com","shared_secret":"hush-hush","headers":{"X-Key":"hush-too"}}})"));
  const std::string yaml = configuration->workspace_yaml();
  EXPECT_EQ(yaml.find("hush"), std::string::npos) << yaml;
  EXPECT_EQ(yaml.find("hunter2"), std::string::npos) << yaml;
  EXPECT_NE(yaml.find("#   CRM_SHARED_SECRET\n"), std::string::npos) << yaml;
  EXPECT_NE(yaml.find("${CRM_HEADERS_X_KEY}"), std::string::npos) << yaml;
  EXPECT_NE(yaml.find("${HOOK_SECRET}"), std::string::npos) << yaml;
}

}  // namespace
}  // namespace analytics::server
