#include "cli/e2e/delivery.h"

#include <algorithm>
#include <deque>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <utility>

#include <analytics/client.h>

#include "cli/e2e/counting_transport.h"
#include "cli/e2e/event.h"
#include "cli/printable.h"

namespace analytics::cli::e2e {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kErrorBytesMax = 500;

// The events' results, which the client's thread fills in.
class Results {
 public:
  std::size_t add(EventResult result) {
    const std::lock_guard guard(mutex_);
    report_.events.push_back(std::move(result));
    return report_.events.size() - 1;
  }
  void expect(std::size_t index, const std::string& id) {
    const std::lock_guard guard(mutex_);
    indexes_[id].push_back(index);
  }
  void fail(std::size_t index, const std::string& reason, const std::string& error) {
    const std::lock_guard guard(mutex_);
    report_.events[index].failure_reason = reason;
    set_error(error);
  }
  void fail_all(const std::string& error) {
    const std::lock_guard guard(mutex_);
    set_error(error);
  }
  void settle(const Outcome& outcome) {
    const std::lock_guard guard(mutex_);
    std::deque<std::size_t>& same_id = indexes_[std::string(outcome.message_id)];
    if (same_id.empty()) return;
    EventResult& result = report_.events[same_id.front()];
    same_id.pop_front();
    result.delivered = outcome.delivered;
    if (outcome.delivered) return;
    result.failure_reason = reason_of(outcome);
    set_error(std::string(outcome.message) + " (after " + std::to_string(outcome.attempts) +
              (outcome.attempts == 1 ? " attempt)" : " attempts)"));
  }
  Report take(std::size_t sent_batches) {
    const std::lock_guard guard(mutex_);
    report_.sent_batches = sent_batches;
    return std::move(report_);
  }

 private:
  // Short: there may be thousands of the same.
  static std::string reason_of(const Outcome& outcome) {
    const std::string what = outcome.http_status != 0
                                 ? "HTTP " + std::to_string(outcome.http_status)
                                 : std::string(name(outcome.error));
    return std::string(name(outcome.reason)) + ": " + what;
  }
  void set_error(const std::string& error) {
    if (report_.error.empty()) report_.error = printable_excerpt(error, kErrorBytesMax);
  }

  std::mutex mutex_;
  Report report_;
  std::unordered_map<std::string, std::deque<std::size_t>> indexes_;  // By message id.
};

std::size_t count_events(const Input& input) {
  std::size_t count = 0;
  for (const Sequence& sequence : input.sequences) count += sequence.events.size();
  return count;
}

Config client_config(const Input& input, Results& results) {
  const std::size_t events = std::max<std::size_t>(1, count_events(input));
  Config config;
  config.write_key = input.write_key;
  config.host = input.host;
  // All of the input has room: what waits for a server that is down is not lost. Never less than by
  // default, for a small queue makes small batches.
  config.queue_events_max = std::max(config.queue_events_max, events);
  config.queue_bytes_max = std::max(config.queue_bytes_max, events * kEventBytesMax);
  config.when_full = WhenFull::block;
  config.batch_events_max = input.flush_at;
  config.flush_interval = input.flush_interval;
  config.retries_max = input.retries_max;
  // One after the other: events arrive in their order, and nothing is under way beside the request
  // that is told to pause.
  config.requests_in_flight_max = 1;
  config.on_outcome = [&results](const Outcome& outcome) { results.settle(outcome); };
  return config;
}

void send(const Json& json, const std::string& place, Analytics& client, Results& results) {
  const std::size_t index = results.add({.event = display_name(json), .type = type_of(json)});
  const Result<Event> event = parse_event(json);
  if (!event) {
    const std::string& message = event.error().message;
    results.fail(index, printable_excerpt(message, kErrorBytesMax), place + ": " + message);
    return;
  }
  results.expect(index, event->id);
  const ErrorCode code = client.enqueue(event->message);
  if (code != ErrorCode::ok) results.fail(index, name(code), place + ": " + name(code));
}

void send_sequences(const Input& input, Analytics& client, Results& results) {
  for (std::size_t s = 0; s < input.sequences.size(); ++s) {
    std::this_thread::sleep_for(input.sequences[s].delay);
    const std::vector<Json>& events = input.sequences[s].events;
    for (std::size_t e = 0; e < events.size(); ++e) {
      send(events[e], "sequences[" + std::to_string(s) + "].events[" + std::to_string(e) + "]",
           client, results);
    }
  }
}

std::string in_input_terms(std::string message) {
  constexpr std::string_view kHostSetting = "Config::host";
  if (message.starts_with(kHostSetting)) message.replace(0, kHostSetting.size(), "apiHost");
  return message;
}

}  // namespace

std::size_t Report::delivered() const noexcept {
  return static_cast<std::size_t>(std::ranges::count(events, true, &EventResult::delivered));
}

Report deliver(const Input& input, std::shared_ptr<Transport> transport) {
  if (!transport) {
    Result<std::shared_ptr<Transport>> curl = curl_transport({});
    if (!curl) return {.error = curl.error().message};
    transport = *std::move(curl);
  }
  const auto counting = std::make_shared<CountingTransport>(std::move(transport));
  Results results;
  Config config = client_config(input, results);
  config.transport = counting;
  Result<Analytics> client = Analytics::create(std::move(config));
  if (!client) return {.error = in_input_terms(client.error().message)};
  send_sequences(input, *client, results);
  client->flush(input.timeout);
  client->close(milliseconds(0));  // Its thread has ended: no more outcomes.
  return results.take(counting->taken());
}

Object to_json(const Report& report) {
  std::vector<Object> events;
  events.reserve(report.events.size());
  for (const EventResult& event : report.events) {
    Object& json = events.emplace_back();
    json = {{"event", event.event}, {"type", event.type}, {"delivered", event.delivered}};
    if (!event.delivered) json.set("failureReason", event.failure_reason);
  }
  Object json = {{"success", report.success()}, {"sentBatches", report.sent_batches}};
  if (!report.success()) json.set("error", report.error);
  json.set("eventResults", events);
  return json;
}

}  // namespace analytics::cli::e2e
