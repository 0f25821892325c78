#include "server/console/mappings_text.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

TEST(MappingsText, ATypeWithoutAPackHasNone) {
  EXPECT_EQ(mappings_text({.type = "webhook"}), R"({"type":"webhook","actions":[],"mappings":[]})");
}

TEST(MappingsText, HasTheActionsWithTheirFieldsAndTheMappingsThatHold) {
  auto made = std::make_shared<pack::Pack>();
  made->actions = {{.name = "track",
                    .title = "Track",
                    .description = "Sends an event.",
                    .trigger = "type = 'track'",
                    .fields = {{.name = "event",
                                .required = true,
                                .choices = {R"("a")"},
                                .default_json = R"({"@path":"$.event"})",
                                .description = "Its name."}},
                    .batch = pack::PackBatch{.max = 50}}};
  made->mappings = {{.name = "All",
                     .action = "track",
                     .trigger = "type = 'track'",
                     .fields = {{"event", R"("x")"}}}};
  EXPECT_EQ(
      mappings_text({.type = "example", .pack = made}),
      R"({"type":"example","actions":[{"name":"track","title":"Track",)"
      R"("description":"Sends an event.","trigger":"type = 'track'","batch_max":50,)"
      R"("fields":[{"name":"event","type":"string","required":true,"sometimes_required":false,)"
      R"("multiple":false,"hidden":false,"choices":["a"],"default":{"@path":"$.event"},)"
      R"("description":"Its name.","properties":[]}]}],)"
      R"("mappings":[{"name":"All","action":"track","trigger":"type = 'track'","enabled":true,)"
      R"("fields":{"event":"x"}}]})");
}

}  // namespace
}  // namespace analytics::server
