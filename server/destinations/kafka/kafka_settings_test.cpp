#include "server/destinations/kafka/kafka_settings.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

const DestinationContext kContext{.data_folder = "/var/data"};

std::string problem(const std::string& more) {
  const auto settings =
      KafkaSettings::read(R"({"brokers":"kafka-1:9092","topic":"events")" + more + "}", kContext);
  return settings ? "" : settings.error().message;
}

std::string problem_of_topic(const std::string& topic) {
  const auto settings =
      KafkaSettings::read(R"({"brokers":"k:9092","topic":")" + topic + "\"}", kContext);
  return settings ? "" : settings.error().message;
}

TEST(KafkaSettings, NeedBrokersAndATopicAlone) {
  EXPECT_EQ(problem(""), "");
  EXPECT_FALSE(KafkaSettings::read(R"({"topic":"events"})", kContext));
  EXPECT_FALSE(KafkaSettings::read(R"({"brokers":"kafka-1:9092"})", kContext));
}

TEST(KafkaSettings, TakeHostsAndPortsForBrokers) {
  EXPECT_TRUE(KafkaSettings::read(R"({"brokers":"a:1,[::1]:2,c-d.e","topic":"t"})", kContext));
  EXPECT_FALSE(KafkaSettings::read(R"({"brokers":"ssl://a:1","topic":"t"})", kContext));
  EXPECT_FALSE(KafkaSettings::read(R"({"brokers":"a:1 b:2","topic":"t"})", kContext));
}

TEST(KafkaSettings, TakeATopicPerSource) {
  const auto settings =
      KafkaSettings::read(R"({"brokers":"k","topic":"events.{source}.v1"})", kContext).value();
  EXPECT_EQ(settings.topic_of("shop"), "events.shop.v1");
  const auto same = KafkaSettings::read(R"({"brokers":"k","topic":"events"})", kContext).value();
  EXPECT_EQ(same.topic_of("shop"), "events");
}

TEST(KafkaSettings, KnowWhatATopicIs) {
  EXPECT_EQ(problem_of_topic("A.b_c-9"), "");
  EXPECT_NE(problem_of_topic("a b"), "");
  EXPECT_NE(problem_of_topic(".."), "");
  EXPECT_NE(problem_of_topic("{type}"), "");
  EXPECT_NE(problem_of_topic("{source}{source}"), "");
}

TEST(KafkaSettings, BoundTheTopicAt249BytesWithASource) {
  EXPECT_EQ(problem_of_topic(std::string(249, 'a')), "");
  EXPECT_NE(problem_of_topic(std::string(250, 'a')), "");
  EXPECT_EQ(problem_of_topic("{source}" + std::string(185, 'a')), "");
  EXPECT_NE(problem_of_topic("{source}" + std::string(186, 'a')), "");
}

TEST(KafkaSettings, HaveAllOfSaslOrNothing) {
  EXPECT_EQ(problem(R"(,"security_protocol":"SASL_SSL","sasl_mechanism":"PLAIN",)"
                    R"("username":"u","password":"p")"),
            "");
  EXPECT_NE(problem(R"(,"security_protocol":"SASL_SSL")"), "");
  EXPECT_NE(problem(R"(,"security_protocol":"SASL_SSL","username":"u")"), "");
  EXPECT_NE(problem(R"(,"username":"u","password":"sesame")"), "");
  EXPECT_EQ(problem(R"(,"username":"u","password":"sesame")").find("sesame"), std::string::npos);
}

TEST(KafkaSettings, TellOfTheCombinationBeforeADestinationIsMade) {
  const auto given = Settings::read(
      kafka_fields(), R"({"brokers":"k","topic":"t","username":"u","ssl_ca":"ca.pem"})");
  const std::vector<SettingProblem> problems = check_kafka(given.value());
  ASSERT_EQ(problems.size(), 2u);
  EXPECT_EQ(problems[0].setting, "security_protocol");
  EXPECT_EQ(problems[1].message, "setting \"ssl_ca\" is for the security_protocol SSL or SASL_SSL");
}

TEST(KafkaSettings, ReadTheCertificatesOfTheDataFolder) {
  const std::string with_ca =
      R"({"brokers":"k","topic":"t","security_protocol":"SSL","ssl_ca":"ca.pem"})";
  EXPECT_EQ(KafkaSettings::read(with_ca, kContext).value().ssl_ca, "/var/data/ca.pem");
  EXPECT_NE(problem(R"(,"ssl_ca":"ca.pem")"), "");
}

TEST(KafkaSettings, NameAnAbsolutePathOnlyWhereThatIsAllowed) {
  const std::string absolute =
      R"({"brokers":"k","topic":"t","security_protocol":"SSL","ssl_ca":"/etc/ca.pem"})";
  EXPECT_FALSE(KafkaSettings::read(absolute, kContext));
  const DestinationContext allowed{.data_folder = "/var/data", .absolute_paths_allowed = true};
  EXPECT_EQ(KafkaSettings::read(absolute, allowed).value().ssl_ca, "/etc/ca.pem");
}

}  // namespace
}  // namespace analytics::server
