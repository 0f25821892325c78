// The Kafka destination against librdkafka's mock cluster that works.
#include "server/destinations/kafka/kafka.h"

#include <gmock/gmock.h>

#include <set>

#include "server/destinations/kafka/kafka_fixture.h"
#include "server/destinations/kafka/kafka_test_destination.h"

namespace analytics::server {
namespace {

using ::testing::ElementsAre;
using Kind = Outcome::Kind;
using namespace std::chrono_literals;

struct KafkaTest : ::testing::Test {
  KafkaTest() { cluster.make_topic("events"); }

  // The message ids of a key, in the order of the topic.
  std::vector<std::string> ids_of(const std::string& key) {
    std::vector<std::string> ids;
    for (Record& record : read_topic(cluster.brokers(), "events")) {
      if (record.key == key) ids.push_back(record.headers["messageId"]);
    }
    return ids;
  }

  MockCluster cluster;
};

TEST_F(KafkaTest, ProducesAnEventByItsUserWithHeaders) {
  KafkaUnderTest kafka(cluster.brokers(), kLoopbackAllowed);
  const auto outcomes = kafka.deliver({event_of("ann", "m-1")});
  ASSERT_EQ(outcomes.size(), 1u);
  EXPECT_EQ(outcomes[0].kind, Kind::delivered) << outcomes[0].code << " " << outcomes[0].detail;
  const auto records = read_topic(cluster.brokers(), "events");
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records[0].key, "ann");
  EXPECT_EQ(records[0].value, R"({"messageId":"m-1"})");
  const std::map<std::string, std::string> headers = {
      {"messageId", "m-1"}, {"source", "shop"}, {"type", "track"}};
  EXPECT_EQ(records[0].headers, headers);
}

TEST_F(KafkaTest, TakesTheMessageIdWhereThereIsNoUser) {
  KafkaUnderTest kafka(cluster.brokers(), kLoopbackAllowed);
  kafka.deliver({event_of("", "m-1")});
  EXPECT_EQ(read_topic(cluster.brokers(), "events").at(0).key, "m-1");
}

TEST_F(KafkaTest, KeepsTheOrderOfEachUserInOnePartition) {
  KafkaUnderTest kafka(cluster.brokers(), kLoopbackAllowed);
  kafka.deliver({event_of("ann", "a-1"), event_of("bob", "b-1"), event_of("cem", "c-1")});
  kafka.deliver({event_of("cem", "c-2"), event_of("ann", "a-2")});
  kafka.deliver({event_of("ann", "a-3"), event_of("bob", "b-2")});
  EXPECT_THAT(ids_of("ann"), ElementsAre("a-1", "a-2", "a-3"));
  EXPECT_THAT(ids_of("bob"), ElementsAre("b-1", "b-2"));
  EXPECT_THAT(ids_of("cem"), ElementsAre("c-1", "c-2"));
  std::map<std::string, std::set<int>> partitions;
  for (const Record& record : read_topic(cluster.brokers(), "events")) {
    partitions[record.key].insert(record.partition);
  }
  EXPECT_EQ(partitions["ann"].size(), 1u);
}

// What Kafka's own clients compute: murmur2 of the key, its sign bit off, modulo the partitions.
TEST_F(KafkaTest, AgreesWithTheClientsInJavaOnAKeysPartition) {
  KafkaUnderTest kafka(cluster.brokers(), kLoopbackAllowed);
  kafka.deliver({event_of("foobar", "m-1")});
  // UtilsTest.java of Kafka: murmur2("foobar") is -790332482.
  EXPECT_EQ(read_topic(cluster.brokers(), "events").at(0).partition,
            (-790332482 & 0x7fffffff) % kPartitions);
}

TEST_F(KafkaTest, MakesATopicOfTheSource) {
  cluster.make_topic("events.shop");
  KafkaUnderTest kafka(cluster.brokers(), kLoopbackAllowed, "events.{source}");
  EXPECT_EQ(kafka.deliver({event_of("ann", "m-1")})[0].kind, Kind::delivered);
  EXPECT_EQ(read_topic(cluster.brokers(), "events.shop").size(), 1u);
}

TEST_F(KafkaTest, ProducesSeveralAttemptsAtOnceExactlyOnceEach) {
  KafkaUnderTest kafka(cluster.brokers(), std::string(kLoopbackAllowed) + R"(,"batch_max":1000)");
  std::vector<std::future<KafkaUnderTest::Outcomes>> attempts;
  for (const std::string attempt : {"1", "2", "3", "4"}) {
    std::vector<Event> events;
    for (int i = 0; i < 1000; ++i) {
      events.push_back(event_of("user-" + std::to_string(i), attempt + "-" + std::to_string(i)));
    }
    attempts.push_back(kafka.start(std::move(events)));
  }
  for (auto& attempt : attempts) {
    for (const Outcome& outcome : attempt.get()) ASSERT_EQ(outcome.kind, Kind::delivered);
  }
  std::set<std::string> ids;
  const auto records = read_topic(cluster.brokers(), "events");
  for (const Record& record : records) ids.insert(record.headers.at("messageId"));
  EXPECT_EQ(records.size(), 4000u);
  EXPECT_EQ(ids.size(), 4000u);
}

TEST_F(KafkaTest, PacksWhatItSends) {
  for (const std::string codec : {"gzip", "snappy", "lz4", "zstd"}) {
    KafkaUnderTest kafka(cluster.brokers(),
                         kLoopbackAllowed + (R"(,"compression":")" + codec + "\""));
    EXPECT_EQ(kafka.deliver({event_of("ann", codec)})[0].kind, Kind::delivered) << codec;
  }
  EXPECT_THAT(ids_of("ann"), ElementsAre("gzip", "snappy", "lz4", "zstd"));
}

TEST_F(KafkaTest, TellsTheEngineItsShape) {
  KafkaUnderTest kafka(cluster.brokers(), R"(,"batch_max":7,"attempts_at_once":2,"linger_ms":30)");
  EXPECT_EQ((*kafka).shape().batch_max, 7u);
  EXPECT_EQ((*kafka).shape().attempts_at_once, 2u);
  EXPECT_EQ((*kafka).shape().linger, Duration(30ms));
  EXPECT_TRUE((*kafka).shape().outcomes_differ);
}

TEST_F(KafkaTest, ProducesNothingForNoEvents) {
  KafkaUnderTest kafka(cluster.brokers(), kLoopbackAllowed);
  EXPECT_TRUE(kafka.deliver({}).empty());
}

TEST(KafkaDestination, SaysWhichDestinationHasWrongSettings) {
  const auto made = make_kafka("stream", "{}", {});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().message.find("destination \"stream\": setting"), 0u);
  const auto no_file = make_kafka(
      "stream", R"({"brokers":"k","topic":"t","security_protocol":"SSL","ssl_ca":"none.pem"})",
      {.data_folder = "/nowhere", .clock = Clock::real()});
  ASSERT_FALSE(no_file);
  EXPECT_EQ(no_file.error().code, ErrorCode::invalid_config);
}

TEST_F(KafkaTest, WritesDownWhereAMessageWasPut) {
  KafkaUnderTest kafka(cluster.brokers(), kLoopbackAllowed);
  const auto outcomes = kafka.deliver({event_of("ann", "m-1")});
  ASSERT_NE(outcomes[0].trace, nullptr);
  EXPECT_EQ(outcomes[0].trace->request, "topic events, key ann: 19 bytes, message m-1");
  EXPECT_TRUE(outcomes[0].trace->response.starts_with("topic events, partition "));
  EXPECT_TRUE(outcomes[0].trace->response.ends_with(", offset 0"));
}

}  // namespace
}  // namespace analytics::server
