#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>

#include "server/log/duplicates_sample.h"

// A window of duplicates and a std::map go through the same random life: frames that are stored or
// fail, faults, restarts, kills, power cuts. Time stands still but for a jump now and then, so
// nothing may be forgotten, except where the window says that it shrank.
namespace analytics::server {
namespace {

constexpr int kLives = 150;
constexpr int kStepsPerLife = 400;

class Life {
 public:
  explicit Life(std::uint64_t seed) : random_(seed), settles_(seed % 2 == 0) {}

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
        return inject_fault();
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
        if (up_to(1) == 0 || sample_.stored.size() - durable_ >= 5) make_durable(up_to(6));
        if (settles_) sample_.window->settle();
    }
  }

  void check_everything() {
    make_durable(sample_.stored.size());
    note_shrinking();
    for (std::uint64_t id = 0; id < kIds; ++id) insert({id});
  }

  bool is_exact() const { return !lossy_; }

 private:
  static constexpr std::uint64_t kIds = 2'000;

  std::uint64_t up_to(std::uint64_t limit) { return random_() % (limit + 1); }

  void insert() {
    std::vector<std::uint64_t> ids(up_to(5));
    for (std::uint64_t& id : ids) id = up_to(up_to(1) == 0 ? 50 : kIds - 1);
    insert(ids);
  }

  void insert(const std::vector<std::uint64_t>& ids) {
    const std::vector<bool> fresh = sample_.insert(ids);
    note_shrinking();
    for (std::size_t i = 0; i < ids.size(); ++i) {
      int& times_stored = known_[SampleWindow::hash(ids[i])];
      const bool is_new = times_stored == 0;
      EXPECT_TRUE(fresh[i] == is_new || (lossy_ && !is_new)) << "id " << ids[i];
      times_stored += fresh[i] ? 1 : 0;
    }
  }

  /// Once old ids were forgotten, an id that was known may be new; never the other way round.
  void note_shrinking() { lossy_ = lossy_ || sample_.window->stats().shrunk > shrunk_at_opening_; }

  void make_durable(std::size_t frames) {
    durable_ = std::min(durable_ + frames, sample_.stored.size());
    sample_.window->durable(durable_);
  }

  /// What was not durable is lost from some frame on.
  std::vector<IdHash> cut_log() {
    durable_ += up_to(sample_.stored.size() - durable_);
    std::vector<IdHash> lost;
    while (sample_.stored.size() > durable_) {
      const std::vector<IdHash>& hashes = sample_.stored.back().hashes;
      lost.insert(lost.end(), hashes.begin(), hashes.end());
      sample_.stored.pop_back();
    }
    for (const IdHash& hash : lost) --known_[hash];
    return lost;
  }

  /// The log can't store what is under way; its numbers come again.
  void fail() {
    const std::vector<IdHash> lost = cut_log();
    sample_.window->erase(lost);
    sample_.window->durable(durable_);
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
    note_shrinking();
    sample_.restart();
    note_opening();
  }

  /// A header that was cut short counts as damage; but the log has all that it stood for.
  void note_opening() { shrunk_at_opening_ = sample_.window->stats().shrunk; }

  void inject_fault() {
    constexpr Call kCalls[] = {Call::write, Call::sync, Call::sync_folder, Call::open,
                               Call::unlink};
    const ErrorCode code = up_to(1) == 0 ? ErrorCode::io_error : ErrorCode::disk_full;
    sample_.files.fail_after(kCalls[up_to(std::size(kCalls) - 1)], up_to(6), code);
  }

  std::mt19937_64 random_;
  const bool settles_;  // Then a seed's life is always the same.
  SampleWindow sample_{64'000};
  std::map<IdHash, int> known_;  // How many frames have it: more than one where it was forgotten.
  std::size_t durable_ = 0;
  std::uint64_t shrunk_at_opening_ = 0;
  bool lossy_ = false;
};

TEST(DuplicateWindowModel, AgreesWithTheWindowThroughFaultsKillsAndPowerCuts) {
  int exact = 0;
  for (std::uint64_t seed = 1; seed <= kLives; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Life life(seed);
    for (int i = 0; i < kStepsPerLife && !HasFailure(); ++i) life.step();
    life.check_everything();
    ASSERT_FALSE(HasFailure());
    exact += life.is_exact() ? 1 : 0;
  }
  EXPECT_GT(exact, kLives / 2) << "in which nothing at all was forgotten";
}

}  // namespace
}  // namespace analytics::server
