#include "server/destinations/archive/archive.h"

#include <algorithm>
#include <mutex>
#include <utility>

namespace analytics::server {
namespace {

using Kind = Outcome::Kind;

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
    const Outcome outcome = attempt(*events, std::min(deadline, clock_->now() + parts_.patience));
    done(std::vector<Outcome>(events->size(), outcome));
  }

  Result<Committed> committed() override {
    const std::lock_guard lock(mutex_);
    if (Result<void> opened = open_staging(); !opened) return opened.error();
    return Committed{.offset = staging_->committed()};
  }

 private:
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
