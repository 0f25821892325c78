#include "server/ingest/source_table.h"

#include <algorithm>
#include <utility>

#include "server/http/header_name.h"

namespace analytics::server {
namespace {

std::shared_ptr<RateLimit> rate_of(const Source& source, const SourceTable* before) {
  const SourceEntry* same = before == nullptr ? nullptr : before->find_id(source.id);
  if (same != nullptr && same->rate->per_second() == source.events_per_second_max) {
    return same->rate;
  }
  return std::make_shared<RateLimit>(source.events_per_second_max);
}

}  // namespace

// Scheme and host are the same whatever their case (RFC 6454, section 4).
bool SourceEntry::allows_origin(std::string_view origin) const {
  return source.allowed_origins.empty() ||
         std::ranges::any_of(source.allowed_origins, [&](const std::string& allowed) {
           return same_name(allowed, origin);
         });
}

SourceTable::SourceTable(std::vector<Source> sources, AnswerMode unknown_mode,
                         const SourceTable* before)
    : unknown_mode_(unknown_mode) {
  entries_.reserve(sources.size());
  for (Source& source : sources) {
    std::shared_ptr<RateLimit> rate = rate_of(source, before);
    entries_.push_back({std::move(source), std::move(rate)});
    const SourceEntry& entry = entries_.back();
    for (const std::string& key : entry.source.write_keys) by_key_.emplace(key, &entry);
  }
}

const SourceEntry* SourceTable::find(std::string_view write_key) const {
  const auto found = by_key_.find(write_key);
  return found == by_key_.end() ? nullptr : found->second;
}

const SourceEntry* SourceTable::find_id(std::string_view id) const {
  const auto found =
      std::ranges::find(entries_, id, [](const SourceEntry& entry) { return entry.source.id; });
  return found == entries_.end() ? nullptr : &*found;
}

bool SourceTable::any_allows_origin(std::string_view origin) const {
  return std::ranges::any_of(entries_,
                             [&](const SourceEntry& entry) { return entry.allows_origin(origin); });
}

}  // namespace analytics::server
