// The Kafka destination against a mock cluster that refuses, goes away or does not answer.
#include <gmock/gmock.h>

#include "server/destinations/kafka/kafka.h"
#include "server/destinations/kafka/kafka_fixture.h"
#include "server/destinations/kafka/kafka_test_destination.h"

namespace analytics::server {
namespace {

using ::testing::ElementsAre;
using Kind = Outcome::Kind;
using namespace std::chrono_literals;

struct KafkaFailure : ::testing::Test {
  KafkaFailure() { cluster.make_topic("events"); }

  std::vector<std::string> ids() {
    std::vector<std::string> all;
    for (Record& record : read_topic(cluster.brokers(), "events")) {
      all.push_back(record.headers["messageId"]);
    }
    return all;
  }
  // An event's outcome over as many attempts as it takes until it is delivered.
  static bool deliver_in_the_end(KafkaUnderTest& kafka, const Event& event) {
    const auto until = std::chrono::steady_clock::now() + 30s;
    while (std::chrono::steady_clock::now() < until) {
      if (kafka.deliver({event}, 2s)[0].kind == Kind::delivered) return true;
    }
    return false;
  }

  MockCluster cluster;
};

TEST_F(KafkaFailure, OfALeaderThatMovedIsMendedWithinTheAttempt) {
  KafkaUnderTest kafka(cluster.brokers(), kLoopbackAllowed);
  cluster.refuse_next_produce({RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION,
                               RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS,
                               RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT});
  EXPECT_EQ(kafka.deliver({event_of("ann", "m-1")})[0].kind, Kind::delivered);
  EXPECT_THAT(ids(), ElementsAre("m-1"));
}

TEST_F(KafkaFailure, OfAnEventThatIsTooLargeDiscardsIt) {
  KafkaUnderTest kafka(cluster.brokers(), kLoopbackAllowed);
  Event large = event_of("ann", "m-1");
  large.json.append(1'100'000, ' ');
  const auto outcomes = kafka.deliver({large, event_of("bob", "m-2")});
  EXPECT_EQ(outcomes[0].kind, Kind::discarded);
  EXPECT_EQ(outcomes[0].code, "MSG_SIZE_TOO_LARGE");
  EXPECT_EQ(outcomes[1].kind, Kind::delivered);
  EXPECT_THAT(ids(), ElementsAre("m-2"));
}

TEST_F(KafkaFailure, OfTheRightToWriteIsTheSettings) {
  KafkaUnderTest kafka(cluster.brokers(), kLoopbackAllowed);
  cluster.refuse_next_produce({RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED});
  const auto outcomes = kafka.deliver({event_of("ann", "m-1")});
  EXPECT_EQ(outcomes[0].kind, Kind::unauthorized);
  EXPECT_EQ(outcomes[0].code, "TOPIC_AUTHORIZATION_FAILED");
  EXPECT_TRUE(deliver_in_the_end(kafka, event_of("ann", "m-2")));
}

TEST_F(KafkaFailure, ThatIsFatalIsFollowedByANewProducer) {
  KafkaUnderTest kafka(cluster.brokers(), kLoopbackAllowed);
  EXPECT_EQ(kafka.deliver({event_of("ann", "m-1")})[0].kind, Kind::delivered);
  cluster.refuse_next_produce({RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH});
  EXPECT_TRUE(deliver_in_the_end(kafka, event_of("ann", "m-2")));
  cluster.refuse_next_produce({RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER});
  EXPECT_TRUE(deliver_in_the_end(kafka, event_of("ann", "m-3")));
  EXPECT_THAT(ids(), ElementsAre("m-1", "m-2", "m-3"));
}

TEST_F(KafkaFailure, OfABrokerThatIsDownIsTriedAgainAndArrivesOnceItIsUp) {
  KafkaUnderTest kafka(cluster.brokers(), kLoopbackAllowed);
  EXPECT_EQ(kafka.deliver({event_of("ann", "m-1")})[0].kind, Kind::delivered);
  cluster.go_down();
  const auto outcomes = kafka.deliver({event_of("ann", "m-2")}, 500ms);
  EXPECT_EQ(outcomes[0].kind, Kind::retry);
  EXPECT_FALSE(outcomes[0].code.empty());
  cluster.come_up();
  EXPECT_TRUE(deliver_in_the_end(kafka, event_of("ann", "m-2")));
  EXPECT_THAT(ids(), ElementsAre("m-1", "m-2"));
}

TEST_F(KafkaFailure, ToAnswerInTimeIsUnknown) {
  KafkaUnderTest kafka(cluster.brokers(), kLoopbackAllowed);
  EXPECT_EQ(kafka.deliver({event_of("ann", "m-1")})[0].kind, Kind::delivered);
  cluster.answer_after(8'000);
  const auto began = std::chrono::steady_clock::now();
  const auto outcomes = kafka.deliver({event_of("ann", "m-2")}, 500ms);
  EXPECT_EQ(outcomes[0].kind, Kind::unknown) << outcomes[0].code;
  EXPECT_LT(std::chrono::steady_clock::now() - began, 6s);
}

TEST_F(KafkaFailure, OfAddressesThatAreNotPublicNamesTheSetting) {
  KafkaUnderTest kafka(cluster.brokers());
  const auto outcomes = kafka.deliver({event_of("ann", "m-1")}, 500ms);
  EXPECT_EQ(outcomes[0].kind, Kind::retry);
  EXPECT_EQ(outcomes[0].code, "PRIVATE_ADDRESS");
  EXPECT_TRUE(ids().empty());
}

TEST_F(KafkaFailure, ToEndIsNotTheDestructors) {
  KafkaUnderTest kafka(cluster.brokers(), kLoopbackAllowed);
  kafka.deliver({event_of("ann", "m-1")});
  cluster.answer_after(60'000);
  auto under_way = kafka.start({event_of("ann", "m-2")});
  const auto began = std::chrono::steady_clock::now();
  kafka.destroy();
  EXPECT_LT(std::chrono::steady_clock::now() - began, 5s);
  EXPECT_NE(under_way.get()[0].kind, Kind::delivered);
}

}  // namespace
}  // namespace analytics::server
