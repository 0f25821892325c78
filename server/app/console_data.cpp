#include "server/app/console_data.h"

#include <algorithm>

#include <analytics/json.h>

#include "server/app/delivery_text.h"
#include "server/app/metrics.h"
#include "server/deliver/codes_object.h"
#include "server/workspace/explain.h"

namespace analytics::server {
namespace {

Object source_object(const SourceCounts& counts) {
  return {{"received", counts.received},     {"rejected", counts.rejected_total()},
          {"duplicates", counts.duplicates}, {"suppressed", counts.suppressed},
          {"accepted", counts.accepted},     {"rejected_by_code", codes_object(counts.rejected)}};
}

Object destination_object(const DestinationCounts& counts, Timestamp now) {
  return {{"accepted", counts.accepted},
          {"filtered", total(counts.filtered)},
          {"delivered", counts.delivered},
          {"discarded", total(counts.discarded)},
          {"pending", counts.pending},
          {"lag_seconds", lag_seconds(counts, now)},
          {"paused", counts.paused.empty() ? Json() : Json(counts.paused)},
          {"last_error", counts.last_error.empty() ? Json() : Json(counts.last_error)},
          {"filtered_by_code", codes_object(counts.filtered)},
          {"discarded_by_code", codes_object(counts.discarded)}};
}

const char* mode_name(AnswerMode mode) {
  return mode == AnswerMode::strict ? "strict" : "compatible";
}

Json rate_of(const Source& source) {
  return source.events_per_second_max == 0 ? Json() : Json(source.events_per_second_max);
}

Array names_array(const SourceSchema::Names& names) {
  Array array;
  for (const std::string& name : names) array.push_back(name);
  return array;
}

Object schema_object(const SourceSchema& schema) {
  Object properties;
  for (const auto& [event, names] : schema.blocked_properties) {
    properties.set(event, names_array(names));
  }
  return {{"block_events", names_array(schema.blocked_events)},
          {"block_properties", properties},
          {"block_traits", names_array(schema.blocked_traits)},
          {"block_group_traits", names_array(schema.blocked_group_traits)}};
}

}  // namespace

std::string accounting_text(const AllCounts& sources,
                            const std::map<std::string, DestinationCounts>& destinations,
                            Timestamp now) {
  SourceCounts sum;
  Object by_source;
  for (const auto& [id, counts] : sources) {
    sum += counts;
    by_source.set(id.empty() ? "(unknown)" : id, source_object(counts));
  }
  Object by_destination;
  for (const auto& [id, counts] : destinations) {
    by_destination.set(id, destination_object(counts, now));
  }
  Object all = source_object(sum);
  all.set("sources", by_source).set("destinations", by_destination);
  return std::string(all.text());
}

void RunningData::set_workspace(std::shared_ptr<const Workspace> workspace) {
  const std::lock_guard guard(mutex_);
  workspace_ = std::move(workspace);
}

std::shared_ptr<const Workspace> RunningData::workspace() const {
  const std::lock_guard guard(mutex_);
  return workspace_;
}

Result<void> RunningData::ready() { return log_.ready(); }

std::string RunningData::accounting_json() {
  // Sources first: what a destination counts was counted there before.
  const AllCounts sources = log_.counts();
  return accounting_text(sources, engine_.counts(), Clock::real()->wall_time());
}

std::string RunningData::metrics_text() {
  return server::metrics_text({.sources = log_.counts(),
                               .destinations = engine_.counts(),
                               .is_ready = static_cast<bool>(log_.ready()),
                               .log_bytes = log_.journal().stored_bytes(),
                               .log_segments = log_.journal().segment_count(),
                               .duplicates = log_.duplicates(),
                               .commit_times = log_.commit_times(),
                               .now = Clock::real()->wall_time()});
}

std::string RunningData::sources_json() {
  const std::shared_ptr<const Workspace> now = workspace();
  Array sources;
  for (const Source& source : now->sources) {
    sources.push_back(Object{{"id", source.id},
                             {"name", source.name},
                             {"enabled", source.enabled},
                             {"mode", mode_name(source.mode)},
                             {"allowed_origins", source.allowed_origins},
                             {"rate_limit", rate_of(source)},
                             {"suppressed_users", source.suppressed_users.size()},
                             {"schema", schema_object(source.schema)},
                             {"write_keys", source.write_keys}});
  }
  return std::string(sources.text());
}

std::string RunningData::destinations_json() {
  const std::shared_ptr<const Workspace> now = workspace();
  Array destinations;
  for (const DestinationConfig& config : now->destinations) {
    destinations.push_back(Object{{"id", config.id},
                                  {"type", config.type},
                                  {"name", config.name},
                                  {"enabled", config.enabled},
                                  {"sources", config.sources}});
  }
  return std::string(destinations.text());
}

bool RunningData::has_source(std::string_view id) const {
  const std::shared_ptr<const Workspace> now = workspace();
  return std::ranges::any_of(now->sources, [&](const Source& one) { return one.id == id; });
}

std::optional<std::string> RunningData::schema_json(std::string_view source) {
  if (!has_source(source)) return std::nullopt;
  return schema_.schema_json(source);
}

std::optional<std::string> RunningData::schema_csv(std::string_view source) {
  if (!has_source(source)) return std::nullopt;
  return schema_.schema_csv(source);
}

Result<std::string> RunningData::explain_json(std::string_view source, std::string_view event) {
  const Result<Explanation> found =
      explain(*workspace(), source, event, Clock::real()->wall_time());
  if (!found) return found.error();
  return explanation_json(*found);
}

}  // namespace analytics::server
