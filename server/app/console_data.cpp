#include "server/app/console_data.h"

#include <algorithm>

#include <analytics/json.h>

#include "base/time_text.h"
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

void RunningData::set_facts(ServerFacts facts) {
  const std::lock_guard guard(mutex_);
  facts_ = std::move(facts);
}

std::string RunningData::server_json() {
  const std::lock_guard guard(mutex_);
  const Object tracking{{"scheme", facts_.is_tls ? "https" : "http"},
                        {"address", facts_.tracking.address},
                        {"port", facts_.tracking.port}};
  return std::string(Object{{"version", ANALYTICS_VERSION},
                            {"started_at", time_text(started_at_)},
                            {"tracking", tracking},
                            {"has_workspace_file", facts_.has_workspace_file},
                            {"allow_private_networks", facts_.allow_private_networks},
                            {"removed", configuration_.removed()}}
                         .text());
}

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

std::string RunningData::sources_json() { return configuration_.sources_json(); }

std::string RunningData::destinations_json() { return configuration_.destinations_json(); }

std::optional<std::string> RunningData::source_json(std::string_view id) {
  return configuration_.source_json(id);
}

std::optional<std::string> RunningData::destination_json(std::string_view id) {
  return configuration_.destination_json(id);
}

void RunningData::change(WorkspaceChange change, ChangeAnswer answer) {
  const bool is_sent =
      changes_.send([this, change = std::move(change), answer] { answer(change_(change)); });
  if (is_sent) return;
  answer({.refusal = {.why = ChangeRefusal::Why::not_stored,
                      .message = "too much is changed at once: try again"}});
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

void RunningData::check_filters(FilterCheck check, Answer answer) {
  answer_later(std::move(answer), [this, check = std::move(check)]() -> Result<std::string> {
    return filter_check_text(check, debugger_.latest_accepted(check.sources, check.preview));
  });
}

void RunningData::check_mappings(MappingCheck check, Answer answer) {
  const std::shared_ptr<const Workspace> now = workspace();
  const auto found =
      std::ranges::find(now->destinations, check.destination, &DestinationConfig::id);
  if (found != now->destinations.end()) {
    check.type = found->type;
    check.settings_json = found->settings_json;
    if (check.sources.empty()) check.sources = found->sources;
  }
  const DestinationType* type = find_destination_type(check.type);
  if (type == nullptr || type->pack == nullptr) {
    return answer(Error{ErrorCode::invalid_config,
                        "destinations of this type have no mappings; /api/catalog says which do"});
  }
  answer_later(std::move(answer), [this, type, check = std::move(check)]() -> Result<std::string> {
    return mapping_check_text(check, *type,
                              debugger_.latest_accepted(check.sources, check.preview));
  });
}

}  // namespace analytics::server
