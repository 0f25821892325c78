#include "server/ingest/source_table.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

SourceTable table_of(std::vector<Source> sources, const SourceTable* before = nullptr) {
  return SourceTable(std::move(sources), AnswerMode::compatible, before);
}

TEST(SourceTable, FindsASourceByAnyOfItsKeysAndNobodyByAnother) {
  const SourceTable table =
      table_of({{.id = "a", .write_keys = {"new", "old"}}, {.id = "b", .write_keys = {"other"}}});
  EXPECT_EQ(table.find("new")->source.id, "a");
  EXPECT_EQ(table.find("old")->source.id, "a");
  EXPECT_EQ(table.find("other")->source.id, "b");
  EXPECT_EQ(table.find("ne"), nullptr);
  EXPECT_EQ(table.find(""), nullptr);
}

TEST(SourceTable, LetsEveryPageSendWhereNoneIsNamed) {
  const SourceTable table = table_of({{.id = "a", .write_keys = {"k"}}});
  EXPECT_TRUE(table.find("k")->allows_origin("https://anything.example"));
  EXPECT_TRUE(table.any_allows_origin("https://anything.example"));
}

TEST(SourceTable, LetsOnlyNamedPagesSendWhateverTheirCase) {
  const SourceTable table = table_of(
      {{.id = "a", .write_keys = {"k"}, .allowed_origins = {"https://shop.example:8443"}}});
  EXPECT_TRUE(table.find("k")->allows_origin("https://Shop.example:8443"));
  for (const char* other :
       {"http://shop.example:8443", "https://shop.example", "https://evil.example", "null", ""}) {
    EXPECT_FALSE(table.find("k")->allows_origin(other)) << other;
    EXPECT_FALSE(table.any_allows_origin(other)) << other;
  }
}

TEST(SourceTable, KeepsWhatASourceHasUsedOfItsRateWhenTheWorkspaceChanges) {
  const SourceTable before =
      table_of({{.id = "a", .write_keys = {"k"}, .events_per_second_max = 1},
                {.id = "b", .write_keys = {"l"}, .events_per_second_max = 1}});
  const SourceTable after = table_of({{.id = "a", .write_keys = {"k"}, .events_per_second_max = 1},
                                      {.id = "b", .write_keys = {"l"}, .events_per_second_max = 2}},
                                     &before);
  EXPECT_EQ(after.find("k")->rate, before.find("k")->rate);
  EXPECT_NE(after.find("l")->rate, before.find("l")->rate);
}

}  // namespace
}  // namespace analytics::server
