#include "server/log/duplicates_runs.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/quiet_thread.h"

namespace analytics::server {

Result<std::unique_ptr<DuplicateRuns>> DuplicateRuns::open(DuplicateRunsOptions options,
                                                           std::uint64_t durable_end_frame) {
  std::unique_ptr<DuplicateRuns> runs(new DuplicateRuns(std::move(options)));
  if (Result<void> loaded = runs->load(durable_end_frame); !loaded) {
    return std::move(loaded).error();
  }
  if (runs->options_.has_thread) {
    runs->thread_ = quiet_thread([all = runs.get()] { all->run(); });
  }
  return runs;
}

Result<void> DuplicateRuns::load(std::uint64_t durable_end_frame) {
  durable_ = durable_end_frame;
  Files& files = *options_.files;
  if (Result<void> made = files.make_folder(options_.folder); !made) return made;
  Result<std::vector<std::string>> names = files.list(options_.folder);
  if (!names) return std::move(names).error();
  if (Result<void> synced = files.sync_folder(options_.folder); !synced) return synced;
  for (const std::string& name : *names) {
    const std::optional<std::uint64_t> number = run_number(name);
    if (!number) continue;
    next_number_ = std::max(next_number_, *number + 1);
    RunPtr run = load_run(options_.folder + "/" + name, durable_end_frame);
    if (run) runs_.push_back(std::move(run));
  }
  remove_outranked();
  keep_to_ceiling();
  publish();
  return {};
}

DuplicateRuns::RunPtr DuplicateRuns::load_run(const std::string& path,
                                              std::uint64_t durable_end_frame) {
  Result<RunPtr> run = DuplicateRun::open(*options_.files, path);
  if (run && (*run)->span().end_frame > durable_end_frame) {
    run = Error{ErrorCode::corrupt, path + " has ids of events that the log does not have"};
  }
  if (run) return *std::move(run);
  const ErrorCode code = run.error().code;
  // What can't be read today may be right tomorrow.
  const bool removed = code == ErrorCode::corrupt || code == ErrorCode::not_available;
  if (removed) garbage_.push_back(path);
  if (code != ErrorCode::not_available) {
    ++shrunk_;
    options_.on_problem(run.error());
  }
  return nullptr;
}

// A merge that was interrupted before its inputs were removed.
void DuplicateRuns::remove_outranked() {
  const auto order = [](const RunPtr& run) {
    return std::tuple(run->span().begin_frame, UINT64_MAX - run->span().end_frame);
  };
  std::ranges::sort(runs_, {}, order);
  std::vector<RunPtr> kept;
  for (RunPtr& run : runs_) {
    if (!kept.empty() && kept.back()->span().covers(run->span())) {
      garbage_.push_back(run->path());
    } else {
      kept.push_back(std::move(run));
    }
  }
  runs_ = std::move(kept);
}

void DuplicateRuns::end(bool write) {
  {
    const Lock lock(mutex_);
    if (stopping_) return;
    stopping_ = true;
    abandoned_ = !write;
    stalled_ = false;  // Once more.
  }
  work_.notify_one();
  thread_.joinable() ? thread_.join() : run();
}

std::optional<DuplicateSpan> DuplicateRuns::newest() const {
  const Lock lock(mutex_);
  if (runs_.empty()) return std::nullopt;
  return runs_.back()->span();
}

std::shared_ptr<const DuplicateView> DuplicateRuns::view(std::uint64_t& version) const {
  const Lock lock(mutex_);
  version = version_;
  return view_;
}

void DuplicateRuns::add(std::shared_ptr<DuplicateTable> table) {
  Lock lock(mutex_);
  stalled_ = false;
  make_room(lock);
  tables_.push_back(std::move(table));
  keep_to_ceiling();
  publish();
}

// Waits for a disk that is slow; where it fails, or the events are not yet stored, the oldest
// table is forgotten.
void DuplicateRuns::make_room(Lock& lock) {
  while (tables_.size() >= kTablesMax) {
    if (writing_ || (!stopping_ && can_write_table())) {
      await_progress(lock);
    } else {
      tables_.pop_front();
      ++shrunk_;
    }
  }
}

void DuplicateRuns::await_progress(Lock& lock) {
  if (!options_.has_thread) return do_some(lock);
  work_.notify_one();
  progress_.wait(lock);
}

// The newest run stays in any case: it says up to where the log is covered.
void DuplicateRuns::keep_to_ceiling() {
  std::uint64_t entries = options_.table_entries_max;  // The one that is being filled.
  for (const auto& table : tables_) entries += table->ids.size();
  for (const RunPtr& run : runs_) entries += run->count();
  while (runs_.size() > 1 && (entries > options_.entries_max || runs_.size() > kRunsMax)) {
    entries -= runs_.front()->count();
    drop(runs_.begin());
    ++shrunk_;
  }
}

void DuplicateRuns::drop(std::vector<RunPtr>::iterator run) {
  garbage_.push_back((*run)->path());
  runs_.erase(run);
}

// What is being written is durable, and stays as it is.
void DuplicateRuns::erase(std::span<const IdHash> hashes) {
  const Lock lock(mutex_);
  believed_end_ = std::min<std::uint64_t>(believed_end_, durable_);
  for (std::size_t i = writing_ ? 1 : 0; i < tables_.size(); ++i) {
    for (const IdHash& hash : hashes) tables_[i]->ids.erase(DuplicateId::of(hash));
  }
}

void DuplicateRuns::take_back_frames(std::uint64_t begin) {
  const Lock lock(mutex_);
  believed_end_ = UINT64_MAX;
  for (std::size_t i = writing_ ? 1 : 0; i < tables_.size(); ++i) {
    DuplicateSpan& span = tables_[i]->span;
    span.begin_frame = std::min(span.begin_frame, begin);
    span.end_frame = std::min(span.end_frame, begin);
  }
  await_durable();
  work_.notify_one();
}

void DuplicateRuns::forget(DuplicateClock::Age now) {
  const Lock lock(mutex_);
  while (runs_.size() > 1 && runs_.front()->span().end_age + options_.remembered < now) {
    drop(runs_.begin());
  }
  publish();
}

void DuplicateRuns::give_up(const RunPtr& run, const Error& error) {
  {
    const Lock lock(mutex_);
    const auto at = std::ranges::find(runs_, run);
    if (at == runs_.end()) return;
    drop(at);
    ++shrunk_;
    publish();
  }
  options_.on_problem(error);
}

// Makes what there is now visible, and wakes the thread if that is work for it.
void DuplicateRuns::publish() {
  auto view = std::make_shared<DuplicateView>();
  view->tables.assign(tables_.begin(), tables_.end());
  view->runs = runs_;
  if (runs_.size() > 1) view->next_expiry = runs_.front()->span().end_age + options_.remembered;
  view_ = std::move(view);
  version_.fetch_add(1, std::memory_order_release);
  await_durable();
  work_.notify_one();
}

void DuplicateRuns::await_durable() {
  const bool waits = !tables_.empty() && !writing_ && !stalled_;
  awaited_ = waits ? tables_.front()->span.end_frame : UINT64_MAX;
}

void DuplicateRuns::durable(std::uint64_t end_frame) {
  std::uint64_t before = durable_;
  while (before < end_frame && !durable_.compare_exchange_weak(before, end_frame)) {
  }
  if (end_frame < awaited_) return;
  // With the lock, so that the thread either sees the new value or is told of it.
  { const Lock lock(mutex_); }
  work_.notify_one();
}

void DuplicateRuns::try_again() {
  const Lock lock(mutex_);
  stalled_ = false;
  await_durable();
  work_.notify_one();
}

DuplicateStats DuplicateRuns::stats() const {
  const Lock lock(mutex_);
  DuplicateStats stats{.runs = runs_.size(),
                       .waiting_tables = tables_.size(),
                       .shrunk = shrunk_,
                       .failures = failures_};
  for (const RunPtr& run : runs_) {
    stats.entries += run->count();
    stats.disk_bytes += run->file_bytes();
    stats.memory_bytes += run->memory_bytes();
  }
  for (const auto& table : tables_) {
    stats.entries += table->ids.size();
    stats.memory_bytes += table->memory_bytes();
  }
  if (!runs_.empty()) stats.remembered_since = runs_.front()->span().begin_time;
  return stats;
}

void DuplicateRuns::settle() {
  Lock lock(mutex_);
  while (busy_ || (!stopping_ && has_work())) await_progress(lock);
}

bool DuplicateRuns::work() {
  Lock lock(mutex_);
  if (options_.has_thread || stopping_ || !has_work()) return false;
  do_some(lock);
  return true;
}

}  // namespace analytics::server
