// The thread of DuplicateRuns: writes tables, merges runs, removes files.
#include <algorithm>
#include <utility>

#include "server/log/duplicates_runs.h"
#include "server/log/duplicates_writer.h"

namespace analytics::server {

void DuplicateRuns::run() {
  Lock lock(mutex_);
  while (true) {
    work_.wait(lock, [&] { return stopping_ || has_work(); });
    if (!has_work()) break;
    busy_ = true;
    do_some(lock);
    busy_ = false;
    progress_.notify_all();
  }
  if (merge_ && merge_->has_file()) garbage_.push_back(merge_->path());
  merge_.reset();
  if (!abandoned_) remove_garbage(lock);
  progress_.notify_all();
}

bool DuplicateRuns::can_write_table() const {
  return !stalled_ && !abandoned_ && !tables_.empty() &&
         tables_.front()->span.end_frame <= std::min<std::uint64_t>(durable_, believed_end_);
}

bool DuplicateRuns::has_work() const {
  if (can_write_table()) return true;
  if (stalled_ || stopping_) return false;
  return !garbage_.empty() || merge_ || next_merge();
}

std::optional<MergeRange> DuplicateRuns::next_merge() const {
  std::vector<RunSize> sizes;
  for (const RunPtr& run : runs_) {
    sizes.push_back({run->count(), run->span().begin_age, run->span().end_age});
  }
  return choose_merge(sizes, {.entries_max = options_.entries_max / kPiecesAtCeiling,
                              .age_span_max = options_.remembered / kAgeSpansRemembered});
}

// Tables first, while there are few runs: they are in memory, and the log must be read again for
// them after a crash.
void DuplicateRuns::do_some(Lock& lock) {
  const bool busy = runs_.size() >= kRunsBusy && !stopping_ && (merge_ || next_merge());
  if (can_write_table() && !busy) return write_table(lock);
  if (!garbage_.empty()) return remove_garbage(lock);
  merge_some(lock);
}

void DuplicateRuns::write_table(Lock& lock) {
  writing_ = true;
  await_durable();
  const std::shared_ptr<const DuplicateTable> table = tables_.front();
  const std::string path = next_path();
  lock.unlock();
  bool has_file = false;
  Result<RunPtr> run = write(*table, path, has_file);
  lock.lock();
  writing_ = false;
  if (run) {
    failing_ = false;
    tables_.pop_front();
    runs_.push_back(*std::move(run));
    keep_to_ceiling();
  } else {
    if (has_file) garbage_.push_back(path);
    note_failure(lock, run.error());
  }
  publish();
}

Result<DuplicateRuns::RunPtr> DuplicateRuns::write(const DuplicateTable& table,
                                                   const std::string& path, bool& has_file) const {
  std::vector<DuplicateId> sorted(table.ids.begin(), table.ids.end());
  std::ranges::sort(sorted);
  Result<RunWriter> writer = RunWriter::create(*options_.files, path, sorted.size());
  if (!writer) return std::move(writer).error();
  has_file = true;
  for (const DuplicateId& id : sorted) {
    if (Result<void> added = writer->add(id); !added) return std::move(added).error();
  }
  Result<RunPtr> run = writer->finish(table.span);
  if (!run) return run;
  if (Result<void> synced = options_.files->sync_folder(options_.folder); !synced) {
    return std::move(synced).error();
  }
  return run;
}

void DuplicateRuns::merge_some(Lock& lock) {
  if (!merge_) {
    const std::optional<MergeRange> range = next_merge();
    if (!range) return;
    const auto at = [&](std::size_t i) { return runs_.begin() + static_cast<std::ptrdiff_t>(i); };
    merge_ = std::make_unique<RunMerge>(
        *options_.files, std::vector<RunPtr>(at(range->first), at(range->last)), next_path());
  }
  lock.unlock();
  const bool ended = merge_->step();
  lock.lock();
  if (ended) end_merge(lock);
}

void DuplicateRuns::end_merge(Lock& lock) {
  const std::unique_ptr<RunMerge> merge = std::move(merge_);
  lock.unlock();
  Result<RunPtr> run = merge->result();
  if (run) {
    // Before its inputs go.
    Result<void> synced = options_.files->sync_folder(options_.folder);
    if (!synced) run = std::move(synced).error();
  }
  lock.lock();
  // None are there any more, or not all, where some were forgotten meanwhile.
  const auto inputs = std::ranges::search(runs_, merge->inputs());
  if (run && !inputs.empty()) {
    failing_ = false;
    for (const RunPtr& input : merge->inputs()) garbage_.push_back(input->path());
    *inputs.begin() = *std::move(run);
    runs_.erase(inputs.begin() + 1, inputs.end());
    return publish();
  }
  if (merge->has_file()) garbage_.push_back(merge->path());
  if (run) return;
  if (merge->unreadable() == nullptr) return note_failure(lock, run.error());
  lock.unlock();
  give_up(merge->unreadable(), run.error());
  lock.lock();
}

void DuplicateRuns::remove_garbage(Lock& lock) {
  std::vector<std::string> paths = std::move(garbage_);
  garbage_.clear();
  lock.unlock();
  std::optional<Error> failure;
  std::erase_if(paths, [&](const std::string& path) {
    Result<void> removed = options_.files->unlink(path);
    if (!removed) failure = std::move(removed).error();
    return static_cast<bool>(removed);
  });
  lock.lock();
  garbage_.insert(garbage_.end(), paths.begin(), paths.end());
  if (failure) note_failure(lock, *failure);
}

void DuplicateRuns::note_failure(Lock& lock, const Error& error) {
  ++failures_;
  stalled_ = true;
  await_durable();
  if (std::exchange(failing_, true)) return;
  lock.unlock();
  options_.on_problem(error);
  lock.lock();
}

std::string DuplicateRuns::next_path() { return options_.folder + "/" + run_name(next_number_++); }

}  // namespace analytics::server
