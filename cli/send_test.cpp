#include "cli/send.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/command_test_support.h"
#include "tests/support/http_server.h"

namespace analytics::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;
using testing_support::ClosedPort;
using testing_support::HttpServer;

class Send : public ::testing::Test {
 protected:
  Send() {
    command_.set("ANALYTICS_WRITE_KEY", "key");
    command_.set("ANALYTICS_HOST", server_.url());
  }
  // The one event that came.
  Object event() {
    const std::vector<Object> events = events_of(server_);
    return events.size() == 1 ? events[0] : Object{{"events", events.size()}};
  }
  std::string field(const char* key) {
    const std::optional<Json> json = event().get(key);
    return json ? std::string(json->text()) : "none";
  }

  HttpServer server_;
  CommandForTests command_;
};

TEST_F(Send, SendsATrackFromItsFlags) {
  EXPECT_EQ(command_.run({"track", "--user-id", "u1", "--event", "Signed Up", "--properties",
                          R"({"plan": "Pro", "n": -1})", "--integrations", R"({"All": false})",
                          "--timestamp", "2020-01-02T03:04:05Z", "--message-id", "m1"}),
            kDelivered)
      << command_.err();
  EXPECT_EQ(field("type"), "\"track\"");
  EXPECT_EQ(field("userId"), "\"u1\"");
  EXPECT_EQ(field("event"), "\"Signed Up\"");
  EXPECT_EQ(field("properties"), R"({"plan":"Pro","n":-1})");
  EXPECT_EQ(field("integrations"), R"({"All":false})");
  EXPECT_EQ(field("timestamp"), "\"2020-01-02T03:04:05.000Z\"");
  EXPECT_EQ(field("messageId"), "\"m1\"");
}

TEST_F(Send, HasEveryCall) {
  EXPECT_EQ(command_.run({"identify", "--user-id", "u", "--traits", R"({"name":"A"})"}),
            kDelivered);
  EXPECT_EQ(command_.run({"page", "--anonymous-id", "a", "--name", "Home"}), kDelivered);
  EXPECT_EQ(command_.run({"screen", "--user-id", "u", "--category", "Main"}), kDelivered);
  EXPECT_EQ(command_.run({"group", "--user-id", "u", "--group-id", "g"}), kDelivered);
  EXPECT_EQ(command_.run({"alias", "--user-id", "u", "--previous-id", "p"}), kDelivered);
  EXPECT_THAT(events_of(server_), SizeIs(5));
}

TEST_F(Send, ReadsTheMessageFromStandardInput) {
  EXPECT_EQ(command_.run({"track"}, R"({"userId": "u", "event": "E", "channel": "server"})"),
            kDelivered)
      << command_.err();
  EXPECT_EQ(field("channel"), "\"server\"");
}

TEST_F(Send, RefusesAMessageOfAnotherType) {
  EXPECT_EQ(command_.run({"track"}, R"({"type": "page", "userId": "u"})"), kBadUsage);
  EXPECT_THAT(command_.err(), HasSubstr("its \"type\" is \"page\", but the command is track"));
}

TEST_F(Send, PrintsItsResultAsJson) {
  EXPECT_EQ(
      command_.run({"track", "--user-id", "u", "--event", "E", "--message-id", "m", "--json"}),
      kDelivered);
  EXPECT_EQ(command_.out(),
            R"({"delivered":true,"type":"track","message_id":"m","attempts":1,"status":200})"
            "\n");
}

TEST_F(Send, TakesTheOlderForm) {
  EXPECT_EQ(command_.run({"--type=track", "--writeKey=k2", "--userId=u", "--event=E",
                          "--properties={\"a\":1}"}),
            kDelivered)
      << command_.err();
  EXPECT_EQ(field("properties"), R"({"a":1})");
}

TEST_F(Send, TakesTheKeyInFrontOfTheCallToo) {
  const HttpServer other;
  EXPECT_EQ(
      command_.run({"-w", "k", "--host", other.url(), "track"}, R"({"userId": "u", "event": "E"})"),
      kDelivered)
      << command_.err();
  EXPECT_THAT(events_of(other), SizeIs(1));
}

TEST_F(Send, TriesAgain) {
  server_.enqueue({.status = 503});
  EXPECT_EQ(command_.run({"track", "--user-id", "u", "--event", "E", "--json"}), kDelivered);
  EXPECT_THAT(command_.out(), HasSubstr("\"attempts\":2"));
}

TEST_F(Send, SaysWhatTheServerRefused) {
  server_.enqueue({.status = 401, .body = "unknown write key"});
  EXPECT_EQ(command_.run({"track", "--user-id", "u", "--event", "E"}), kNotDelivered);
  EXPECT_THAT(command_.err(), HasSubstr("not delivered to " + server_.url()));
  EXPECT_THAT(command_.err(), HasSubstr("401"));
}

TEST_F(Send, GivesUpWhenTheTimeIsOver) {
  const ClosedPort closed;
  EXPECT_EQ(command_.run({"track", "--host", closed.url(), "--user-id", "u", "--event", "E",
                          "--timeout", "0.2", "--json"}),
            kNotDelivered);
  EXPECT_THAT(command_.out(), HasSubstr("\"delivered\":false"));
  EXPECT_THAT(command_.err(), HasSubstr("not delivered"));
}

TEST_F(Send, RefusesWhatCannotBeSent) {
  EXPECT_EQ(command_.run({"track", "--event", "E"}), kBadUsage);
  EXPECT_EQ(command_.run({"track", "--user-id", "u"}), kBadUsage);
  EXPECT_EQ(command_.run({"track", "--user-id", "u", "--event", "E", "--properties", "[1]"}),
            kBadUsage);
  EXPECT_THAT(command_.err(), HasSubstr("--properties: "));
  EXPECT_EQ(command_.run({"identify", "--user-id", "u", "--event", "E"}), kBadUsage);
  EXPECT_THAT(command_.err(), HasSubstr("--event"));
  EXPECT_EQ(command_.run({"track"}, "not json"), kBadUsage);
  EXPECT_EQ(command_.run({"track", "--user-id", "u", "--event", std::string(40'000, 'x')}),
            kBadUsage);
  EXPECT_THAT(command_.err(), HasSubstr("32768"));
  EXPECT_THAT(events_of(server_), SizeIs(0));
}

TEST(Command, NeedsAWriteKey) {
  CommandForTests command;
  EXPECT_EQ(command.run({"track", "--user-id", "u", "--event", "E"}), kBadUsage);
  EXPECT_THAT(command.err(), HasSubstr("ANALYTICS_WRITE_KEY"));
}

TEST(Command, NeedsASubcommandThatItKnows) {
  CommandForTests command;
  EXPECT_EQ(command.run({}), kBadUsage);
  EXPECT_EQ(command.run({"trak"}), kBadUsage);
  EXPECT_EQ(command.run({"--type=trak"}), kBadUsage);
}

TEST(Command, HelpsAndSaysItsVersion) {
  CommandForTests command;
  EXPECT_EQ(command.run({"--version"}), kDelivered);
  EXPECT_THAT(command.out(), HasSubstr("analytics "));
  EXPECT_EQ(command.run({"import", "--help"}), kDelivered);
  EXPECT_THAT(command.out(), HasSubstr("--checkpoint"));
}

}  // namespace
}  // namespace analytics::cli
