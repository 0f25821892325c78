#include "server/ingest/route_table.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

struct Case {
  const char* path;
  RouteKind kind;
  EventType type{};
};

TEST(RouteTable, KnowsTheLongAndTheShortRoutesOfTheSixCalls) {
  for (const Case& one : {Case{"/v1/identify", RouteKind::single, EventType::identify},
                          Case{"/v1/i", RouteKind::single, EventType::identify},
                          Case{"/v1/track", RouteKind::single, EventType::track},
                          Case{"/v1/t", RouteKind::single, EventType::track},
                          Case{"/v1/page", RouteKind::single, EventType::page},
                          Case{"/v1/p", RouteKind::single, EventType::page},
                          Case{"/v1/screen", RouteKind::single, EventType::screen},
                          Case{"/v1/s", RouteKind::single, EventType::screen},
                          Case{"/v1/group", RouteKind::single, EventType::group},
                          Case{"/v1/g", RouteKind::single, EventType::group},
                          Case{"/v1/alias", RouteKind::single, EventType::alias},
                          Case{"/v1/a/", RouteKind::single, EventType::alias},
                          Case{"/v1/pixel/track", RouteKind::pixel, EventType::track},
                          Case{"/v1/pixel/page/", RouteKind::pixel, EventType::page}}) {
    const RouteMatch found = match(one.path);
    EXPECT_EQ(found.kind, one.kind) << one.path;
    EXPECT_EQ(found.type, one.type) << one.path;
  }
}

TEST(RouteTable, KnowsBatchesAndMetrics) {
  for (const char* path : {"/v1/batch", "/v1/b", "/v1/import", "/v1/import/"}) {
    EXPECT_EQ(match(path).kind, RouteKind::batch) << path;
  }
  EXPECT_EQ(match("/v1/m").kind, RouteKind::metrics);
}

TEST(RouteTable, FindsTheKeyOfASettingsDocument) {
  const RouteMatch found = match("/v1/projects/some%20key/settings");
  EXPECT_EQ(found.kind, RouteKind::settings);
  EXPECT_EQ(found.write_key, "some%20key");
}

TEST(RouteTable, KnowsNothingElse) {
  for (const char* path :
       {"", "/", "/v1", "/v1/", "/v2/track", "/v1/tracks", "/v1/T", "/v1/pixel", "/v1/pixel/",
        "/v1/pixel/t", "/v1/projects", "/v1/projects//settings", "/v1/projects/a/b/settings",
        "/v1/projects/a", "/v1/track//", "/track"}) {
    EXPECT_EQ(match(path).kind, RouteKind::none) << path;
  }
}

}  // namespace
}  // namespace analytics::server
