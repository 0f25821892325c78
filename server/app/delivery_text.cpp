#include "server/app/delivery_text.h"

#include <algorithm>

#include <analytics/json.h>

#include "base/time_text.h"
#include "server/console/text_or_null.h"
#include "server/deliver/codes_object.h"

namespace analytics::server {
namespace {

Object times_object(const LatencyHistogram& times) {
  return {{"count", times.count()},
          {"p50", times.quantile(0.50)},
          {"p95", times.quantile(0.95)},
          {"p99", times.quantile(0.99)}};
}

Object failed_object(const FailedEvent& event) {
  return {{"offset", event.offset},
          {"source", event.source},
          {"type", event.type},
          {"message_id", event.message_id},
          {"code", event.code},
          {"status", event.status == 0 ? Json() : Json(event.status)},
          {"detail", event.detail},
          {"received_at", time_text(event.received_at)},
          {"failed_at", time_text(event.failed_at)},
          {"attempts", event.attempts},
          {"waits_for_redrive", event.waits}};
}

Object replay_object(const ReplayStatus& status) {
  Array events;
  for (const std::string& name : status.request.events) events.push_back(name);
  const DestinationCounts& counts = status.counts;
  const char* const state = status.is_cancelled  ? "cancelled"
                            : status.is_finished ? "finished"
                                                 : "running";
  return {{"id", status.id},
          {"state", state},
          {"destination", status.request.destination},
          {"source", text_or_null(status.request.source)},
          {"from", time_text(status.request.from)},
          {"to", time_text(status.request.to)},
          {"events", events},
          {"accepted", counts.accepted},
          {"filtered", total(counts.filtered)},
          {"delivered", counts.delivered},
          {"discarded", total(counts.discarded)},
          {"pending", counts.pending},
          {"filtered_by_code", codes_object(counts.filtered)},
          {"discarded_by_code", codes_object(counts.discarded)},
          {"last_error", text_or_null(counts.last_error)}};
}

}  // namespace

double lag_seconds(const DestinationCounts& counts, Timestamp now) {
  if (!counts.oldest_pending) return 0;
  return std::max(std::chrono::duration<double>(now - *counts.oldest_pending).count(), 0.0);
}

Object sample_object(const AttemptSample& sample) {
  const Outcome& outcome = sample.outcome;
  const AttemptTrace* const trace = outcome.trace.get();
  return {{"at", time_text(sample.at)},
          {"outcome", name(outcome.kind)},
          {"code", text_or_null(outcome.code)},
          {"status", outcome.status == 0 ? Json() : Json(outcome.status)},
          {"detail", text_or_null(outcome.detail)},
          {"events", sample.events},
          {"seconds", std::chrono::duration<double>(sample.took).count()},
          {"event", Object{{"source", sample.source},
                           {"message_id", sample.message_id},
                           {"type", sample.type},
                           {"received_at", time_text(sample.received_at)},
                           {"json", sample.json}}},
          {"request", trace == nullptr ? Json() : text_or_null(trace->request)},
          {"response", trace == nullptr ? Json() : text_or_null(trace->response)}};
}

std::string delivery_text(const DestinationCounts& counts, Timestamp now,
                          const std::vector<AttemptSamples::Sample>& samples) {
  Array attempts;
  for (const AttemptSamples::Sample& sample : samples) attempts.push_back(sample_object(*sample));
  return std::string(Object{
      {"accepted", counts.accepted},
      {"delivered", counts.delivered},
      {"filtered", total(counts.filtered)},
      {"discarded", total(counts.discarded)},
      {"pending", counts.pending},
      {"filtered_by_code", codes_object(counts.filtered)},
      {"discarded_by_code", codes_object(counts.discarded)},
      {"retried_by_code", codes_object(counts.retried)},
      {"unknown_outcomes", counts.unknown},
      {"attempt_seconds", times_object(counts.attempt_times)},
      {"end_to_end_seconds", times_object(counts.end_to_end_times)},
      {"lag_events", counts.pending},
      {"lag_seconds", lag_seconds(counts, now)},
      {"parked", counts.parked},
      {"paused", text_or_null(counts.paused)},
      {"last_error", text_or_null(counts.last_error)},
      {"samples",
       attempts}}.text());
}

std::string failed_events_text(const std::vector<FailedEvent>& events, std::size_t limit) {
  Array list;
  for (const FailedEvent& event : events) list.push_back(failed_object(event));
  const bool may_go_on = events.size() == limit && !events.empty();
  return std::string(
      Object{{"events", list}, {"next_before", may_go_on ? Json(events.back().offset) : Json()}}
          .text());
}

std::string replay_text(const ReplayStatus& status) {
  return std::string(replay_object(status).text());
}

std::string replays_text(const std::vector<ReplayStatus>& statuses) {
  Array list;
  for (const ReplayStatus& status : statuses) list.push_back(replay_object(status));
  return std::string(Object{{"replays", list}}.text());
}

std::string forecast_text(const ReplayForecast& forecast) {
  return std::string(Object{{"dry_run", true},
                            {"events", forecast.events},
                            {"filtered", total(forecast.filtered)},
                            {"filtered_by_code", codes_object(forecast.filtered)}}
                         .text());
}

}  // namespace analytics::server
