#include "server/log/duplicates.h"

#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace analytics::server {
namespace {

using std::chrono::milliseconds;

// So many ids' filters are fetched from memory before the first is looked at.
constexpr std::size_t kAhead = 8;

}  // namespace

Result<std::unique_ptr<DuplicateWindow>> DuplicateWindow::open(Options options,
                                                               std::uint64_t durable_end_frame) {
  if (options.files == nullptr || options.folder.empty() ||
      options.entries_max < DuplicateRuns::kTablesAtCeiling || options.remembered.count() < 1) {
    return Error{ErrorCode::invalid_config, "the window of duplicates lacks room"};
  }
  if (!options.on_problem) options.on_problem = [](const Error&) {};
  options.table_entries_max = std::clamp<std::size_t>(
      options.table_entries_max, 1, options.entries_max / DuplicateRuns::kTablesAtCeiling);
  Result<std::unique_ptr<DuplicateRuns>> runs =
      DuplicateRuns::open({.files = options.files,
                           .folder = options.folder,
                           .entries_max = options.entries_max,
                           .table_entries_max = options.table_entries_max,
                           .remembered = options.remembered,
                           .on_problem = options.on_problem,
                           .has_thread = options.has_thread},
                          durable_end_frame);
  if (!runs) return std::move(runs).error();
  return std::unique_ptr<DuplicateWindow>(
      new DuplicateWindow(std::move(options), *std::move(runs)));
}

DuplicateWindow::DuplicateWindow(Options options, std::unique_ptr<DuplicateRuns> runs)
    : options_(std::move(options)), runs_(std::move(runs)) {
  if (const std::optional<DuplicateSpan> newest = runs_->newest()) {
    covered_frame_ = newest->end_frame;
    clock_ = DuplicateClock(newest->end_time, newest->end_age);
  }
  begin_table(covered_frame_);
}

IdHash DuplicateWindow::hash(std::string_view source, std::string_view message_id) const {
  thread_local std::string whole;  // Both have limits.
  whole.clear();
  whole.append(source).append(1, '\0').append(message_id);  // No source's id has a zero byte.
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical,
                           XXH3_128bits_withSeed(whole.data(), whole.size(), options_.key));
  IdHash hash;
  std::memcpy(hash.data(), canonical.digest, hash.size());
  return hash;
}

void DuplicateWindow::begin_table(std::uint64_t frame) {
  table_ = std::make_shared<DuplicateTable>(options_.table_entries_max);
  table_->span.begin_frame = table_->span.end_frame = frame;
  table_entries_ = 0;
  table_bytes_ = table_->memory_bytes();
}

void DuplicateWindow::insert(std::span<const IdHash> hashes, Timestamp now, std::uint64_t frame,
                             std::vector<bool>& fresh) {
  begin_frame(now, frame);
  fresh.assign(hashes.size(), false);
  std::array<DuplicateId, kAhead> ids;
  std::array<Probe, kAhead> probes;
  for (std::size_t begin = 0; begin < hashes.size(); begin += kAhead) {
    const std::size_t count = std::min(kAhead, hashes.size() - begin);
    for (std::size_t i = 0; i < count; ++i) {
      ids[i] = DuplicateId::of(hashes[begin + i]);
      probes[i] = Probe(ids[i]);
      for (const auto& run : view_->runs) run->filter().prefetch(probes[i]);
    }
    for (std::size_t i = 0; i < count; ++i) fresh[begin + i] = insert(ids[i], probes[i]);
  }
  table_entries_.store(table_->ids.size(), std::memory_order_relaxed);
}

void DuplicateWindow::restore(std::span<const IdHash> hashes, Timestamp now, std::uint64_t frame) {
  begin_frame(now, frame);
  for (const IdHash& hash : hashes) table_->ids.insert(DuplicateId::of(hash));
  table_entries_.store(table_->ids.size(), std::memory_order_relaxed);
}

bool DuplicateWindow::insert(const DuplicateId& id, const Probe& probe) {
  if (!table_->ids.insert(id).second) return false;
  if (!was_there(id, probe)) return true;
  table_->ids.erase(id);
  return false;
}

// From the newest on: what is sent again mostly is so soon.
bool DuplicateWindow::was_there(const DuplicateId& id, const Probe& probe) {
  const DuplicateView& view = *view_;
  for (auto table = view.tables.rbegin(); table != view.tables.rend(); ++table) {
    if ((*table)->ids.contains(id)) return true;
  }
  for (auto run = view.runs.rbegin(); run != view.runs.rend(); ++run) {
    if (!(*run)->filter().may_contain(probe)) continue;
    const Result<bool> found = (*run)->contains(id);
    if (!found) {
      runs_->give_up(*run, found.error());
    } else if (*found) {
      return true;
    }
  }
  return false;
}

void DuplicateWindow::begin_frame(Timestamp now, std::uint64_t frame) {
  const DuplicateClock::Age age = clock_.advance(now);
  if (is_full(frame, age)) seal();
  DuplicateSpan& span = table_->span;
  if (std::exchange(has_erased_, false)) runs_->take_back_frames(frame);
  // Numbers come again, or what is covered is read again.
  if (frame < span.begin_frame) span.begin_frame = span.end_frame = frame;
  if (span.is_empty()) {
    span.begin_time = now;
    span.begin_age = age;
  }
  span.end_frame = frame + 1;
  span.end_time = now;
  span.end_age = age;
  look_after_runs(age);
}

// Only between frames: a frame that lay in two tables would be covered before both are written.
bool DuplicateWindow::is_full(std::uint64_t frame, DuplicateClock::Age age) const {
  const DuplicateSpan& span = table_->span;
  if (frame < span.end_frame || span.is_empty()) return false;
  return table_->ids.size() >= options_.table_entries_max ||
         frame - span.begin_frame >= options_.table_frames_max ||
         age - span.begin_age >=
             milliseconds(options_.remembered) / DuplicateRuns::kAgeSpansRemembered;
}

void DuplicateWindow::look_after_runs(DuplicateClock::Age age) {
  if (age > view_->next_expiry) runs_->forget(age);
  if (!runs_->stalled()) {
    retry_at_.reset();
  } else if (!retry_at_) {
    retry_at_ = age + kRetryAfter;
  } else if (age >= *retry_at_) {
    retry_at_.reset();
    runs_->try_again();
  }
  if (runs_->version() != view_version_) view_ = runs_->view(view_version_);
}

void DuplicateWindow::seal() {
  if (table_->span.is_empty()) return;
  const std::uint64_t end = table_->span.end_frame;
  runs_->add(std::move(table_));
  begin_table(end);
}

void DuplicateWindow::erase(std::span<const IdHash> hashes) {
  for (const IdHash& hash : hashes) table_->ids.erase(DuplicateId::of(hash));
  table_entries_ = table_->ids.size();
  runs_->erase(hashes);
  has_erased_ = true;
}

DuplicateStats DuplicateWindow::stats() const {
  DuplicateStats stats = runs_->stats();
  stats.entries += table_entries_;
  stats.memory_bytes += table_bytes_;
  return stats;
}

void DuplicateWindow::close() {
  seal();
  runs_->close();
}

}  // namespace analytics::server
