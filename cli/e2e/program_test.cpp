#include "cli/e2e/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "cli/command_test_support.h"
#include "tests/support/http_server.h"

namespace analytics::cli::e2e {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::StartsWith;
using testing_support::HttpServer;

class E2eProgram : public ::testing::Test {
 protected:
  int run(const std::vector<std::string>& arguments, const std::string& standard_input = "") {
    std::istringstream in(standard_input);
    out_.str("");
    Surroundings surroundings{.in = in, .out = out_, .err = err_, .variable = {}};
    return run_e2e(arguments, surroundings);
  }
  // An input with these events.
  std::string input(const std::string& events, const std::string& config = "{}") const {
    return R"({"writeKey":"key","apiHost":")" + server_.url() + R"(","config":)" + config +
           R"(,"sequences":[{"events":[)" + events + "]}]}";
  }
  std::string out() const { return out_.str(); }

  HttpServer server_;
  std::ostringstream out_, err_;
};

constexpr const char* kTrack = R"({"type":"track","userId":"u","event":"E"})";

TEST_F(E2eProgram, SendsAndSaysSo) {
  EXPECT_EQ(run({"--input", input(kTrack)}), 0) << out();
  EXPECT_EQ(out(), R"({"success":true,"sentBatches":1,)"
                   R"("eventResults":[{"event":"E","type":"track","delivered":true}]})"
                   "\n");
  EXPECT_THAT(events_of(server_), SizeIs(1));
}

TEST_F(E2eProgram, ReadsItsInputInThreeWays) {
  EXPECT_EQ(run({"--input=" + input(kTrack)}), 0);
  EXPECT_EQ(run({"--input", "-"}, input(kTrack)), 0);
  EXPECT_EQ(run({"--input=-"}, input(kTrack)), 0);
  EXPECT_THAT(events_of(server_), SizeIs(3));
}

TEST_F(E2eProgram, CountsBatchesThatTheServerTook) {
  server_.enqueue({.status = 503});
  const std::string events = std::string(kTrack) + "," + kTrack + "," + kTrack;
  EXPECT_EQ(run({"--input", input(events, R"({"flushAt":2})")}), 0);
  EXPECT_THAT(out(), HasSubstr("\"sentBatches\":2"));
}

TEST_F(E2eProgram, NamesTheStatusThatItFailedWith) {
  server_.enqueue({.status = 401, .body = "unknown key"});
  EXPECT_EQ(run({"--input", input(kTrack)}), 1);
  EXPECT_THAT(out(), StartsWith(R"({"success":false,"sentBatches":0,)"
                                R"x("error":"HTTP 401: unknown key (after 1 attempt)",)x"));
  EXPECT_THAT(out(), HasSubstr(R"("delivered":false,"failureReason":"refused: HTTP 401")"));
}

TEST_F(E2eProgram, DeliversTheGoodEventsAndNamesTheBadOnes) {
  const std::string events =
      R"({"type":"trak"},)" + std::string(kTrack) + R"(,{"type":"group","userId":"u"})";
  EXPECT_EQ(run({"--input", input(events)}), 1);
  EXPECT_THAT(out(), HasSubstr("\"error\":\"sequences[0].events[0]: type must be"));
  EXPECT_THAT(out(), HasSubstr("groupId is needed"));
  EXPECT_THAT(events_of(server_), SizeIs(1));
}

TEST_F(E2eProgram, GivesUpAtItsTimeout) {
  server_.enqueue(testing_support::Reply::hang());
  EXPECT_EQ(run({"--input", input(kTrack, R"({"timeout":0.2})")}), 1);
  EXPECT_THAT(out(), HasSubstr("\"failureReason\":\"closed: "));
}

TEST_F(E2eProgram, AnswersBadUsageWithAnObjectToo) {
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {}, {"--input"}, {"--inputs", "{}"}, {"--input", "{"}, {"--input", ""}}) {
    EXPECT_EQ(run(arguments), 1);
    EXPECT_THAT(out(), StartsWith(R"({"success":false,"sentBatches":0,"error":")"));
  }
}

TEST_F(E2eProgram, CallsTheHostByTheInputsName) {
  EXPECT_EQ(run({"--input", R"({"writeKey":"k","apiHost":"nowhere","sequences":[]})"}), 1);
  EXPECT_THAT(out(), HasSubstr("\"error\":\"apiHost: "));
}

TEST_F(E2eProgram, HelpsAndSaysItsVersion) {
  EXPECT_EQ(run({"--help"}), 0);
  EXPECT_THAT(out(), HasSubstr("maxRetries"));
  EXPECT_EQ(run({"--version"}), 0);
  EXPECT_THAT(out(), StartsWith("analytics-e2e "));
}

}  // namespace
}  // namespace analytics::cli::e2e
