#include "server/app/console_data.h"

#include <algorithm>

#include <analytics/json.h>

namespace analytics::server {
namespace {

template <class Counts>
Object codes_object(const Counts& counts) {
  Object object;
  for (const auto& [code, count] : counts) object.set(code, count);
  return object;
}

Object source_object(const SourceCounts& counts) {
  return {{"received", counts.received},     {"rejected", counts.rejected_total()},
          {"duplicates", counts.duplicates}, {"suppressed", counts.suppressed},
          {"accepted", counts.accepted},     {"rejected_by_code", codes_object(counts.rejected)}};
}

Object destination_object(const DestinationCounts& counts) {
  return {{"accepted", counts.accepted},
          {"filtered", total(counts.filtered)},
          {"delivered", counts.delivered},
          {"discarded", total(counts.discarded)},
          {"pending", counts.pending},
          {"last_error", counts.last_error.empty() ? Json() : Json(counts.last_error)},
          {"filtered_by_code", codes_object(counts.filtered)},
          {"discarded_by_code", codes_object(counts.discarded)}};
}

}  // namespace

std::string accounting_text(const AllCounts& sources,
                            const std::map<std::string, DestinationCounts>& destinations) {
  SourceCounts sum;
  Object by_source;
  for (const auto& [id, counts] : sources) {
    sum += counts;
    by_source.set(id.empty() ? "(unknown)" : id, source_object(counts));
  }
  Object by_destination;
  for (const auto& [id, counts] : destinations) by_destination.set(id, destination_object(counts));
  Object all = source_object(sum);
  all.set("sources", by_source).set("destinations", by_destination);
  return std::string(all.text());
}

Result<void> RunningData::ready() { return log_.ready(); }

std::string RunningData::accounting_json() {
  // Sources first: what a destination counts was counted there before.
  const AllCounts sources = log_.counts();
  return accounting_text(sources, engine_.counts());
}

std::string RunningData::sources_json() {
  Array sources;
  for (const Source& source : workspace_.sources) {
    sources.push_back(Object{{"id", source.id},
                             {"name", source.name},
                             {"enabled", source.enabled},
                             {"write_keys", source.write_keys}});
  }
  return std::string(sources.text());
}

std::string RunningData::destinations_json() {
  Array destinations;
  for (const DestinationConfig& config : workspace_.destinations) {
    destinations.push_back(Object{{"id", config.id},
                                  {"type", config.type},
                                  {"name", config.name},
                                  {"enabled", config.enabled},
                                  {"sources", config.sources}});
  }
  return std::string(destinations.text());
}

bool RunningData::has_source(std::string_view id) const {
  return std::ranges::any_of(workspace_.sources, [&](const Source& one) { return one.id == id; });
}

std::optional<std::string> RunningData::schema_json(std::string_view source) {
  if (!has_source(source)) return std::nullopt;
  return schema_.schema_json(source);
}

std::optional<std::string> RunningData::schema_csv(std::string_view source) {
  if (!has_source(source)) return std::nullopt;
  return schema_.schema_csv(source);
}

}  // namespace analytics::server
