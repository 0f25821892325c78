#include "server/destinations/kafka/kafka_outcome.h"

#include <string>

namespace analytics::server {
namespace {

using Kind = Outcome::Kind;

constexpr std::size_t kDetailBytesMax = 200;

bool is_events_fault(rd_kafka_resp_err_t error) {
  switch (error) {
    case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
    case RD_KAFKA_RESP_ERR_INVALID_MSG_SIZE:
    case RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE:
    case RD_KAFKA_RESP_ERR_INVALID_RECORD:
    case RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP:
      return true;
    default:
      return false;
  }
}

bool is_settings_fault(rd_kafka_resp_err_t error) {
  switch (error) {
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED:
    case RD_KAFKA_RESP_ERR__AUTHENTICATION:
      return true;
    default:
      return false;
  }
}

// The message only waited, and the reason is in what was heard of the connections.
bool only_waited(const Producer::Report& report) {
  return report.status == RD_KAFKA_MSG_STATUS_NOT_PERSISTED &&
         (report.error == RD_KAFKA_RESP_ERR__MSG_TIMED_OUT ||
          report.error == RD_KAFKA_RESP_ERR__PURGE_QUEUE);
}

Kind kind_of(rd_kafka_resp_err_t error, rd_kafka_msg_status_t status) {
  if (is_events_fault(error)) return Kind::discarded;
  if (is_settings_fault(error)) return Kind::unauthorized;
  return status == RD_KAFKA_MSG_STATUS_NOT_PERSISTED ? Kind::retry : Kind::unknown;
}

}  // namespace

Outcome kafka_outcome(const Producer::Report& report, const Producer::Trouble& trouble,
                      const SecretMask& mask) {
  if (report.error == RD_KAFKA_RESP_ERR_NO_ERROR) return {.kind = Kind::delivered};
  if (only_waited(report) && trouble.refused_address) {
    return {.kind = Kind::retry,
            .code = "PRIVATE_ADDRESS",
            .detail =
                "a broker has an address in a private network; if that is meant, set "
                "allow_private_networks: true in this destination's settings"};
  }
  const bool is_told = only_waited(report) && trouble.error != RD_KAFKA_RESP_ERR_NO_ERROR;
  const rd_kafka_resp_err_t error = is_told ? trouble.error : report.error;
  return {
      .kind = kind_of(error, report.status),
      .code = rd_kafka_err2name(error),
      .detail = mask.excerpt(is_told ? trouble.reason : rd_kafka_err2str(error), kDetailBytesMax)};
}

}  // namespace analytics::server
