#include "journal/journal.h"

#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "base/fork_generation.h"
#include "base/quiet_thread.h"
#include "journal/segment_removal.h"
#include "journal/writer.h"

namespace analytics {
namespace {

/// The frames that wait for a commit, each with whom to tell.
struct Stage {
  std::vector<JournalFrame> frames;
  std::vector<Journal::Done> dones;
  std::uint64_t bytes = 0;

  void clear() {
    frames.clear();
    dones.clear();
    bytes = 0;
  }
};

constexpr const char* kClosed = "the journal was closed";
constexpr const char* kNotOurs = "the journal belongs to the process that opened it";

Error shut(const Error& failure) {
  return {ErrorCode::not_available, "the journal is shut after an error: " + failure.message};
}

Result<void> check(const JournalOptions& options) {
  if (options.segment_bytes_max < kSegmentBytesMin ||
      options.segment_bytes_max > kSegmentBytesMax) {
    return Error{ErrorCode::invalid_config, "segment_bytes_max must be 256 bytes to 1 GiB"};
  }
  if (options.segment_age_max && *options.segment_age_max <= Duration::zero()) {
    return Error{ErrorCode::invalid_config, "segment_age_max must be more than nothing"};
  }
  if (!options.clock) return Error{ErrorCode::invalid_config, "the journal needs a clock"};
  return {};
}

/// Calls the `done`s of a group, in order.
void tell(Stage& stage, Result<std::uint64_t> first) {
  for (std::size_t i = 0; i < stage.dones.size(); ++i) {
    const Journal::Done done = std::move(stage.dones[i]);
    if (done) done(first);
    if (first) *first += stage.frames[i].lengths.size();
  }
}

/// Starts a thread that takes no signals: they are the program's.
Result<std::thread> start_thread(std::function<void()> run) {
  Result<std::thread> thread = Error{ErrorCode::not_available, "cannot start a thread"};
  try {
    thread = quiet_thread(std::move(run));
  } catch (const std::system_error& error) {
    thread = Error{ErrorCode::not_available, std::string("cannot start a thread: ") + error.what()};
  }
  return thread;
}

}  // namespace

struct Journal::Shell {
  Shell(Files& its_files, std::string its_folder, JournalOptions its_options,
        std::unique_ptr<FileLock> its_lock, RecoveredJournal recovered)
      : files(its_files),
        folder(std::move(its_folder)),
        options(std::move(its_options)),
        lock_file(std::move(its_lock)),
        repair(recovered.repair),
        writer(files, folder, std::move(recovered),
               {.segment_bytes_max = options.segment_bytes_max,
                .segment_age_max = options.segment_age_max,
                .preallocate_bytes = options.preallocate_bytes}),
        list(writer.list()),
        removal(files, folder, list),
        retention_clock(options.clock->wall_time(), options.clock->now()) {}

  Result<bool> stage(JournalFrame& frame, Done& done);
  void run();
  void commit(Stage& taken);
  void call_hooks();
  Result<bool> reopen();
  Result<RetentionOutcome> retain(const Retention& policy, std::uint64_t floor);

  Files& files;
  const std::string folder;
  const JournalOptions options;
  const std::uint32_t generation = fork_generation();
  std::unique_ptr<FileLock> lock_file;
  JournalRepair repair;  // guarded by mutex
  JournalWriter writer;  ///< The thread's; while it is idle after a failure, that of `reopen`.
  const std::shared_ptr<SegmentList> list;
  std::thread thread;
  std::thread::id thread_id;

  std::mutex mutex;
  std::condition_variable changed;
  std::condition_variable idle;
  Stage staged;                      // guarded by mutex, as what follows
  std::uint64_t unsynced_bytes = 0;  ///< Staged, or being written.
  bool closing = false;
  bool is_committing = false;
  std::optional<Error> failure;

  std::mutex hooks_mutex;
  std::map<std::uint64_t, Hook> hooks;  // guarded by hooks_mutex, as what follows
  std::uint64_t next_hook = 1;

  std::mutex reopen_mutex;  ///< Taken before drop_mutex.
  std::mutex drop_mutex;
  SegmentRemoval removal;  // guarded by drop_mutex, as what follows
  RetentionClock retention_clock;
  bool is_closed = false;
};

/// Takes both, or says why not. Whether the thread has to be woken.
Result<bool> Journal::Shell::stage(JournalFrame& frame, Done& done) {
  if (generation != fork_generation()) {
    return Error{ErrorCode::closed, kNotOurs};
  }
  if (auto right = frame.check(); !right) return std::move(right).error();
  const std::uint64_t bytes = frame.bytes();
  const std::lock_guard lock(mutex);
  if (closing) return Error{ErrorCode::closed, kClosed};
  if (failure) return shut(*failure);
  if (bytes > options.staged_bytes_max - unsynced_bytes) {
    return Error{.code = ErrorCode::queue_full,
                 .message = "the journal's staged_bytes_max is reached",
                 .retryable = true};
  }
  unsynced_bytes += bytes;
  staged.bytes += bytes;
  staged.frames.push_back(std::move(frame));
  staged.dones.push_back(std::move(done));
  // A thread that commits looks again before it sleeps.
  return staged.frames.size() == 1 && !is_committing;
}

void Journal::Shell::run() {
  Stage taken;
  std::unique_lock lock(mutex);
  while (true) {
    changed.wait(lock, [this] { return !staged.frames.empty() || closing; });
    if (staged.frames.empty()) return;
    std::swap(staged, taken);
    is_committing = true;
    lock.unlock();
    commit(taken);
    taken.clear();
    lock.lock();
    is_committing = false;
    if (failure) idle.notify_all();
  }
}

void Journal::Shell::commit(Stage& taken) {
  const Result<std::uint64_t> first = writer.commit(taken.frames, options.clock->wall_time());
  // What was staged behind a group that failed fails with it: were it written after a `reopen`, it
  // would follow on frames that its owner believes to be there.
  Stage behind;
  {
    const std::lock_guard lock(mutex);
    if (!first) {
      failure = first.error();
      std::swap(staged, behind);
    }
    unsynced_bytes -= taken.bytes + behind.bytes;
  }
  tell(taken, first);
  if (first) return call_hooks();
  tell(behind, shut(first.error()));
}

/// Whether more was found than had been acknowledged.
Result<bool> Journal::Shell::reopen() {
  if (generation != fork_generation()) return Error{ErrorCode::closed, kNotOurs};
  if (std::this_thread::get_id() == thread_id) {
    return Error{ErrorCode::not_available, "a journal cannot be reopened by its own thread"};
  }
  const std::lock_guard one_at_a_time(reopen_mutex);
  {
    std::unique_lock lock(mutex);
    if (!failure) return false;
    idle.wait(lock, [this] { return !is_committing; });
  }
  const std::lock_guard no_drops(drop_mutex);
  if (is_closed) return Error{ErrorCode::closed, kClosed};
  const JournalEnd before = list->end();
  Result<RecoveredJournal> recovered =
      recover_journal(files, folder, options.clock->wall_time(), before);
  const std::lock_guard lock(mutex);
  if (!recovered) {
    failure = recovered.error();
    return std::move(recovered).error();
  }
  repair = recovered->repair;
  writer.resume(std::move(*recovered));
  failure.reset();
  return list->end().frame > before.frame;
}

void Journal::Shell::call_hooks() {
  const std::lock_guard lock(hooks_mutex);
  for (const auto& [id, hook] : hooks) hook(list->end_offset());
}

Result<RetentionOutcome> Journal::Shell::retain(const Retention& policy, std::uint64_t floor) {
  const Timestamp now = retention_clock.now(options.clock->wall_time(), options.clock->now());
  const RetentionPlan plan = plan_retention(list->segments(), policy, now, floor);
  const auto removed = removal.below({.frame = plan.below_frame, .offset = UINT64_MAX});
  if (!removed) return removed.error();
  return RetentionOutcome{.segments = removed->segments,
                          .bytes = removed->bytes,
                          .records = removed->records,
                          .held_back = plan.held_back};
}

Result<std::unique_ptr<Journal>> Journal::open(Files& files, std::string folder,
                                               JournalOptions options) {
  if (auto right = check(options); !right) return std::move(right).error();
  if (auto made = files.make_folder(folder); !made) return std::move(made).error();
  Result<std::unique_ptr<FileLock>> lock = std::unique_ptr<FileLock>();
  if (options.locks) lock = files.lock(folder + "/" + std::string(kLockName));
  if (!lock) return std::move(lock).error();
  Result<RecoveredJournal> recovered = recover_journal(files, folder, options.clock->wall_time());
  if (!recovered) return std::move(recovered).error();
  auto shell = std::make_unique<Shell>(files, std::move(folder), std::move(options),
                                       std::move(*lock), std::move(*recovered));
  Result<std::thread> thread = start_thread([shell = shell.get()] { shell->run(); });
  if (!thread) return std::move(thread).error();
  shell->thread = std::move(*thread);
  shell->thread_id = shell->thread.get_id();
  auto list = shell->list;
  return std::unique_ptr<Journal>(new Journal(std::move(shell), std::move(list)));
}

Journal::Journal(std::unique_ptr<Shell> shell, std::shared_ptr<SegmentList> list)
    : shell_(std::move(shell)), list_(std::move(list)) {}

Journal::~Journal() { close(); }

void Journal::close() {
  if (!shell_) return;
  if (shell_->generation != fork_generation()) {
    // In a forked child there is no thread to wait for, and destroying what it waited on would
    // hang; the memory is left behind. The lock's descriptor is closed, not unlocked.
    shell_->lock_file.reset();
    (void)shell_.release();
    return;
  }
  {
    const std::lock_guard lock(shell_->mutex);
    if (shell_->closing) return;
    shell_->closing = true;
    shell_->changed.notify_one();
  }
  shell_->thread.join();
  const std::lock_guard lock(shell_->drop_mutex);
  shell_->is_closed = true;
  (void)shell_->writer.give_back();  // Where it fails, the next opening goes on with it.
  shell_->lock_file.reset();
}

void Journal::append(JournalFrame frame, Done done) {
  if (stage(std::move(frame), std::move(done))) wake();
}

bool Journal::stage(JournalFrame frame, Done done) {
  if (!shell_) {
    done(Error{ErrorCode::closed, kClosed});
    return false;
  }
  const Result<bool> is_asleep = shell_->stage(frame, done);
  if (!is_asleep) done(is_asleep.error());
  return is_asleep && *is_asleep;
}

void Journal::wake() { shell_->changed.notify_one(); }

Result<std::uint64_t> Journal::append_and_wait(JournalFrame frame) {
  std::mutex mutex;
  std::condition_variable changed;
  bool is_done = false;
  Result<std::uint64_t> outcome = std::uint64_t{0};
  append(std::move(frame), [&](Result<std::uint64_t> result) {
    // Notified under the lock: the waiter must not be gone before that.
    const std::lock_guard lock(mutex);
    outcome = std::move(result);
    is_done = true;
    changed.notify_one();
  });
  std::unique_lock lock(mutex);
  changed.wait(lock, [&] { return is_done; });
  return outcome;
}

Result<void> Journal::reopen() {
  const Result<bool> found_more = shell_->reopen();
  if (!found_more) return found_more.error();
  if (*found_more) shell_->call_hooks();
  return {};
}

std::optional<Error> Journal::failure() const {
  const std::lock_guard lock(shell_->mutex);
  return shell_->failure;
}

JournalRepair Journal::repair() const {
  const std::lock_guard lock(shell_->mutex);
  return shell_->repair;
}

Result<JournalCursor> Journal::read_from(std::uint64_t offset) const {
  return JournalCursor::at_offset(shell_->files, shell_->folder, list_, offset);
}

Result<JournalCursor> Journal::read_from_frame(std::uint64_t frame) const {
  return JournalCursor::at_frame(shell_->files, shell_->folder, list_, frame);
}

std::uint64_t Journal::on_durable(Hook hook) {
  const std::lock_guard lock(shell_->hooks_mutex);
  const std::uint64_t id = shell_->next_hook++;
  shell_->hooks.emplace(id, std::move(hook));
  return id;
}

void Journal::remove_hook(std::uint64_t id) {
  const std::lock_guard lock(shell_->hooks_mutex);
  shell_->hooks.erase(id);
}

Result<void> Journal::drop_before(std::uint64_t offset) {
  const std::lock_guard lock(shell_->drop_mutex);
  if (shell_->is_closed) return Error{ErrorCode::closed, kClosed};
  const auto removed = shell_->removal.below({.frame = UINT64_MAX, .offset = offset});
  return removed ? Result<void>() : Result<void>(removed.error());
}

Result<RetentionOutcome> Journal::retain(const Retention& policy, std::uint64_t floor) {
  const std::lock_guard lock(shell_->drop_mutex);
  if (shell_->is_closed) return Error{ErrorCode::closed, kClosed};
  return shell_->retain(policy, floor);
}

}  // namespace analytics
