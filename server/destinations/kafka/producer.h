#pragma once

// One producer of librdkafka's: idempotent, told of nothing but what is set here, silent, and kept
// to public addresses unless its settings allow others.
//
//   Result<std::unique_ptr<Producer>> producer = Producer::create(settings, on_report);
//   (*producer)->produce({.topic = "events", .key = "ann", .value = json, .opaque = slot});
//   (*producer)->poll(100ms);  // calls on_report
//
// `produce`, `purge` and `trouble` may be called by any thread, `poll` by one at a time. After
// `is_broken` no message is taken any more; another producer has to take its place.

#include <librdkafka/rdkafka.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <analytics/result.h>

#include "server/destinations/kafka/kafka_settings.h"

namespace analytics::server {

/// How long the destructor waits for librdkafka's threads. They end by themselves after that.
inline constexpr std::chrono::milliseconds kProducerCloseMax = std::chrono::seconds(2);

class Producer {
 public:
  struct Message {
    std::string_view topic{};
    std::string_view key{};
    std::string_view value{};
    std::string_view message_id{};
    std::string_view source{};
    std::string_view type{};
    void* opaque = nullptr;  ///< Handed back with the report.
  };
  /// What became of one message; every message that was taken has one, unless the producer ends
  /// before.
  struct Report {
    void* opaque = nullptr;
    rd_kafka_resp_err_t error = RD_KAFKA_RESP_ERR_NO_ERROR;
    rd_kafka_msg_status_t status = RD_KAFKA_MSG_STATUS_NOT_PERSISTED;
    std::int32_t partition = -1;  ///< Where it was put, if it was.
    std::int64_t offset = -1;
  };
  /// What was heard last of the connections, since a message went through.
  struct Trouble {
    rd_kafka_resp_err_t error = RD_KAFKA_RESP_ERR_NO_ERROR;
    std::string reason{};  ///< librdkafka's own words.
    bool refused_address = false;
  };
  using OnReport = std::function<void(const Report&)>;

  static Result<std::unique_ptr<Producer>> create(const KafkaSettings& settings,
                                                  OnReport on_report);
  ~Producer();
  Producer(const Producer&) = delete;
  Producer& operator=(const Producer&) = delete;

  /// Copies the message. An error means that it was not taken.
  rd_kafka_resp_err_t produce(const Message& message);
  /// Waits for reports, so long at most, and hands them out.
  void poll(std::chrono::milliseconds wait);
  /// Gives up every message that is under way: reports follow.
  void purge();
  bool is_broken() const;
  Trouble trouble() const;

 private:
  class Watch;

  Producer(rd_kafka_t* handle, std::shared_ptr<Watch> watch);

  rd_kafka_t* const handle_;
  const std::shared_ptr<Watch> watch_;  // Outlives the handle, whose threads call it.
};

}  // namespace analytics::server
