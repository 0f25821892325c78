#include "server/destinations/pack/file/references.h"

#include <gtest/gtest.h>

namespace analytics::server::pack {
namespace {

// "/name: has …", a line each.
std::string faults(std::string_view json, bool in_action = true) {
  Pack pack;
  pack.settings = {{.name = "api_key"}};
  pack.shapes = {{"host", "\"x\""}};
  const std::vector<std::string> fields = {"event", "user_id"};
  std::string all;
  for (const ReferenceFault& fault : reference_faults(json, pack, in_action ? &fields : nullptr)) {
    all += (all.empty() ? "" : "\n") + fault.pointer + ": " + fault.message;
  }
  return all;
}

TEST(References, AreNoFaultWhereTheyAre) {
  EXPECT_EQ(faults(R"({"a":"$.payload.event","b":"$.settings.api_key","c":"{{host}}/{{item.x}}",)"
                   R"("d":["$.kept.found.id","$.body.x[0]","$.payload","$.headers.retry-after"],)"
                   R"("e":"plain","f":{"@literal":"$.x"}})"),
            "");
}

TEST(References, AreToldWithWhatWasMeant) {
  EXPECT_EQ(faults(R"({"a":"$.payload.evnt"})"),
            "/a: has $.payload.evnt, which is none of the action's fields; did you mean event?");
  EXPECT_EQ(faults(R"(["$.settings.api_kee"])"),
            "/0: has $.settings.api_kee, which is none of the pack's settings; did you mean "
            "api_key?");
  EXPECT_EQ(faults(R"({"@eq":["$.userId",1]})").substr(0, 55),
            "/@eq/0: has $.userId, which is nothing that is there; d");
  EXPECT_EQ(faults(R"("https://{{hots}}/{{settings.api_key}}")"),
            ": has {{hots}}, which is nothing that is there");
}

TEST(References, OfShapesMayBeToAnyActionsFields) {
  EXPECT_EQ(faults(R"("$.payload.other")", /*in_action=*/false), "");
}

}  // namespace
}  // namespace analytics::server::pack
