#pragma once

// A configuration with a file that tests write, and a folder that ends with the test.
//
//   struct ConfigurationTest : ConfigurationFixture {};
//   write("version: 1\nsources: …");
//   auto configuration = open();

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <memory>
#include <string>

#include "server/workspace/configuration.h"

namespace analytics::server {

struct ConfigurationFixture : ::testing::Test {
  ConfigurationFixture() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "configuration-XXXXXX").string();
    if (::mkdtemp(pattern.data()) != nullptr) folder = pattern;
  }
  ~ConfigurationFixture() override { std::filesystem::remove_all(folder); }

  static constexpr const char* kFile = R"(version: 1
sources:
  - {id: shop, name: Shop, write_keys: [shop-key]}
destinations:
  - id: hook
    type: webhook
    settings: {url: "https://example.com/hook", shared_secret: "${HOOK_SECRET}", batch_max: 10}
  - {id: lake, type: sqlite, settings: {path: lake.db}}
)";

  std::unique_ptr<Configuration> open_only() {
    auto opened = Configuration::open(
        {.file = "workspace.yaml",
         .read = [this]() -> Result<std::string> { return file; },
         .environment = [](const std::string& name) -> std::optional<std::string> {
           if (name == "HOOK_SECRET") return "sesame";
           return std::nullopt;
         },
         .allow_private_networks = allow_private_networks},
        Files::real(), folder + "/console");
    EXPECT_TRUE(opened) << opened.error().message;
    return std::move(*opened);
  }

  std::unique_ptr<Configuration> open() {
    auto configuration = open_only();
    const Result<Workspace> loaded = configuration->load();
    EXPECT_TRUE(loaded) << loaded.error().message;
    return configuration;
  }

  static WorkspaceChange of(WorkspaceChange::What what, WorkspaceChange::Kind kind,
                            const std::string& id, const std::string& body = "{}") {
    return {.kind = kind, .what = what, .id = id, .body = Object::parse(body).value()};
  }
  static WorkspaceChange destination(WorkspaceChange::Kind kind, const std::string& id,
                                     const std::string& body = "{}") {
    return of(WorkspaceChange::What::destination, kind, id, body);
  }
  static WorkspaceChange source(WorkspaceChange::Kind kind, const std::string& id,
                                const std::string& body = "{}") {
    return of(WorkspaceChange::What::source, kind, id, body);
  }

  // What a change that is taken has made of the workspace.
  static Workspace changed(Configuration& configuration, const WorkspaceChange& change) {
    ChangeResult result = configuration.change(change);
    EXPECT_TRUE(result.workspace) << result.refusal.message;
    return result.workspace.value_or(Workspace());
  }

  static std::string refusal(Configuration& configuration, const WorkspaceChange& change) {
    ChangeResult result = configuration.change(change);
    EXPECT_FALSE(result.workspace);
    std::string all;
    for (const FieldProblem& problem : result.refusal.problems) {
      all += (all.empty() ? "" : "\n") + problem.field + ": " + problem.message;
    }
    return all.empty() ? result.refusal.message : all;
  }

  std::string folder;
  std::string file = kFile;
  bool allow_private_networks = false;
};

}  // namespace analytics::server
