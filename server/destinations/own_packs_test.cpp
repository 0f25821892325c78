#include "server/destinations/own_packs.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

namespace analytics::server {
namespace {

constexpr const char* kPack = R"(
pack: 1
type: TYPE
name: Ours
description: Takes names.
website: https://example.com
sources: [https://example.com/docs]
settings:
  - {name: api_key, required: true, secret: true, description: the key}
hosts: [api.example.com]
actions:
  sendName:
    title: Send name
    description: Sends a name.
    trigger: type = "track"
    fields:
      event: {type: string, required: true, default: {"@path": $.event}, description: The name.}
    steps:
      - request: {method: POST, url: https://api.example.com/n, json: {name: $.payload.event}}
mappings: [{name: Names, action: sendName, trigger: type = "track"}]
fixtures:
  - name: a name is sent
    source: https://example.com/docs
    settings: {api_key: KEY}
    events: [{type: track, event: x, userId: u, messageId: m}]
    exchanges: [{request: {method: POST, url: https://api.example.com/n, json: {name: x}}}]
    outcomes: [delivered]
)";

class OwnPacks : public ::testing::Test {
 protected:
  OwnPacks() {
    std::string pattern = (std::filesystem::temp_directory_path() / "packs-XXXXXX").string();
    if (::mkdtemp(pattern.data()) != nullptr) folder_ = pattern;
  }
  ~OwnPacks() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& type, const std::string& more = "") {
    std::string text = kPack;
    text.replace(text.find("TYPE"), 4, type);
    std::ofstream(folder_ + "/" + type + ".yaml") << text << more;
  }
  std::string complaint() const {
    const auto packs = read_own_packs(folder_);
    return packs ? "" : packs.error().message;
  }

  std::string folder_;
};

TEST_F(OwnPacks, AreReadInTheOrderOfTheirFiles) {
  write("ours-b");
  write("ours-a");
  std::ofstream(folder_ + "/notes.txt") << "not a pack";
  const auto packs = read_own_packs(folder_).value();
  ASSERT_EQ(packs.size(), 2U);
  EXPECT_EQ(packs[0]->type, "ours-a");
  EXPECT_EQ(packs[1]->type, "ours-b");
}

TEST_F(OwnPacks, AreRefusedWithFileAndLine) {
  write("ours", "colour: red\n");
  EXPECT_NE(complaint().find("/ours.yaml:28: "), std::string::npos) << complaint();
  EXPECT_NE(complaint().find("colour"), std::string::npos) << complaint();
}

TEST_F(OwnPacks, MayNotHaveTheNameOfATypeThatIsBuiltIn) {
  write("webhook");
  EXPECT_NE(complaint().find("there is a type \"webhook\" already"), std::string::npos);
  write("mixpanel");
  EXPECT_NE(complaint().find("there is a type \"mixpanel\" already"), std::string::npos);
}

TEST_F(OwnPacks, NeedAFolderThatIsThere) {
  const auto packs = read_own_packs(folder_ + "/none");
  ASSERT_FALSE(packs);
  EXPECT_EQ(packs.error().code, ErrorCode::io_error);
}

}  // namespace
}  // namespace analytics::server
