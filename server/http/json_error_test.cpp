#include "server/http/json_error.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

TEST(JsonError, HasEveryFieldThatClientsLookFor) {
  const ServerResponse response = json_error(404, "not_found", "no such route");
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.content_type, "application/json");
  EXPECT_EQ(response.body, R"({"success":false,"code":"not_found","message":"no such route",)"
                           R"("error":"no such route"})");
}

TEST(JsonError, EscapesTheMessage) {
  EXPECT_EQ(json_error(400, "c", "say \"hi\"\n").body,
            R"({"success":false,"code":"c","message":"say \"hi\"\n","error":"say \"hi\"\n"})");
}

}  // namespace
}  // namespace analytics::server
