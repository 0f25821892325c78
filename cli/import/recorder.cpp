#include "cli/import/recorder.h"

#include <csignal>
#include <utility>

#include "cli/printable.h"

namespace analytics::cli {
namespace {

constexpr std::chrono::milliseconds kShowEvery{200};
constexpr std::chrono::seconds kSaveEvery{1};
constexpr std::uint64_t kToldMax = 10;

}  // namespace

Recorder::Recorder(Ledger& ledger, DeadLetterFile& dead_letters, Progress& progress,
                   Checkpoint checkpoint, std::optional<std::string> checkpoint_path)
    : ledger_(ledger),
      dead_letters_(dead_letters),
      progress_(progress),
      checkpoint_(std::move(checkpoint)),
      checkpoint_path_(std::move(checkpoint_path)),
      saved_row_(checkpoint_.done.row),
      saved_at_(std::chrono::steady_clock::now()) {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  thread_ = std::thread([this] { run(); });
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

Recorder::~Recorder() {
  ledger_.finish();
  if (thread_.joinable()) thread_.join();
}

Result<Checkpoint> Recorder::finish(bool complete) {
  ledger_.finish();
  thread_.join();
  progress_.end();
  if (error_) return *error_;
  checkpoint_.complete = complete;
  if (Result<void> saved = save(); !saved) return std::move(saved).error();
  return checkpoint_;
}

void Recorder::run() {
  for (bool last = false; !last;) {
    last = ledger_.wait_for_news(std::chrono::steady_clock::now() + kShowEvery);
    if (Result<void> recorded = record(); !recorded) {
      error_ = recorded.error();
      return ledger_.interrupt();
    }
    progress_.show(ledger_.state(), std::chrono::steady_clock::now());
  }
}

Result<void> Recorder::record() {
  const Ledger::Settled settled = ledger_.take_settled();
  if (Result<void> written = dead_letters_.append(settled.dead_letters); !written) return written;
  tell_of(settled.dead_letters);
  checkpoint_.done = settled.done;
  checkpoint_.counts = settled.counts;
  checkpoint_.dead_letter_bytes = dead_letters_.length();
  const Progress::Time now = std::chrono::steady_clock::now();
  if (now - saved_at_ < kSaveEvery || settled.done.row == saved_row_) return {};
  saved_at_ = now;
  saved_row_ = settled.done.row;
  return save();
}

// The dead letters first: a checkpoint must not count on what a crash can take away.
Result<void> Recorder::save() {
  if (!checkpoint_path_) return {};
  if (Result<void> synced = dead_letters_.sync(); !synced) return synced;
  return checkpoint_.save(*checkpoint_path_);
}

void Recorder::tell_of(const std::vector<DeadLetter>& letters) {
  for (const DeadLetter& letter : letters) {
    if (++told_ > kToldMax + 1) return;
    progress_.say(told_ > kToldMax
                      ? "… further bad rows are only in " + printable(dead_letters_.path())
                      : printable(checkpoint_.file) + ":" + std::to_string(letter.line) + ": row " +
                            std::to_string(letter.row) + ": " + printable(letter.reason));
  }
}

}  // namespace analytics::cli
