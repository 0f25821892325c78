#pragma once

// What the tests of the Kafka destination share: librdkafka's mock cluster, which listens on
// loopback and can be told to fail, and a consumer that reads it back.
//
//   MockCluster cluster;
//   cluster.refuse_next_produce({RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION});
//   std::vector<Record> records = read_topic(cluster.brokers(), "events", 3);
//
// Not synchronised.

#include <gtest/gtest.h>
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include <array>
#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace analytics::server {

inline constexpr int kPartitions = 4;

class MockCluster {
 public:
  MockCluster() {
    std::array<char, 512> error{};
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    rd_kafka_conf_set_log_cb(conf, nullptr);
    owner_ = rd_kafka_new(RD_KAFKA_PRODUCER, conf, error.data(), error.size());
    cluster_ = rd_kafka_mock_cluster_new(owner_, 1);
  }
  ~MockCluster() {
    rd_kafka_mock_cluster_destroy(cluster_);
    rd_kafka_destroy(owner_);
  }
  MockCluster(const MockCluster&) = delete;
  MockCluster& operator=(const MockCluster&) = delete;

  std::string brokers() const { return rd_kafka_mock_cluster_bootstraps(cluster_); }
  void make_topic(const char* name) { rd_kafka_mock_topic_create(cluster_, name, kPartitions, 1); }
  void go_down() { rd_kafka_mock_broker_set_down(cluster_, 1); }
  void come_up() { rd_kafka_mock_broker_set_up(cluster_, 1); }
  void answer_after(int milliseconds) { rd_kafka_mock_broker_set_rtt(cluster_, 1, milliseconds); }
  /// The next requests to produce are answered so, one each.
  void refuse_next_produce(const std::vector<rd_kafka_resp_err_t>& errors) {
    constexpr int16_t kProduce = 0;
    rd_kafka_mock_push_request_errors_array(cluster_, kProduce, errors.size(), errors.data());
  }

 private:
  rd_kafka_t* owner_ = nullptr;
  rd_kafka_mock_cluster_t* cluster_ = nullptr;
};

struct Record {
  std::string key{};
  std::string value{};
  std::map<std::string, std::string> headers{};
  int partition = 0;
};

inline std::map<std::string, std::string> headers_of(const rd_kafka_message_t* message) {
  std::map<std::string, std::string> headers;
  rd_kafka_headers_t* list = nullptr;
  if (rd_kafka_message_headers(message, &list) != RD_KAFKA_RESP_ERR_NO_ERROR) return headers;
  const char* name = nullptr;
  const void* value = nullptr;
  std::size_t bytes = 0;
  for (std::size_t i = 0;
       rd_kafka_header_get_all(list, i, &name, &value, &bytes) == RD_KAFKA_RESP_ERR_NO_ERROR; ++i) {
    headers[name] = {static_cast<const char*>(value), bytes};
  }
  return headers;
}

/// A real consumer's view of a topic: each partition to its end as it is now.
inline std::vector<Record> read_topic(const std::string& brokers, const char* topic) {
  std::array<char, 512> error{};
  rd_kafka_conf_t* conf = rd_kafka_conf_new();
  rd_kafka_conf_set(conf, "bootstrap.servers", brokers.c_str(), error.data(), error.size());
  rd_kafka_conf_set(conf, "group.id", "test", error.data(), error.size());
  rd_kafka_conf_set(conf, "enable.partition.eof", "true", error.data(), error.size());
  rd_kafka_conf_set_log_cb(conf, nullptr);
  rd_kafka_t* consumer = rd_kafka_new(RD_KAFKA_CONSUMER, conf, error.data(), error.size());
  rd_kafka_topic_partition_list_t* all = rd_kafka_topic_partition_list_new(kPartitions);
  for (int i = 0; i < kPartitions; ++i) {
    rd_kafka_topic_partition_list_add(all, topic, i)->offset = RD_KAFKA_OFFSET_BEGINNING;
  }
  rd_kafka_assign(consumer, all);
  rd_kafka_topic_partition_list_destroy(all);
  std::vector<Record> records;
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  for (int ended = 0; ended < kPartitions && std::chrono::steady_clock::now() < until;) {
    rd_kafka_message_t* message = rd_kafka_consumer_poll(consumer, 100);
    if (message == nullptr) continue;
    if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
      ++ended;
    } else if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
      records.push_back({.key = {static_cast<const char*>(message->key), message->key_len},
                         .value = {static_cast<const char*>(message->payload), message->len},
                         .headers = headers_of(message),
                         .partition = message->partition});
    }
    rd_kafka_message_destroy(message);
  }
  rd_kafka_destroy(consumer);
  return records;
}

}  // namespace analytics::server
