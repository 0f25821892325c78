#include "c/journey_test.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/http_server.h"

namespace {

using analytics::testing_support::HttpServer;

TEST(CJourney, AProgramInCUsesEveryFunctionAndEachEventArrives) {
  HttpServer server;
  journey_told told{};
  EXPECT_EQ(journey(server.url().c_str(), &told), 0) << "the line of journey_test.c";
  EXPECT_EQ(told.outcomes, 7);
  EXPECT_EQ(told.log_lines, 0) << "nothing went wrong";
  EXPECT_EQ(std::string(told.last_message_id).size(), 36u) << "a UUID";

  ASSERT_EQ(server.requests().size(), 1u);
  const std::string body = server.requests()[0].text();
  EXPECT_EQ(server.requests()[0].target, "/v1/batch");
  EXPECT_NE(
      body.find(R"({"type":"track","messageId":"m2","timestamp":"2026-11-23T12:55:43.123Z",)"
                R"("userId":"u","event":"Signed Up","properties":{"quote":"\"",)"
                R"("seats":9223372036854775807,"total":27.5,"trial":true,"tags":["a","b"]},)"),
      std::string::npos)
      << body;
  for (const char* part :
       {R"("integrations":{"All":false})", R"("channel":"server")", R"("traits":{"a":1})",
        R"("groupId":"g")", R"("previousId":"p")", R"("event":"From JSON")",
        R"("name":"Home","category":"Docs")", R"({"type":"screen")", R"({"type":"page")"}) {
    EXPECT_NE(body.find(part), std::string::npos) << part << " in " << body;
  }
}

}  // namespace
