#pragma once

// Writes down what the ledger has settled, in a thread of its own: first the dead letters, then the
// checkpoint that counts them. Shows the progress by the way.
//
//   Recorder recorder(ledger, dead_letters, progress, checkpoint, "flights.checkpoint");
//   …
//   Result<Checkpoint> last = recorder.finish(true);
//
// Refers to what it is given; `finish` before any of it goes.

#include <optional>
#include <string>
#include <thread>

#include "cli/import/checkpoint.h"
#include "cli/import/dead_letters.h"
#include "cli/import/ledger.h"
#include "cli/import/progress.h"

namespace analytics::cli {

class Recorder {
 public:
  /// No path: no checkpoint is written. A file that can't be written interrupts the ledger.
  Recorder(Ledger& ledger, DeadLetterFile& dead_letters, Progress& progress, Checkpoint checkpoint,
           std::optional<std::string> checkpoint_path);
  ~Recorder();
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  /// Writes down the rest and ends the thread. `complete`: every row was read and settled.
  Result<Checkpoint> finish(bool complete);

 private:
  void run();
  Result<void> record();
  Result<void> save();
  void tell_of(const std::vector<DeadLetter>& letters);

  Ledger& ledger_;
  DeadLetterFile& dead_letters_;
  Progress& progress_;
  Checkpoint checkpoint_;
  std::optional<std::string> checkpoint_path_;
  std::uint64_t saved_row_;
  std::uint64_t told_ = 0;
  Progress::Time saved_at_;
  std::optional<Error> error_;
  std::thread thread_;
};

}  // namespace analytics::cli
