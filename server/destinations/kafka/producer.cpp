#include "server/destinations/kafka/producer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <future>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "http/address.h"

namespace analytics::server {
namespace {

constexpr std::size_t kErrorBytesMax = 512;
constexpr std::size_t kReasonBytesMax = 1024;
// What the engine may have under way in an attempt, as `Shape` has it, and its headers.
constexpr std::size_t kQueueKbytesPerAttempt = 8 * 1024;

struct ConfCloser {
  void operator()(rd_kafka_conf_t* conf) const noexcept { rd_kafka_conf_destroy(conf); }
};
using Conf = std::unique_ptr<rd_kafka_conf_t, ConfCloser>;

std::string numeric_address(const sockaddr* address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (address->sa_family == AF_INET) {
    const auto* v4 = reinterpret_cast<const sockaddr_in*>(address);
    inet_ntop(AF_INET, &v4->sin_addr, text.data(), text.size());
  } else if (address->sa_family == AF_INET6) {
    const auto* v6 = reinterpret_cast<const sockaddr_in6*>(address);
    inet_ntop(AF_INET6, &v6->sin6_addr, text.data(), text.size());
  }
  return text.data();
}

// Collects the first error of many settings.
class ConfSetter {
 public:
  explicit ConfSetter(rd_kafka_conf_t* conf) : conf_(conf) {}

  ConfSetter& set(const char* name, const std::string& value) {
    std::array<char, kErrorBytesMax> error{};
    if (result_ && rd_kafka_conf_set(conf_, name, value.c_str(), error.data(), error.size()) !=
                       RD_KAFKA_CONF_OK) {
      // The value, which librdkafka repeats, may be a secret.
      result_ = Error{ErrorCode::invalid_config, std::string("librdkafka refuses ") + name};
    }
    return *this;
  }
  ConfSetter& set_if(const char* name, const std::string& value) {
    return value.empty() ? *this : set(name, value);
  }
  Result<void> result() const { return result_; }

 private:
  rd_kafka_conf_t* conf_;
  Result<void> result_;
};

Result<void> configure(rd_kafka_conf_t* conf, const KafkaSettings& settings) {
  const auto milliseconds = std::chrono::milliseconds(settings.timeout).count();
  return ConfSetter(conf)
      .set("bootstrap.servers", settings.brokers)
      .set("client.id", "analyticsd")
      .set("enable.idempotence", "true")
      .set("acks", "all")
      // Where the clients in Java put a key, so that both agree on a user's partition.
      .set("partitioner", "murmur2_random")
      .set("compression.type", settings.compression)
      // An attempt comes all at once: to wait for more would only delay the next one.
      .set("linger.ms", "0")
      .set("socket.nagle.disable", "true")
      .set("reconnect.backoff.max.ms", "3000")
      // A topic that was refused is asked about again so soon: until then every message for it
      // fails.
      .set("topic.metadata.refresh.interval.ms", "10000")
      .set("message.timeout.ms", std::to_string(milliseconds))
      .set("queue.buffering.max.messages",
           std::to_string(settings.batch_max * settings.attempts_at_once))
      .set("queue.buffering.max.kbytes",
           std::to_string(kQueueKbytesPerAttempt * settings.attempts_at_once))
      .set("security.protocol", settings.security_protocol)
      .set_if("sasl.mechanisms", settings.sasl_mechanism)
      .set_if("sasl.username", settings.username)
      .set_if("sasl.password", settings.password)
      .set_if("ssl.ca.location", settings.ssl_ca)
      .result();
}

struct HeadersCloser {
  void operator()(rd_kafka_headers_t* list) const noexcept { rd_kafka_headers_destroy(list); }
};
using Headers = std::unique_ptr<rd_kafka_headers_t, HeadersCloser>;

// A list of our own: librdkafka 2.0.2 frees the one that it makes of single headers twice, where
// the message is refused for its topic.
Headers headers_of(const Producer::Message& message) {
  Headers list(rd_kafka_headers_new(3));
  const auto add = [&](const char* name, std::string_view value) {
    rd_kafka_header_add(list.get(), name, -1, value.data(), static_cast<ssize_t>(value.size()));
  };
  add("messageId", message.message_id);
  add("source", message.source);
  add("type", message.type);
  return list;
}

void stay_silent(const rd_kafka_t*, int, const char*, const char*) {}

}  // namespace

// What librdkafka calls back: reports and errors by the thread that polls, connecting by its own.
class Producer::Watch {
 public:
  Watch(bool allow_private_networks, OnReport on_report)
      : allow_private_networks_(allow_private_networks), on_report_(std::move(on_report)) {}

  void set_callbacks(rd_kafka_conf_t* conf) {
    rd_kafka_conf_set_opaque(conf, this);
    rd_kafka_conf_set_log_cb(conf, stay_silent);
    rd_kafka_conf_set_dr_msg_cb(conf, on_delivery);
    rd_kafka_conf_set_error_cb(conf, on_error);
    rd_kafka_conf_set_connect_cb(conf, on_connect);
  }

  Trouble trouble() const {
    const std::lock_guard lock(mutex_);
    Trouble trouble = trouble_;
    trouble.refused_address = refused_address_;
    return trouble;
  }

 private:
  static void on_delivery(rd_kafka_t*, const rd_kafka_message_t* message, void* self) {
    auto& watch = *static_cast<Watch*>(self);
    if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) watch.forget_trouble();
    watch.on_report_({.opaque = message->_private,
                      .error = message->err,
                      .status = rd_kafka_message_status(message),
                      .partition = message->partition,
                      .offset = message->offset});
  }

  static void on_error(rd_kafka_t*, int error, const char* reason, void* self) {
    auto& watch = *static_cast<Watch*>(self);
    const std::lock_guard lock(watch.mutex_);
    // It only sums up what was told of each broker.
    const bool is_sum = error == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN;
    if (is_sum && watch.trouble_.error != RD_KAFKA_RESP_ERR_NO_ERROR) return;
    watch.trouble_.error = static_cast<rd_kafka_resp_err_t>(error);
    watch.trouble_.reason = std::string(reason).substr(0, kReasonBytesMax);
  }

  // Brokers name each other, so that any address may turn up here. The socket does not block.
  static int on_connect(int socket, const sockaddr* address, int bytes, const char*, void* self) {
    auto& watch = *static_cast<Watch*>(self);
    if (!watch.allow_private_networks_ && !is_public_address(numeric_address(address))) {
      watch.refused_address_ = true;
      return EACCES;
    }
    if (::connect(socket, address, static_cast<socklen_t>(bytes)) == 0) return 0;
    return errno == EINPROGRESS ? 0 : errno;
  }

  void forget_trouble() {
    const std::lock_guard lock(mutex_);
    trouble_ = {};
    refused_address_ = false;
  }

  const bool allow_private_networks_;
  const OnReport on_report_;
  mutable std::mutex mutex_;
  Trouble trouble_;
  std::atomic<bool> refused_address_ = false;
};

Result<std::unique_ptr<Producer>> Producer::create(const KafkaSettings& settings,
                                                   OnReport on_report) {
  Conf conf(rd_kafka_conf_new());
  if (Result<void> set = configure(conf.get(), settings); !set) return std::move(set).error();
  auto watch = std::make_shared<Watch>(settings.allow_private_networks, std::move(on_report));
  watch->set_callbacks(conf.get());
  std::array<char, kErrorBytesMax> error{};
  rd_kafka_t* handle = rd_kafka_new(RD_KAFKA_PRODUCER, conf.get(), error.data(), error.size());
  if (handle == nullptr) return Error{ErrorCode::invalid_config, error.data()};
  (void)conf.release();  // The handle's own now.
  return std::unique_ptr<Producer>(new Producer(handle, std::move(watch)));
}

Producer::Producer(rd_kafka_t* handle, std::shared_ptr<Watch> watch)
    : handle_(handle), watch_(std::move(watch)) {}

// librdkafka waits for its threads, and one of them may be looking up a name.
Producer::~Producer() {
  auto ended = std::make_shared<std::promise<void>>();
  const std::future<void> end = ended->get_future();
  try {
    std::thread([handle = handle_, watch = watch_, ended] {
      rd_kafka_destroy(handle);
      ended->set_value();
    }).detach();
  } catch (const std::system_error&) {
    rd_kafka_destroy(handle_);
    return;
  }
  end.wait_for(kProducerCloseMax);
}

rd_kafka_resp_err_t Producer::produce(const Message& message) {
  const std::string topic(message.topic);
  Headers headers = headers_of(message);
  std::array<rd_kafka_vu_t, 6> parts{};
  parts[0].vtype = RD_KAFKA_VTYPE_TOPIC;
  parts[0].u.cstr = topic.c_str();
  parts[1].vtype = RD_KAFKA_VTYPE_KEY;
  parts[1].u.mem = {const_cast<char*>(message.key.data()), message.key.size()};
  parts[2].vtype = RD_KAFKA_VTYPE_VALUE;
  parts[2].u.mem = {const_cast<char*>(message.value.data()), message.value.size()};
  parts[3].vtype = RD_KAFKA_VTYPE_MSGFLAGS;
  parts[3].u.i = RD_KAFKA_MSG_F_COPY;
  parts[4].vtype = RD_KAFKA_VTYPE_OPAQUE;
  parts[4].u.ptr = message.opaque;
  parts[5].vtype = RD_KAFKA_VTYPE_HEADERS;
  parts[5].u.headers = headers.get();
  rd_kafka_error_t* error = rd_kafka_produceva(handle_, parts.data(), parts.size());
  if (error == nullptr) {
    (void)headers.release();  // The message's own now.
    return RD_KAFKA_RESP_ERR_NO_ERROR;
  }
  const rd_kafka_resp_err_t code = rd_kafka_error_code(error);
  rd_kafka_error_destroy(error);
  return code;
}

void Producer::poll(std::chrono::milliseconds wait) {
  rd_kafka_poll(handle_, static_cast<int>(wait.count()));
}

void Producer::purge() {
  rd_kafka_purge(handle_, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
}

bool Producer::is_broken() const {
  return rd_kafka_fatal_error(handle_, nullptr, 0) != RD_KAFKA_RESP_ERR_NO_ERROR;
}

Producer::Trouble Producer::trouble() const { return watch_->trouble(); }

}  // namespace analytics::server
