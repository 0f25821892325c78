#include "server/console/catalog_text.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

std::string told_field(const SettingField& field) {
  const std::string all = catalog_text({{.type = "x", .default_name = "X", .fields = {field}}});
  const std::size_t begin = all.find("\"fields\":[") + 10;
  return all.substr(begin, all.rfind("]}]}") - begin);
}

TEST(CatalogText, HasTheTypesByNameEachWithWhatItIs) {
  EXPECT_EQ(catalog_text({{.type = "b",
                           .default_name = "Second",
                           .aliases = {"Zweites"},
                           .description = "The second.",
                           .is_warehouse = true},
                          {.type = "a", .default_name = "First", .can_test = true}}),
            R"({"destinations":[{"type":"a","name":"First","aliases":[],"description":"",)"
            R"("website":null,"is_warehouse":false,"has_mappings":false,"can_test":true,)"
            R"("fields":[]},)"
            R"({"type":"b","name":"Second","aliases":["Zweites"],"description":"The second.",)"
            R"("website":null,"is_warehouse":true,"has_mappings":false,"can_test":false,)"
            R"("fields":[]}]})");
}

TEST(CatalogText, HasTheFieldsInTheOrderOfTheirType) {
  const std::string all = catalog_text(
      {{.type = "x", .default_name = "X", .fields = {{.name = "url"}, {.name = "method"}}}});
  EXPECT_LT(all.find("\"url\""), all.find("\"method\""));
}

TEST(CatalogText, TellsTheDefaultOfAnIntegerAsANumberBetweenItsLimits) {
  EXPECT_EQ(told_field({.name = "batch_max",
                        .kind = SettingKind::integer,
                        .default_text = "10",
                        .minimum = 1,
                        .maximum = 500,
                        .description = "events in a request"}),
            R"({"name":"batch_max","kind":"integer","required":false,"secret":false,)"
            R"("default":10,"minimum":1,"maximum":500,"description":"events in a request"})");
}

TEST(CatalogText, TellsTheDefaultOfABooleanAsTrueOrFalse) {
  EXPECT_EQ(told_field({.name = "gzip", .kind = SettingKind::boolean, .default_text = "false"}),
            R"({"name":"gzip","kind":"boolean","required":false,"secret":false,)"
            R"("default":false,"description":""})");
}

TEST(CatalogText, TellsNoDefaultAsNull) {
  EXPECT_EQ(told_field({.name = "url", .kind = SettingKind::url, .required = true}),
            R"({"name":"url","kind":"url","required":true,"secret":false,)"
            R"("default":null,"description":""})");
}

TEST(CatalogText, TellsWhatThereIsToChooseFrom) {
  EXPECT_EQ(told_field({.name = "method", .default_text = "POST", .choices = {"POST", "PUT"}}),
            R"({"name":"method","kind":"string","required":false,"secret":false,)"
            R"("default":"POST","choices":["POST","PUT"],"description":""})");
}

TEST(CatalogText, TellsOfASecretThatItIsOneAndNoValue) {
  EXPECT_EQ(told_field({.name = "password", .secret = true, .default_text = "never-told"}),
            R"({"name":"password","kind":"string","required":false,"secret":true,)"
            R"("default":null,"description":""})");
}

TEST(CatalogText, OfTheTypesThatAreBuiltInEachSaysWhatItIs) {
  for (const DestinationType& type : destination_types()) {
    EXPECT_TRUE(type.description.ends_with('.')) << type.type;
    EXPECT_LE(type.description.size(), 160U) << type.type;
  }
}

}  // namespace
}  // namespace analytics::server
