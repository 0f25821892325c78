#include "server/destinations/pack/delivery/pack_run.h"

#include <simdjson.h>

#include <algorithm>
#include <condition_variable>
#include <optional>
#include <utility>

#include "base/time_text.h"
#include "server/destinations/pack/delivery/compiled_pack.h"
#include "server/destinations/pack/delivery/deletion.h"
#include "server/destinations/pack/delivery/pack_destination.h"

namespace analytics::server::pack {
namespace {

constexpr Duration kAttemptTimeout = std::chrono::seconds(30);

// The date stands still, so that what is made of it is the same each time.
class DatedClock final : public Clock {
 public:
  explicit DatedClock(Timestamp date) : date_(date) {}
  Timestamp wall_time() override { return date_; }
  Deadline now() override { return Clock::real()->now(); }
  void wait_until(std::unique_lock<std::mutex>& lock, std::condition_variable& changed,
                  Deadline deadline) override {
    Clock::real()->wait_until(lock, changed, deadline);
  }

 private:
  const Timestamp date_;
};

// Keeps what is started, and answers or passes it on.
class KeepingTransport final : public Transport {
 public:
  KeepingTransport(const PackRunInput& input, std::shared_ptr<Transport> next)
      : input_(input), next_(std::move(next)) {}

  RequestId start(HttpRequest request, Deadline deadline, Done done) override {
    std::size_t index = 0;
    {
      const std::lock_guard guard(mutex_);
      index = requests_.size();
      requests_.push_back(request);
    }
    if (next_) return next_->start(std::move(request), deadline, std::move(done));
    done(answer(index));
    return index + 1;
  }
  void cancel(RequestId id) override {
    if (next_) next_->cancel(id);
  }

  std::vector<HttpRequest> take() {
    const std::lock_guard guard(mutex_);
    return std::move(requests_);
  }

 private:
  Result<HttpResponse> answer(std::size_t index) const {
    const std::vector<HttpResponse>& answers = input_.answers;
    if (index < answers.size()) return answers[index];
    if (input_.answers_end) return Error{ErrorCode::network_error, "there is no answer for it"};
    return answers.empty() ? HttpResponse{.status = 200, .body = "{}"} : answers.back();
  }

  const PackRunInput& input_;
  const std::shared_ptr<Transport> next_;
  std::mutex mutex_;
  std::vector<HttpRequest> requests_;
};

// Waits for what comes by a callback.
template <class T>
class Awaited {
 public:
  void set(T value) {
    const std::lock_guard guard(mutex_);
    value_ = std::move(value);
    changed_.notify_all();
  }
  T wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return value_.has_value(); });
    return *std::move(value_);
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<T> value_;
};

Event event_of(const std::string& json, Timestamp now) {
  Event event{.source = "test", .json = json, .received_at = now};
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (parser.parse(json).get(root) != simdjson::SUCCESS) return event;
  const auto text = [&root](const char* name) {
    std::string_view value;
    return root[name].get(value) == simdjson::SUCCESS ? std::string(value) : std::string();
  };
  event.type = text("type");
  event.message_id = text("messageId");
  event.user = text("userId");
  if (event.user.empty()) event.user = text("anonymousId");
  return event;
}

std::vector<Outcome> deliver(const AttemptParts& parts, const PackRunInput& input, Timestamp now) {
  const std::unique_ptr<Destination> destination = make_pack_destination(parts);
  const std::size_t most = destination->shape().batch_max;
  std::vector<Outcome> outcomes;
  for (std::size_t first = 0; first < input.events.size(); first += most) {
    auto events = std::make_shared<std::vector<Event>>();
    for (std::size_t i = first; i < std::min(first + most, input.events.size()); ++i) {
      events->push_back(event_of(input.events[i], now));
    }
    const auto awaited = std::make_shared<Awaited<std::vector<Outcome>>>();
    destination->deliver(events, parts.clock->now() + kAttemptTimeout,
                         [awaited](std::vector<Outcome> some) { awaited->set(std::move(some)); });
    for (Outcome& outcome : awaited->wait()) outcomes.push_back(std::move(outcome));
  }
  return outcomes;
}

Outcome remove(const AttemptParts& parts, const std::string& user_id) {
  const auto awaited = std::make_shared<Awaited<Outcome>>();
  delete_user(parts, user_id, parts.clock->now() + kAttemptTimeout,
              [awaited](Outcome outcome) { awaited->set(std::move(outcome)); });
  return awaited->wait();
}

}  // namespace

Result<PackRun> run_pack(const std::shared_ptr<const Pack>& pack, const PackRunInput& input,
                         const std::shared_ptr<Transport>& transport) {
  Result<std::shared_ptr<const CompiledPack>> compiled =
      CompiledPack::compile(pack, input.settings_json);
  if (!compiled) return compiled.error();
  Timestamp now = Clock::real()->wall_time();
  if (!input.now.empty()) {
    const Result<Timestamp> read = parse_time(input.now);
    if (!read) return read.error();
    now = *read;
  }
  const auto keeping = std::make_shared<KeepingTransport>(input, transport);
  AttemptParts parts =
      attempt_parts(*std::move(compiled), keeping, std::make_shared<DatedClock>(now));
  // One request at a time, so that answers are given in their order.
  parts.gate = std::make_shared<CallGate>(1);
  parts.is_batch = input.batch;
  PackRun run;
  if (input.delete_user.empty()) {
    run.outcomes = deliver(parts, input, now);
  } else {
    run.outcomes.push_back(remove(parts, input.delete_user));
  }
  run.requests = keeping->take();
  return run;
}

}  // namespace analytics::server::pack
