#include "server/destinations/warehouse/session.h"

#include <algorithm>
#include <set>
#include <utility>

namespace analytics::server {
namespace {

using Kind = Outcome::Kind;

}  // namespace

Result<std::vector<Outcome>> Session::write(std::span<const Event> events,
                                            std::string_view loaded_at) {
  loaded_at_ = loaded_at;
  auto outcomes = transaction(events, Care::batch);
  if (outcomes || !database_->is_events_own(outcomes.error())) return outcomes;
  return transaction(events, Care::pieces);
}

Result<std::vector<Outcome>> Session::transaction(std::span<const Event> events, Care care) {
  outcomes_.clear();
  if (auto begun = database_->begin(); !begun) return begun.error();
  Result<void> written = write_all(events, care);
  if (written) written = database_->commit();
  if (written) return std::move(outcomes_);
  database_->roll_back();
  writer_.forget();
  return written.error();
}

Result<void> Session::write_all(std::span<const Event> events, Care care) {
  const bool again = !events.empty() && events.front().again;
  return again ? write_again(events, care) : write_new(events, care);
}

Result<void> Session::write_new(std::span<const Event> events, Care care) {
  const Result<std::uint64_t> committed = database_->lock_offset();
  if (!committed) return committed.error();
  std::size_t there = 0;
  while (there < events.size() && events[there].offset < *committed) ++there;
  outcomes_.resize(there);  // Delivered, by an earlier attempt.
  const auto fresh = events.subspan(there);
  if (fresh.empty()) return {};
  if (auto written = write_range(fresh, care); !written) return written;
  const CountsByCode discarded = count_discarded();
  if (!discarded.empty()) {
    if (auto counted = database_->count_discarded(discarded); !counted) return counted;
  }
  return database_->keep_offset(fresh.back().offset + 1);
}

Result<void> Session::write_again(std::span<const Event> events, Care care) {
  // Its value does not matter; but whoever else writes by id waits, and then finds what is here.
  if (const auto locked = database_->lock_offset(); !locked) return locked.error();
  std::set<std::string> sources;
  std::vector<std::string> ids;
  ids.reserve(events.size());
  for (const Event& event : events) {
    sources.insert(event.source);
    ids.push_back(event.message_id);
  }
  Result<void> written = writer_.begin_again({sources.begin(), sources.end()}, std::move(ids));
  if (written) written = write_range(events, care);
  writer_.end_again();
  return written;
}

Result<void> Session::write_range(std::span<const Event> events, Care care) {
  return care == Care::batch ? write_plainly(events) : write_in_halves(events);
}

Result<void> Session::write_plainly(std::span<const Event> events) {
  for (const Event& event : events) {
    if (auto written = write_event(event); !written) return written;
  }
  return database_->flush();
}

Result<void> Session::write_in_halves(std::span<const Event> events) {
  const std::size_t before = outcomes_.size();
  if (auto set = database_->set_savepoint(); !set) return set;
  Result<void> written = write_plainly(events);
  if (written) return database_->release_savepoint();
  if (!database_->is_events_own(written.error())) return written;
  if (auto undone = database_->roll_back_to_savepoint(); !undone) return undone;
  outcomes_.resize(before);
  writer_.forget();
  if (events.size() == 1) {
    if (auto kept = discard(events.front(), database_->code(written.error())); !kept) return kept;
    return database_->flush();
  }
  const std::size_t half = events.size() / 2;
  if (auto first = write_in_halves(events.first(half)); !first) return first;
  return write_in_halves(events.subspan(half));
}

Result<void> Session::write_event(const Event& event) {
  const Result<MappedEvent*> mapped = mapper_.map(event, loaded_at_);
  if (!mapped) return discard(event, name(mapped.error().code));
  auto written = writer_.write(event.source, **mapped, loaded_at_);
  if (written) outcomes_.push_back({.kind = Kind::delivered});
  return written;
}

Result<void> Session::discard(const Event& event, std::string code) {
  MappedEvent kept;
  kept.message_id = event.message_id;
  kept.discards.push_back({{}, {}, event.json, code});
  auto written = writer_.write(event.source, kept, loaded_at_);
  if (!written) return written;
  outcomes_.push_back({.kind = Kind::discarded,
                       .code = std::move(code),
                       .detail = "kept whole in the source's table of discards"});
  return {};
}

CountsByCode Session::count_discarded() const {
  CountsByCode counts;
  for (const Outcome& outcome : outcomes_) {
    if (outcome.kind == Kind::discarded) ++counts[outcome.code];
  }
  return counts;
}

}  // namespace analytics::server
