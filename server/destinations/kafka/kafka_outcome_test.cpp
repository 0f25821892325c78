#include "server/destinations/kafka/kafka_outcome.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

using Kind = Outcome::Kind;

Outcome outcome(rd_kafka_resp_err_t error,
                rd_kafka_msg_status_t status = RD_KAFKA_MSG_STATUS_NOT_PERSISTED,
                const Producer::Trouble& trouble = {}) {
  return kafka_outcome({.error = error, .status = status}, trouble, SecretMask({"sesame"}));
}

TEST(KafkaOutcome, IsDeliveredWhereTheBrokersHaveIt) {
  EXPECT_EQ(outcome(RD_KAFKA_RESP_ERR_NO_ERROR, RD_KAFKA_MSG_STATUS_PERSISTED).kind,
            Kind::delivered);
}

TEST(KafkaOutcome, IsDiscardedWhereTheEventIsAtFault) {
  EXPECT_EQ(outcome(RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE).kind, Kind::discarded);
  EXPECT_EQ(outcome(RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE).code, "MSG_SIZE_TOO_LARGE");
  EXPECT_EQ(outcome(RD_KAFKA_RESP_ERR_INVALID_RECORD).kind, Kind::discarded);
}

TEST(KafkaOutcome, IsUnauthorizedWhereTheSettingsAre) {
  EXPECT_EQ(outcome(RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED).kind, Kind::unauthorized);
  EXPECT_EQ(outcome(RD_KAFKA_RESP_ERR__MSG_TIMED_OUT, RD_KAFKA_MSG_STATUS_NOT_PERSISTED,
                    {.error = RD_KAFKA_RESP_ERR__AUTHENTICATION, .reason = "no"})
                .kind,
            Kind::unauthorized);
}

TEST(KafkaOutcome, IsUnknownWhereItWasSentAndNoAnswerCame) {
  EXPECT_EQ(outcome(RD_KAFKA_RESP_ERR__MSG_TIMED_OUT, RD_KAFKA_MSG_STATUS_POSSIBLY_PERSISTED).kind,
            Kind::unknown);
  EXPECT_EQ(outcome(RD_KAFKA_RESP_ERR__PURGE_INFLIGHT, RD_KAFKA_MSG_STATUS_POSSIBLY_PERSISTED).code,
            "_PURGE_INFLIGHT");
}

TEST(KafkaOutcome, SaysWhatWasHeardOfTheConnectionsWhereItOnlyWaited) {
  const Outcome waited =
      outcome(RD_KAFKA_RESP_ERR__MSG_TIMED_OUT, RD_KAFKA_MSG_STATUS_NOT_PERSISTED,
              {.error = RD_KAFKA_RESP_ERR__TRANSPORT, .reason = "Connect failed: sesame\n"});
  EXPECT_EQ(waited.kind, Kind::retry);
  EXPECT_EQ(waited.code, "_TRANSPORT");
  EXPECT_EQ(waited.detail, "Connect failed: ***?");
  EXPECT_EQ(outcome(RD_KAFKA_RESP_ERR__MSG_TIMED_OUT).code, "_MSG_TIMED_OUT");
}

TEST(KafkaOutcome, NamesTheSettingForAnAddressThatIsNotPublic) {
  const Outcome refused =
      outcome(RD_KAFKA_RESP_ERR__MSG_TIMED_OUT, RD_KAFKA_MSG_STATUS_NOT_PERSISTED,
              {.error = RD_KAFKA_RESP_ERR__TRANSPORT, .refused_address = true});
  EXPECT_EQ(refused.kind, Kind::retry);
  EXPECT_EQ(refused.code, "PRIVATE_ADDRESS");
  EXPECT_NE(refused.detail.find("allow_private_networks"), std::string::npos);
}

TEST(KafkaOutcome, IsRetryForTheRest) {
  EXPECT_EQ(outcome(RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART).kind, Kind::retry);
  EXPECT_EQ(outcome(RD_KAFKA_RESP_ERR__QUEUE_FULL).kind, Kind::retry);
  EXPECT_EQ(outcome(RD_KAFKA_RESP_ERR__FATAL).kind, Kind::retry);
}

}  // namespace
}  // namespace analytics::server
