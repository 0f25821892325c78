#include "server/workspace/workspace.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

namespace analytics::server {
namespace {

std::optional<std::string> environment(const std::string& name) {
  if (name == "CRM_SECRET") return "ses: \"ame\"\n";
  if (name == "SHOP_KEY") return "key-of-the-shop";
  return std::nullopt;
}

const char* const kGood = R"(version: 1
sources:
  - id: shop-backend
    name: Shop backend
    write_keys: [dev-write-key, "${SHOP_KEY}"]
  - id: app
    write_keys: ["12345"]
    enabled: false
destinations:
  - id: crm-hook
    type: webhook
    name: CRM Webhook
    sources: [shop-backend]
    settings: {url: "http://127.0.0.1:9000/hook", allow_private_networks: true,
               shared_secret: "${CRM_SECRET}", batch_max: 10}
  - id: lake
    type: sqlite
    enabled: false
    settings: {path: lake.db}
)";

ParsedWorkspace parsed(const std::string& text) {
  return parse_workspace(text, "workspace.yaml", environment);
}

Workspace good(const std::string& text = kGood) {
  ParsedWorkspace result = parsed(text);
  for (const Problem& problem : result.problems) ADD_FAILURE() << problem.text();
  return std::move(result.workspace);
}

TEST(Workspace, HasTheSourcesOfTheFile) {
  const Workspace workspace = good();
  ASSERT_EQ(workspace.sources.size(), 2u);
  EXPECT_EQ(workspace.sources[0].id, "shop-backend");
  EXPECT_EQ(workspace.sources[0].name, "Shop backend");
  EXPECT_EQ(workspace.sources[0].write_keys,
            (std::vector<std::string>{"dev-write-key", "key-of-the-shop"}));
  EXPECT_TRUE(workspace.sources[0].enabled);
  EXPECT_FALSE(workspace.sources[1].enabled);
}

TEST(Workspace, NamesASourceAfterItsIdWhereItHasNoName) {
  EXPECT_EQ(good().sources[1].name, "app");
}

TEST(Workspace, HasTheDestinationsOfTheFile) {
  const Workspace workspace = good();
  ASSERT_EQ(workspace.destinations.size(), 2u);
  EXPECT_EQ(workspace.destinations[0].id, "crm-hook");
  EXPECT_EQ(workspace.destinations[0].type, "webhook");
  EXPECT_EQ(workspace.destinations[0].name, "CRM Webhook");
  EXPECT_EQ(workspace.destinations[0].sources, std::vector<std::string>{"shop-backend"});
  EXPECT_TRUE(workspace.destinations[0].enabled);
  EXPECT_FALSE(workspace.destinations[1].enabled);
}

TEST(Workspace, GivesADestinationItsTypesNameAndEverySourceByDefault) {
  const Workspace workspace = good();
  EXPECT_EQ(workspace.destinations[1].name, "SQLite");
  EXPECT_TRUE(workspace.destinations[1].sources.empty());
}

TEST(Workspace, KeepsSettingsAsJsonWithTheEnvironmentInThem) {
  EXPECT_EQ(good().destinations[0].settings_json,
            R"({"url":"http://127.0.0.1:9000/hook","allow_private_networks":true,)"
            R"("shared_secret":"ses: \"ame\"\n","batch_max":10})");
}

TEST(Workspace, KeepsTheEntriesOfAMapAsStringsWithTheEnvironmentInThem) {
  const Workspace workspace = good(
      "version: 1\nsources: [{id: a, write_keys: [k]}]\n"
      "destinations: [{id: d, type: webhook, settings: {url: 'http://h/', "
      "headers: {X-Count: 5, X-Key: 'key ${SHOP_KEY}'}}}]");
  EXPECT_EQ(workspace.destinations[0].settings_json,
            R"({"url":"http://h/","headers":{"X-Count":"5","X-Key":"key key-of-the-shop"}})");
}

TEST(Workspace, MayHaveNoDestinations) {
  EXPECT_TRUE(good("version: 1\nsources: [{id: a, write_keys: [k]}]\n").destinations.empty());
}

TEST(Workspace, TakesAnchors) {
  const Workspace workspace = good(
      "version: 1\nsources: [{id: a, write_keys: &keys [k]}]\n"
      "destinations: [{id: &d a, type: sqlite, settings: {path: *d}}]");
  EXPECT_EQ(workspace.destinations[0].settings_json, R"({"path":"a"})");
}

TEST(DefaultWorkspace, HasOneSourceWithAKeyOfItsOwn) {
  const Workspace workspace = good(default_workspace_text(make_write_key()));
  ASSERT_EQ(workspace.sources.size(), 1u);
  EXPECT_EQ(workspace.sources[0].id, "default");
  EXPECT_EQ(workspace.sources[0].write_keys.at(0).size(), 32u);
  EXPECT_NE(make_write_key(), make_write_key());
  EXPECT_TRUE(workspace.destinations.empty());
}

struct LoadWorkspace : ::testing::Test {
  LoadWorkspace() {
    std::string pattern = (std::filesystem::temp_directory_path() / "workspace-XXXXXX").string();
    if (::mkdtemp(pattern.data()) != nullptr) folder = pattern;
  }
  ~LoadWorkspace() override { std::filesystem::remove_all(folder); }
  std::string write(const std::string& text) const {
    std::ofstream(folder + "/w.yaml", std::ios::binary) << text;
    return folder + "/w.yaml";
  }
  std::string folder;
};

TEST_F(LoadWorkspace, ReadsTheFile) {
  EXPECT_EQ(load_workspace(write(kGood), environment).value().sources.size(), 2u);
}

TEST_F(LoadWorkspace, HasEveryProblemInItsError) {
  const std::string path = write("version: 2\nsources: [{id: a, write_keys: []}]\n");
  const auto loaded = load_workspace(path, environment);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, ErrorCode::invalid_config);
  EXPECT_EQ(loaded.error().message, path + ":1: version must be 1: this program knows no other\n" +
                                        path +
                                        ":2: source \"a\": write_keys must have at least one key");
}

TEST_F(LoadWorkspace, SaysWhyItCannotReadTheFile) {
  const auto missing = load_workspace(folder + "/none.yaml", environment);
  EXPECT_EQ(missing.error().code, ErrorCode::io_error);
  EXPECT_EQ(missing.error().message,
            folder + "/none.yaml: cannot be read: No such file or directory");
  EXPECT_EQ(load_workspace(folder, environment).error().code, ErrorCode::io_error);
}

TEST_F(LoadWorkspace, TakesAMebibyteAndNoMore) {
  const std::string good_file = kGood;
  const std::string full =
      good_file + "#" + std::string(kWorkspaceBytesMax - good_file.size() - 1, 'x');
  EXPECT_TRUE(load_workspace(write(full), environment));
  const auto longer = load_workspace(write(full + "x"), environment);
  EXPECT_EQ(longer.error().message, folder + "/w.yaml: the file is longer than 1 MiB");
}

}  // namespace
}  // namespace analytics::server
