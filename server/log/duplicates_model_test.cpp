#include <gtest/gtest.h>

#include <map>
#include <random>
#include <span>
#include <string>
#include <utility>

#include "server/log/duplicates_sample.h"

// A window of duplicates and a std::map go through the same random life: frames that are stored or
// fail, faults, restarts, kills, power cuts. Time stands still but for a jump now and then, so
// nothing may be forgotten, except where the window says that it shrank. The window's own work is
// done at moments, and interrupted at files, that the seed decides on, so that a seed is one life.
namespace analytics::server {
namespace {

constexpr int kLives = 150;
constexpr int kStepsPerLife = 400;

class Life {
 public:
  Life(std::uint64_t seed, bool has_thread)
      : random_(seed),
        frames_under_way_max_(seed % 4 == 0 ? 100 : 5),
        has_read_faults_(seed % 4 == 1 && !has_thread),
        sample_(64'000, has_thread) {
    sample_.before_each_file = [this] {
      if (is_at_work_ && up_to(3) == 0) interrupt();
    };
  }

  void step() {
    switch (up_to(24)) {
      case 0:
        return crash([&] { sample_.crash(); });
      case 1:
        return crash([&] { sample_.cut_power(PowerCut::synced_only, random_); });
      case 2:
        return crash([&] { sample_.cut_power(PowerCut::random, random_); });
      case 3:
        return restart();
      case 4:
      case 5:
        return has_read_faults_ && up_to(4) == 0
                   ? inject_fault({Call::read})
                   : inject_fault(
                         {Call::write, Call::sync, Call::sync_folder, Call::open, Call::unlink});
      case 6:
      case 7:
        return fail();
      case 8:
        return sample_.window->seal();
      case 9:
        sample_.now += std::chrono::hours(up_to(1) * 100);
        return;
      case 10:
        return sample_.window->settle();
      default:
        insert();
        if (sample_.stored.size() - durable_ >= frames_under_way_max_) make_durable(up_to(200));
        if (up_to(1) == 0) make_durable(up_to(6));
        work();
    }
  }

  void check_everything() {
    make_durable(sample_.stored.size());
    sample_.window->settle();
    for (std::uint64_t id = 0; id < kIds; ++id) {
      insert({id});
      make_durable(1);
    }
  }

  bool is_exact() const { return is_exact_; }

 private:
  static constexpr std::uint64_t kIds = 500;

  struct Known {
    int times_stored = 0;     // By how many frames: more than one where it was forgotten.
    bool is_certain = false;  // Stored since the window last shrank.
  };

  std::uint64_t up_to(std::uint64_t limit) { return random_() % (limit + 1); }

  void insert() {
    std::vector<std::uint64_t> ids(up_to(5));
    for (std::uint64_t& id : ids) id = up_to(up_to(1) == 0 ? 50 : kIds - 1);
    insert(ids);
  }

  void insert(const std::vector<std::uint64_t>& ids) {
    const std::vector<bool> fresh = sample_.insert(ids);
    const bool has_shrunk = note_shrinking();
    for (std::size_t i = 0; i < ids.size(); ++i) {
      Known& known = known_[SampleWindow::hash(ids[i])];
      if (fresh[i]) {
        EXPECT_FALSE(known.times_stored > 0 && known.is_certain) << "forgot id " << ids[i];
        ++known.times_stored;
      } else {
        EXPECT_GT(known.times_stored, 0) << "made up id " << ids[i];
      }
      known.is_certain = fresh[i] || !has_shrunk;  // It may have shrunk after it was found.
    }
  }

  /// Whether it has, since it was last asked.
  bool note_shrinking() {
    const std::uint64_t before = std::exchange(shrunk_, sample_.window->stats().shrunk);
    if (shrunk_ == before) return false;
    is_exact_ = false;
    for (auto& [hash, known] : known_) known.is_certain = false;
    return true;
  }

  void make_durable(std::size_t frames) {
    durable_ = std::min(durable_ + frames, sample_.stored.size());
    sample_.window->durable(durable_);
  }

  /// Some of the window's work, with other things in between.
  void work() {
    if (sample_.options.has_thread) return;
    is_at_work_ = true;
    for (std::uint64_t pieces = up_to(4); pieces > 0; --pieces) sample_.window->work();
    is_at_work_ = false;
  }

  void interrupt() {
    if (sample_.window->stats().waiting_tables + 1 >= DuplicateRuns::kTablesMax) return;
    is_at_work_ = false;
    is_interrupting_ = true;
    up_to(2) == 0 ? fail() : insert();
    is_interrupting_ = false;
    is_at_work_ = true;
  }

  using Frame = SampleWindow::Frame;

  /// What was not durable is lost from some frame on.
  std::vector<Frame> cut_log() {
    durable_ += up_to(sample_.stored.size() - durable_);
    const auto end = sample_.stored.begin() + static_cast<std::ptrdiff_t>(durable_);
    std::vector<Frame> lost(end, sample_.stored.end());
    sample_.stored.erase(end, sample_.stored.end());
    for (const Frame& frame : lost) {
      for (const IdHash& hash : frame.hashes) {
        --known_[hash].times_stored;
        known_[hash].is_certain = false;
      }
    }
    return lost;
  }

  /// The log can't store what is under way; its numbers come again.
  void fail() {
    const std::vector<Frame> lost = cut_log();
    for (const Frame& frame : lost) sample_.window->erase(frame.hashes);
    sample_.window->durable(durable_);
    // Which might wait for what is being written.
    if (!is_interrupting_) find(std::span(lost).first(up_to(lost.size())));
  }

  /// Some of it had been written all the same: it is durable before the window is told what it is.
  void find(std::span<const Frame> frames) {
    const std::size_t begin = durable_;
    sample_.stored.insert(sample_.stored.end(), frames.begin(), frames.end());
    make_durable(frames.size());
    if (up_to(1) == 0) sample_.window->settle();
    std::vector<bool> fresh;
    for (std::size_t i = 0; i < frames.size(); ++i) {
      sample_.window->insert(frames[i].hashes, frames[i].time, begin + i, fresh);
      for (std::size_t id = 0; id < fresh.size(); ++id) {
        Known& known = known_[frames[i].hashes[id]];
        EXPECT_TRUE(fresh[id] || known.times_stored > 0) << "it was erased";
        ++known.times_stored;
      }
    }
  }

  template <class Crash>
  void crash(Crash crash) {
    note_shrinking();
    cut_log();
    crash();
    note_opening();
  }

  void restart() {
    make_durable(sample_.stored.size());
    sample_.window->close();
    note_shrinking();
    sample_.kill();
    const bool is_faulty = has_read_faults_ && up_to(2) == 0;
    if (is_faulty) inject_fault({Call::open, Call::read, Call::sync});
    sample_.open();
    shrunk_ = 0;
    if (is_faulty) {
      note_shrinking();
    } else {
      note_opening();
    }
  }

  /// A header that was cut short counts as damage; but the log has all that it stood for.
  void note_opening() { shrunk_ = sample_.window->stats().shrunk; }

  void inject_fault(std::initializer_list<Call> calls) {
    const ErrorCode code = up_to(1) == 0 ? ErrorCode::io_error : ErrorCode::disk_full;
    sample_.files.fail_after(calls.begin()[up_to(calls.size() - 1)], up_to(6), code);
  }

  std::mt19937_64 random_;
  const std::size_t frames_under_way_max_;
  const bool has_read_faults_;  // Not with a thread, which may find one as its life ends.
  SampleWindow sample_;
  std::map<IdHash, Known> known_;
  std::size_t durable_ = 0;
  std::uint64_t shrunk_ = 0;
  bool is_exact_ = true;
  bool is_at_work_ = false;
  bool is_interrupting_ = false;
};

TEST(DuplicateWindowModel, AgreesWithTheWindowThroughFaultsKillsAndPowerCuts) {
  int exact = 0;
  for (std::uint64_t seed = 1; seed <= kLives; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Life life(seed, /*has_thread=*/seed % 5 == 0);
    for (int i = 0; i < kStepsPerLife && !HasFailure(); ++i) life.step();
    life.check_everything();
    ASSERT_FALSE(HasFailure());
    exact += life.is_exact() ? 1 : 0;
  }
  EXPECT_GT(exact, kLives / 2) << "in which nothing at all was forgotten";
}

}  // namespace
}  // namespace analytics::server
