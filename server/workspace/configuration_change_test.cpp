#include "server/workspace/configuration_fixture.h"

namespace analytics::server {
namespace {

using Kind = WorkspaceChange::Kind;

struct ConfigurationChange : ConfigurationFixture {
  std::unique_ptr<Configuration> configuration = open();

  std::string shown(const std::string& id) { return configuration->destination_json(id).value(); }
};

TEST_F(ConfigurationChange, DisablesADestination) {
  const Workspace workspace =
      changed(*configuration, destination(Kind::change, "hook", R"({"enabled":false})"));
  EXPECT_FALSE(workspace.destinations.at(0).enabled);
  EXPECT_TRUE(workspace.destinations.at(1).enabled);
}

TEST_F(ConfigurationChange, ChangesTheSettingsThatItNamesAndNoOther) {
  const Workspace workspace = changed(
      *configuration, destination(Kind::change, "hook", R"({"settings":{"batch_max":null}})"));
  const std::string& settings = workspace.destinations.at(0).settings_json;
  EXPECT_EQ(settings, R"({"url":"https://example.com/hook","shared_secret":"sesame"})");
}

TEST_F(ConfigurationChange, BackToWhatTheFileSaysIsNoChangeAnyMore) {
  changed(*configuration, destination(Kind::change, "hook", R"({"enabled":false})"));
  changed(*configuration, destination(Kind::change, "hook", R"({"enabled":null})"));
  EXPECT_NE(shown("hook").find(R"("origin":"file")"), std::string::npos) << shown("hook");
}

TEST_F(ConfigurationChange, RevertForgetsAllChangesOfOne) {
  changed(*configuration, destination(Kind::change, "hook", R"({"enabled":false,"name":"Other"})"));
  const Workspace workspace = changed(*configuration, destination(Kind::revert, "hook"));
  EXPECT_TRUE(workspace.destinations.at(0).enabled);
  EXPECT_EQ(workspace.destinations.at(0).name, "Webhook");
}

TEST_F(ConfigurationChange, NoVariableIsPutIntoWhatTheConsoleSays) {
  const Workspace workspace = changed(
      *configuration, destination(Kind::change, "hook",
                                  R"({"settings":{"url":"https://example.com/${HOOK_SECRET}"}})"));
  EXPECT_EQ(workspace.destinations.at(0).settings_json.find("sesame"),
            workspace.destinations.at(0).settings_json.find("sesame\""));
  EXPECT_NE(workspace.destinations.at(0).settings_json.find("example.com/${HOOK_SECRET}"),
            std::string::npos);
}

TEST_F(ConfigurationChange, SecretsAreNeverShownAgain) {
  changed(*configuration, destination(Kind::add, "crm", R"({"id":"crm","type":"webhook","settings":{
      "url":"https://example.com","shared_secret":"hush"}})"));
  EXPECT_EQ(configuration->destinations_json().find("hush"), std::string::npos);
  EXPECT_EQ(configuration->destinations_json().find("sesame"), std::string::npos);
  EXPECT_NE(shown("crm").find(R"("secrets_set":["shared_secret"])"), std::string::npos);
}

TEST_F(ConfigurationChange, IsRefusedByTheRulesOfTheFile) {
  EXPECT_EQ(
      refusal(*configuration,
              destination(Kind::change, "hook", R"({"settings":{"batch_max":"many"}})")),
      "settings.batch_max: setting \"batch_max\" must be a whole number from 1 to 4000, without "
      "quotes");
  EXPECT_NE(refusal(*configuration, destination(Kind::change, "hook", R"({"colour":"red"})"))
                .find("unknown key \"colour\""),
            std::string::npos);
  EXPECT_NE(
      refusal(*configuration, destination(Kind::change, "hook", R"({"name":""})")).find("name: "),
      std::string::npos);
  EXPECT_NE(refusal(*configuration, destination(Kind::change, "hook", R"({"filters":[
      {"if":"event = ","action":"drop"}]})"))
                .find("filters: "),
            std::string::npos);
}

TEST_F(ConfigurationChange, ARefusalChangesNothing) {
  const std::string before = configuration->destinations_json();
  refusal(*configuration,
          destination(Kind::change, "hook", R"({"enabled":false,"settings":{"batch_max":0}})"));
  EXPECT_EQ(configuration->destinations_json(), before);
}

TEST_F(ConfigurationChange, ADotInANameIsNoWayPastTheChecks) {
  for (const char* const body :
       {R"({"settings.path":"/etc/x"})", R"({"settings":{"a.b":1}})", R"({"settings.url":"x"})"}) {
    EXPECT_NE(refusal(*configuration, destination(Kind::change, "lake", body)).find("there is no"),
              std::string::npos)
        << body;
  }
  EXPECT_NE(refusal(*configuration, destination(Kind::add, "new", R"({"id":"new","type":"sqlite",
                                    "settings":{"path":"a.db"},"settings.path":"/etc/x"})"))
                .find("unknown key"),
            std::string::npos);
}

TEST_F(ConfigurationChange, PartsAreChangedOneByOneAndNotAsAWhole) {
  for (const char* const body : {R"({"settings":null})", R"({"delivery":[]})"}) {
    EXPECT_NE(
        refusal(*configuration, destination(Kind::change, "hook", body)).find("must be an object"),
        std::string::npos)
        << body;
  }
}

TEST_F(ConfigurationChange, ObjectsAreNotTooLong) {
  std::string settings;
  for (int i = 0; i < 1'001; ++i) {
    settings += (i == 0 ? "" : ",") + ("\"k" + std::to_string(i)) + "\":1";
  }
  EXPECT_NE(refusal(*configuration,
                    destination(Kind::change, "hook", "{\"settings\":{" + settings + "}}"))
                .find("at most 1000"),
            std::string::npos);
}

TEST_F(ConfigurationChange, WhatTheFileSharesByAnAliasChangesForOneAlone) {
  file =
      "version: 1\nsources: [{id: shop, write_keys: [k]}]\ndestinations:\n"
      "  - {id: a, type: webhook, settings: &s {url: \"https://example.com\", batch_max: 5}}\n"
      "  - {id: b, type: webhook, settings: *s}\n";
  const auto shared = open();
  const Workspace workspace =
      changed(*shared, destination(Kind::change, "a", R"({"settings":{"batch_max":7}})"));
  EXPECT_NE(workspace.destinations.at(0).settings_json.find(R"("batch_max":7)"), std::string::npos);
  EXPECT_NE(workspace.destinations.at(1).settings_json.find(R"("batch_max":5)"), std::string::npos);
}

TEST_F(ConfigurationChange, SecretsDoNotGoToAnotherHostThanTheyWereGivenFor) {
  const std::string moved = R"({"settings":{"url":"https://other.example/"}})";
  EXPECT_NE(refusal(*configuration, destination(Kind::change, "hook", moved))
                .find("settings.shared_secret: "),
            std::string::npos);
  const std::string again = R"({"settings":{"url":"https://other.example/","shared_secret":"x"}})";
  changed(*configuration, destination(Kind::change, "hook", again));
  changed(*configuration,
          destination(Kind::change, "hook", R"({"settings":{"url":"https://other.example/b"}})"));
}

TEST_F(ConfigurationChange, VariablesOfTheFileStayVariablesWhereAListGrows) {
  file =
      "version: 1\nsources:\n  - {id: shop, write_keys: [a-key, \"${HOOK_SECRET}\", 007],\n"
      "     schema: {block_events: [\"${HOOK_SECRET}\"]}}\n";
  const auto with_variables = open();
  const Workspace workspace = changed(*with_variables, source(Kind::add_write_key, "shop"));
  EXPECT_EQ(workspace.sources[0].write_keys.at(2), "sesame");
  EXPECT_EQ(workspace.sources[0].write_keys.at(3), "007");
  const Workspace blocked =
      changed(*with_variables, source(Kind::block, "shop", R"({"event":"$Debug","blocked":true})"));
  EXPECT_TRUE(blocked.sources[0].schema.blocked_events.contains("$Debug"));
  EXPECT_TRUE(blocked.sources[0].schema.blocked_events.contains("sesame"));
  EXPECT_EQ(with_variables->workspace_yaml().find("sesame"), std::string::npos);
}

TEST_F(ConfigurationChange, AnIdMayReadAsANumber) {
  file =
      "version: 1\nsources: [{id: 12, write_keys: [k]}]\ndestinations: [{id: 777, type: stdout}]\n";
  const auto numbers = open();
  EXPECT_FALSE(changed(*numbers, destination(Kind::change, "777", R"({"enabled":false})"))
                   .destinations.at(0)
                   .enabled);
  EXPECT_EQ(numbers->change(destination(Kind::add, "777", R"({"id":"777"})")).refusal.why,
            ChangeRefusal::Why::exists);
  EXPECT_TRUE(changed(*numbers, destination(Kind::remove, "777")).destinations.empty());
}

TEST_F(ConfigurationChange, AnIdThatIsAVariableIsChangedInTheFile) {
  file = "version: 1\nsources: [{id: \"${HOOK_SECRET}\", write_keys: [k]}]\n";
  const auto variable = open();
  EXPECT_NE(refusal(*variable, source(Kind::change, "sesame", R"({"enabled":false})"))
                .find("its id is a variable"),
            std::string::npos);
}

TEST_F(ConfigurationChange, ThePathThatTheFileHasIsNoChange) {
  const Workspace workspace = changed(
      *configuration, destination(Kind::change, "lake", R"({"settings":{"path":"lake.db"}})"));
  EXPECT_EQ(workspace.destinations.at(1).settings_json, R"({"path":"lake.db"})");
}

TEST_F(ConfigurationChange, DollarsInNamesOfHeadersStayAsTheyAre) {
  const Workspace workspace =
      changed(*configuration,
              destination(Kind::change, "hook", R"({"settings":{"headers":{"X-$":"a$b"}}})"));
  EXPECT_NE(workspace.destinations.at(0).settings_json.find(R"("headers":{"X-$":"a$b"})"),
            std::string::npos);
}

TEST_F(ConfigurationChange, WhatWasRemovedOfTheFileIsListedAndComesBack) {
  changed(*configuration, destination(Kind::remove, "lake"));
  EXPECT_EQ(configuration->removed().text(), R"({"sources":[],"destinations":["lake"]})");
  EXPECT_EQ(changed(*configuration, destination(Kind::revert, "lake")).destinations.size(), 2u);
  EXPECT_EQ(configuration->removed().text(), R"({"sources":[],"destinations":[]})");
}

TEST_F(ConfigurationChange, IdAndTypeStay) {
  EXPECT_NE(refusal(*configuration, destination(Kind::change, "hook", R"({"type":"stdout"})"))
                .find("type can't be changed"),
            std::string::npos);
}

TEST_F(ConfigurationChange, WhatIsNotThereIsNotFoundAndWhatIsThereIsNotAdded) {
  EXPECT_EQ(configuration->change(destination(Kind::change, "none", "{}")).refusal.why,
            ChangeRefusal::Why::not_found);
  EXPECT_EQ(configuration->change(destination(Kind::add, "hook", R"({"id":"hook"})")).refusal.why,
            ChangeRefusal::Why::exists);
}

TEST_F(ConfigurationChange, FilesOfNewDestinationsAreInAFolderOfTheirOwn) {
  const Workspace workspace = changed(
      *configuration, destination(Kind::add, "two", R"({"id":"two","type":"sqlite","settings":{
          "path":"lake.db"}})"));
  EXPECT_EQ(workspace.destinations.at(2).settings_json, R"({"path":"destinations/two/lake.db"})");
  for (const char* const path : {"/etc/passwd", "../lake.db", "file:lake.db"}) {
    const std::string body =
        R"({"id":"three","type":"sqlite","settings":{"path":")" + std::string(path) + "\"}}";
    EXPECT_NE(refusal(*configuration, destination(Kind::add, "three", body)).find("settings.path"),
              std::string::npos)
        << path;
  }
}

TEST_F(ConfigurationChange, ThePathOfADestinationOfTheFileIsTheFiles) {
  EXPECT_NE(refusal(*configuration,
                    destination(Kind::change, "lake", R"({"settings":{"path":"other.db"}})"))
                .find("can only be changed in the workspace file"),
            std::string::npos);
}

TEST_F(ConfigurationChange, PrivateNetworksNeedTheServersLeave) {
  const auto add = destination(Kind::add, "in", R"({"id":"in","type":"webhook","settings":{
      "url":"http://127.0.0.1:1/","allow_private_networks":true}})");
  EXPECT_NE(refusal(*configuration, add).find("--allow-private-networks"), std::string::npos);
  allow_private_networks = true;
  const auto open_house = open();
  EXPECT_EQ(changed(*open_house, add).destinations.size(), 3u);
  // The next start is without leave again.
  allow_private_networks = false;
  const Workspace workspace = open_only()->load().value();
  EXPECT_NE(workspace.destinations.at(2).settings_json.find(R"("allow_private_networks":false)"),
            std::string::npos);
}

TEST_F(ConfigurationChange, WhatTheFileLetsIntoPrivateNetworksStaysWhereTheFileSays) {
  file +=
      "  - {id: in, type: webhook, settings: {url: \"http://10.0.0.1/\", "
      "allow_private_networks: true}}\n";
  const auto inside = open();
  EXPECT_NE(refusal(*inside,
                    destination(Kind::change, "in", R"({"settings":{"url":"http://10.0.0.2/"}})"))
                .find("settings.url"),
            std::string::npos);
  EXPECT_EQ(changed(*inside, destination(Kind::change, "in", R"({"settings":{"batch_max":2}})"))
                .destinations.size(),
            3u);
}

TEST_F(ConfigurationChange, ASourceThatIsUsedIsNotRemoved) {
  changed(*configuration, destination(Kind::change, "hook", R"({"sources":["shop"]})"));
  EXPECT_NE(refusal(*configuration, source(Kind::remove, "shop")).find("no source \"shop\""),
            std::string::npos);
}

TEST_F(ConfigurationChange, ANewSourceGetsAWriteKey) {
  const Workspace workspace = changed(*configuration, source(Kind::add, "app", R"({"id":"app"})"));
  ASSERT_EQ(workspace.sources.size(), 2u);
  EXPECT_EQ(workspace.sources[1].write_keys.at(0).size(), 32u);
}

TEST_F(ConfigurationChange, ANewWriteKeyComesBeforeTheOthers) {
  const Workspace workspace = changed(*configuration, source(Kind::add_write_key, "shop"));
  ASSERT_EQ(workspace.sources[0].write_keys.size(), 2u);
  EXPECT_EQ(workspace.sources[0].write_keys[1], "shop-key");
}

TEST_F(ConfigurationChange, BlocksAndAllowsNames) {
  changed(*configuration, source(Kind::block, "shop", R"({"event":"Debug","blocked":true})"));
  changed(*configuration,
          source(Kind::block, "shop", R"({"event":"*","property":"card","blocked":true})"));
  const Workspace blocked =
      changed(*configuration, source(Kind::block, "shop", R"({"trait":"email","blocked":true})"));
  EXPECT_TRUE(blocked.sources[0].schema.blocked_events.contains("Debug"));
  EXPECT_TRUE(blocked.sources[0].schema.blocked_properties.at("*").contains("card"));
  EXPECT_TRUE(blocked.sources[0].schema.blocked_traits.contains("email"));
  const Workspace allowed =
      changed(*configuration, source(Kind::block, "shop", R"({"event":"Debug","blocked":false})"));
  EXPECT_TRUE(allowed.sources[0].schema.blocked_events.empty());
  EXPECT_TRUE(changed(*configuration, source(Kind::set_blocked, "shop")).sources[0].schema.empty());
}

TEST_F(ConfigurationChange, CanBeTakenBack) {
  changed(*configuration, destination(Kind::remove, "lake"));
  const Result<Workspace> before = configuration->undo();
  ASSERT_TRUE(before);
  EXPECT_EQ(before->destinations.size(), 2u);
  EXPECT_EQ(open_only()->load().value().destinations.size(), 2u);
}

}  // namespace
}  // namespace analytics::server
