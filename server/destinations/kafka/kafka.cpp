#include "server/destinations/kafka/kafka.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <system_error>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "base/quiet_thread.h"
#include "server/destinations/kafka/attempts.h"
#include "server/destinations/kafka/kafka_outcome.h"
#include "server/destinations/kafka/producer.h"
#include "server/destinations/traced.h"

namespace analytics::server {
namespace {

using Kind = Outcome::Kind;
using std::chrono::milliseconds;

// How often deadlines are looked at; reports come without this wait.
constexpr milliseconds kTick{100};
// librdkafka looks once a second for messages whose time is up. What is not reported then is
// purged, with all that is under way; what is not reported after that has the producer replaced.
constexpr milliseconds kReportGrace{1'500};
constexpr milliseconds kPurgeMax{1'000};
constexpr milliseconds kNewProducerPause{1'000};

// For people: the first messages of an attempt, and where each was put.
constexpr std::size_t kShown = 3;
using Places = std::array<Attempts::Place, kShown>;

std::string_view key_of(const Event& event) {
  return event.user.empty() ? event.message_id : event.user;
}

AttemptTrace trace_of(const KafkaSettings& settings, const std::vector<Event>& events,
                      const std::vector<Outcome>& outcomes, const Places& places) {
  AttemptTrace trace;
  for (std::size_t i = 0; i < std::min(events.size(), kShown); ++i) {
    const char* const line_break = i == 0 ? "" : "\n";
    trace.request += fmt::format("{}topic {}, key {}: {} bytes, message {}", line_break,
                                 settings.topic_of(events[i].source), key_of(events[i]),
                                 events[i].json.size(), events[i].message_id);
    const bool is_there = outcomes[i].kind == Kind::delivered;
    trace.response += line_break;
    trace.response += is_there ? fmt::format("topic {}, partition {}, offset {}",
                                             settings.topic_of(events[i].source),
                                             places[i].partition, places[i].offset)
                               : outcomes[i].code + ": " + outcomes[i].detail;
  }
  if (events.size() > kShown) {
    trace.request += fmt::format("\n… and {} messages more", events.size() - kShown);
  }
  return trace;
}

class Kafka final : public Destination {
 public:
  static Result<std::unique_ptr<Destination>> create(KafkaSettings settings,
                                                     std::shared_ptr<Clock> clock) {
    std::unique_ptr<Kafka> kafka(new Kafka(std::move(settings), std::move(clock)));
    if (Result<void> made = kafka->make_producer(); !made) return std::move(made).error();
    try {
      kafka->thread_ = quiet_thread([self = kafka.get()] { self->run(); });
    } catch (const std::system_error&) {
      return Error{ErrorCode::not_available, "its thread could not be started"};
    }
    return std::unique_ptr<Destination>(std::move(kafka));
  }

  ~Kafka() override {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    stop_.notify_one();
    if (thread_.joinable()) thread_.join();
  }

  Shape shape() const override {
    return {.batch_max = settings_.batch_max,
            .attempts_at_once = settings_.attempts_at_once,
            .linger = settings_.linger,
            .outcomes_differ = true};
  }

  void deliver(Events events, Deadline deadline, Done done) override {
    if (events->empty()) return done({});
    deadline = std::min(deadline, clock_->now() + settings_.timeout);
    const auto places = std::make_shared<Places>();
    // Called while this lives: it ends no sooner than its attempts.
    auto traced = [this, events, places, done = std::move(done)](std::vector<Outcome> outcomes) {
      trace_if_due(outcomes, budget_, clock_->now(),
                   [&] { return trace_of(settings_, *events, outcomes, *places); });
      done(std::move(outcomes));
    };
    std::vector<Producer::Report> refused;
    std::shared_ptr<Attempts::One> attempt;
    {
      // A producer is neither given up nor replaced between the attempt's beginning and its being
      // handed over: what one takes, it reports on.
      const std::shared_lock lock(mutex_);
      attempt = attempts_.begin(events->size(), deadline, std::move(traced));
      for (std::size_t i = 0; i < std::min(events->size(), kShown); ++i) {
        attempt->slot(i)->place = &(*places)[i];
      }
      refused = produce_all(*events, *attempt);
    }
    for (const Producer::Report& one : refused) report(one);
  }

 private:
  Kafka(KafkaSettings settings, std::shared_ptr<Clock> clock)
      : settings_(std::move(settings)), mask_({settings_.password}), clock_(std::move(clock)) {}

  // Hands back what was not taken. Under the lock.
  std::vector<Producer::Report> produce_all(const std::vector<Event>& events,
                                            Attempts::One& attempt) {
    std::vector<Producer::Report> refused;
    for (std::size_t i = 0; i < events.size(); ++i) {
      Attempts::Slot* slot = attempt.slot(i);
      const rd_kafka_resp_err_t error = produce(producer_.get(), events[i], slot);
      if (error != RD_KAFKA_RESP_ERR_NO_ERROR) refused.push_back({.opaque = slot, .error = error});
    }
    return refused;
  }

  rd_kafka_resp_err_t produce(Producer* producer, const Event& event, void* slot) const {
    if (producer == nullptr) return RD_KAFKA_RESP_ERR__STATE;
    const std::string topic = settings_.topic_of(event.source);
    return producer->produce({.topic = topic,
                              .key = key_of(event),
                              .value = event.json,
                              .message_id = event.message_id,
                              .source = event.source,
                              .type = event.type,
                              .opaque = slot});
  }

  void report(const Producer::Report& report) {
    const std::shared_ptr<Producer> producer = current_producer();
    const auto trouble = producer && report.error != RD_KAFKA_RESP_ERR_NO_ERROR
                             ? producer->trouble()
                             : Producer::Trouble{};
    const auto& slot = *static_cast<Attempts::Slot*>(report.opaque);
    if (slot.place != nullptr) *slot.place = {report.partition, report.offset};
    attempts_.settle(slot, kafka_outcome(report, trouble, mask_));
  }

  std::shared_ptr<Producer> current_producer() {
    const std::shared_lock lock(mutex_);
    return producer_;
  }

  Result<void> make_producer() {
    auto made = Producer::create(settings_, [this](const auto& what) { report(what); });
    if (!made) return Error{made.error().code, mask_.masked(made.error().message)};
    const std::lock_guard lock(mutex_);
    producer_ = *std::move(made);
    return {};
  }

  void run() {
    while (!stopping_) {
      if (const std::shared_ptr<Producer> producer = current_producer()) {
        producer->poll(kTick);
        look_after(*producer);
      } else if (!make_producer()) {
        std::unique_lock lock(mutex_);
        stop_.wait_for(lock, kNewProducerPause, [this] { return stopping_.load(); });
      }
    }
    give_up_producer();
  }

  void look_after(Producer& producer) {
    if (producer.is_broken() || is_overdue(kReportGrace + kPurgeMax)) {
      give_up_producer();
    } else if (is_overdue(kReportGrace)) {
      producer.purge();
    }
  }

  bool is_overdue(milliseconds by) const {
    const std::optional<Deadline> deadline = attempts_.earliest_deadline();
    return deadline && clock_->now() >= *deadline + by;
  }

  // What is not reported even then may have arrived.
  void give_up_producer() {
    if (const std::shared_ptr<Producer> producer = current_producer()) {
      producer->purge();
      const auto until = std::chrono::steady_clock::now() + kPurgeMax;
      while (!attempts_.empty() && std::chrono::steady_clock::now() < until) {
        producer->poll(kTick);
      }
    }
    const std::lock_guard lock(mutex_);
    producer_.reset();
    attempts_.settle_all({.kind = Kind::unknown,
                          .code = rd_kafka_err2name(RD_KAFKA_RESP_ERR__PURGE_INFLIGHT),
                          .detail = "given up before the brokers answered"});
  }

  const KafkaSettings settings_;
  const SecretMask mask_;
  const std::shared_ptr<Clock> clock_;
  TraceBudget budget_;
  Attempts attempts_;
  std::shared_mutex mutex_;  // Of what follows.
  std::shared_ptr<Producer> producer_;
  std::atomic<bool> stopping_ = false;
  std::condition_variable_any stop_;
  std::thread thread_;
};

}  // namespace

Result<std::unique_ptr<Destination>> make_kafka(const std::string& id,
                                                std::string_view settings_json,
                                                const DestinationContext& context) {
  Result<KafkaSettings> settings = KafkaSettings::read(settings_json, context);
  Result<std::unique_ptr<Destination>> made =
      settings ? Kafka::create(*std::move(settings), context.clock)
               : Result<std::unique_ptr<Destination>>(std::move(settings).error());
  if (made) return made;
  return Error{made.error().code, "destination \"" + id + "\": " + made.error().message};
}

}  // namespace analytics::server
