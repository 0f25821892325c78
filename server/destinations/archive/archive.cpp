#include "server/destinations/archive/archive.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include <fmt/format.h>

#include "server/destinations/traced.h"

namespace analytics::server {
namespace {

using Kind = Outcome::Kind;

constexpr std::size_t kFilesShown = 20;

// Replays to one archive that may run at once, and its failed events.
constexpr int kAgainAtOnce = 16;

class Archive final : public Destination {
 public:
  Archive(ArchiveParts parts, Files& files, std::shared_ptr<Clock> clock)
      : parts_(std::move(parts)), files_(files), clock_(std::move(clock)) {}

  Shape shape() const override {
    return {.batch_max = kArchiveBatchMax,
            .batch_bytes_max = parts_.batch_bytes_max,
            .attempts_at_once = 1,
            .linger = parts_.linger,
            .transactional = true};
  }

  void deliver(Events events, Deadline deadline, Done done) override {
    if (events->empty()) return done({});
    packed_.clear();
    const Outcome outcome = attempt(*events, std::min(deadline, clock_->now() + parts_.patience));
    std::vector<Outcome> outcomes(events->size(), outcome);
    trace_if_due(outcomes, budget_, clock_->now(), [&] { return trace_of(*events, outcome); });
    done(std::move(outcomes));
  }

  Result<Committed> committed() override {
    const std::lock_guard lock(mutex_);
    if (Result<void> opened = open_staging(); !opened) return opened.error();
    return Committed{.offset = staging_->committed()};
  }

 private:
  AttemptTrace trace_of(const std::vector<Event>& events, const Outcome& outcome) const {
    AttemptTrace trace;
    trace.request = fmt::format("{} events into the {}", events.size(), parts_.place);
    for (const std::string& file : packed_) trace.request += "\n" + file;
    trace.response = outcome.kind == Kind::delivered ? "stored" : outcome.detail;
    return trace;
  }

  // For people: the first of what there may be thousands of, for a source and a day each.
  void note_packed(const std::vector<PackedFile>& files) {
    for (const PackedFile& file : files) {
      if (packed_.size() == kFilesShown) {
        packed_.push_back(fmt::format("… and {} files more", files.size() - kFilesShown));
        return;
      }
      packed_.push_back(
          fmt::format("{}: {} lines, {} bytes packed", file.name, file.lines, file.bytes.size()));
    }
  }

  Outcome attempt(std::span<const Event> events, Deadline deadline) {
    const std::lock_guard lock(mutex_);
    const bool again = events.front().again;
    Result<void> opened = again ? open_again() : open_staging();
    if (!opened) return disk_outcome(opened.error());
    std::unique_ptr<Staging>& staging = again ? again_ : staging_;
    Outcome outcome = place(*staging, deadline);
    if (outcome.kind == Kind::delivered) outcome = store(*staging, events, deadline);
    if (outcome.kind != Kind::delivered) staging.reset();  // Begins from what the folder says.
    return outcome;
  }

  // What was staged before stands, whatever this attempt brings.
  Outcome place(Staging& staging, Deadline deadline) {
    if (!staging.has_pending()) return {.kind = Kind::delivered};
    Outcome outcome = parts_.target->place(staging.pending(), deadline);
    if (outcome.kind != Kind::delivered) return outcome;
    if (Result<void> placed = staging.placed(); !placed) return disk_outcome(placed.error());
    return outcome;
  }

  Outcome store(Staging& staging, std::span<const Event> events, Deadline deadline) {
    std::uint64_t after = staging.offset();
    if (!events.front().again) {
      while (!events.empty() && events.front().offset < after) events = events.subspan(1);
      if (events.empty()) return {.kind = Kind::delivered};
      after = events.back().offset + 1;
    }
    const Result<std::vector<PackedFile>> packed = pack_files(events);
    if (!packed) return disk_outcome(packed.error());
    note_packed(*packed);
    if (Result<void> put = staging.put(*packed, after); !put) return disk_outcome(put.error());
    return place(staging, deadline);
  }

  Result<void> open_staging() {
    if (staging_) return {};
    Result<std::unique_ptr<Staging>> opened = Staging::open(files_, parts_.staging_folder);
    if (!opened) return opened.error();
    staging_ = std::move(*opened);
    return {};
  }

  // What is sent again has staging folders of its own: a replay is a second archive beside the
  // first one, which has the other folder.
  Result<void> open_again() {
    Result<void> last;
    for (int i = 0; i < kAgainAtOnce && !again_; ++i) {
      Result<std::unique_ptr<Staging>> opened =
          Staging::open(files_, parts_.staging_folder + ".again-" + std::to_string(i));
      if (opened) {
        again_ = std::move(*opened);
      } else if (last = opened.error(); opened.error().code != ErrorCode::locked) {
        break;
      }
    }
    return again_ ? Result<void>() : last;
  }

  const ArchiveParts parts_;
  Files& files_;
  const std::shared_ptr<Clock> clock_;
  TraceBudget budget_;
  std::vector<std::string> packed_;  // By the attempt under way.
  std::mutex mutex_;
  std::unique_ptr<Staging> staging_;
  std::unique_ptr<Staging> again_;
};

}  // namespace

std::unique_ptr<Destination> archive_of(ArchiveParts parts, Files& files,
                                        std::shared_ptr<Clock> clock) {
  return std::make_unique<Archive>(std::move(parts), files, std::move(clock));
}

}  // namespace analytics::server
