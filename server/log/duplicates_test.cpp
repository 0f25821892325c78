#include "server/log/duplicates.h"

#include <gtest/gtest.h>

#include "server/log/duplicates_sample.h"

namespace analytics::server {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

TEST(DuplicateWindow, TellsSourceAndIdApart) {
  const SampleWindow sample;
  EXPECT_NE(sample.window->hash("ab", "c"), sample.window->hash("a", "bc"));
  EXPECT_NE(sample.window->hash("shop", "m"), sample.window->hash("app", "m"));
  EXPECT_EQ(sample.window->hash("shop", "m"), sample.window->hash("shop", "m"));
}

TEST(DuplicateWindow, HashesDifferByKey) {
  SampleWindow sample;
  const IdHash first = sample.window->hash("s", "m");
  sample.options.key = 2;
  sample.open();
  EXPECT_NE(sample.window->hash("s", "m"), first);
}

TEST(DuplicateWindow, RecognisesAnIdInMemoryAndOnDisk) {
  SampleWindow sample;
  EXPECT_TRUE(sample.store(1));
  EXPECT_FALSE(sample.store(1));
  sample.store_range(2, 100);
  sample.window->settle();
  EXPECT_GT(sample.window->stats().runs, 0u);
  EXPECT_EQ(sample.known(1, 100), 99u);
  EXPECT_TRUE(sample.store(100));
}

TEST(DuplicateWindow, RecognisesAnIdWithinOneFrame) {
  SampleWindow sample;
  EXPECT_EQ(sample.insert({1, 2, 1, 3, 3}), (std::vector<bool>{true, true, false, true, false}));
  EXPECT_EQ(sample.insert({3, 4}), (std::vector<bool>{false, true}));
  EXPECT_EQ(sample.insert({}), std::vector<bool>());
}

TEST(DuplicateWindow, RecognisesIdsThatWaitToBeWritten) {
  SampleWindow sample;
  for (std::uint64_t id = 0; id < 20; ++id) sample.insert({id});
  EXPECT_GT(sample.window->stats().waiting_tables, 0u);
  for (std::uint64_t id = 0; id < 20; ++id) EXPECT_FALSE(sample.insert({id}).front());
}

TEST(DuplicateWindow, RestoresWhatWasStoredWithoutAskingTheDisk) {
  SampleWindow sample;
  sample.store_range(1, 100);
  sample.window->settle();
  const std::vector<IdHash> on_disk = {SampleWindow::hash(1), SampleWindow::hash(2)};
  const std::uint64_t before = sample.files.calls(Call::read);
  sample.window->restore(on_disk, sample.now, sample.stored.size());
  EXPECT_EQ(sample.files.calls(Call::read), before);
}

TEST(DuplicateWindow, RemembersForADay) {
  SampleWindow sample;
  sample.store(1);
  for (int minute = 0; minute <= 24 * 60; minute += 30) {
    sample.now = SampleWindow::kBegin + minutes(minute);
    sample.store(1'000 + static_cast<std::uint64_t>(minute));
    sample.window->settle();
    EXPECT_FALSE(sample.store(1)) << minute;
  }
}

TEST(DuplicateWindow, ForgetsInTheEnd) {
  SampleWindow sample;
  for (std::uint64_t hour = 0; hour < 200; ++hour) {
    sample.now = SampleWindow::kBegin + hours(hour);
    sample.store(hour);
    sample.window->settle();
  }
  const DuplicateStats stats = sample.window->stats();
  EXPECT_LE(stats.entries, 24u + 2 * 4 + 1) << "a day, and what is forgotten together";
  EXPECT_GE(*stats.remembered_since, sample.now - hours(33));
  EXPECT_LE(*stats.remembered_since, sample.now - hours(24));
  EXPECT_EQ(stats.shrunk, 0u) << "nothing was forgotten early";
  EXPECT_EQ(sample.files.paths().size(), stats.runs) << "files go too";
  EXPECT_TRUE(sample.store(1));
}

TEST(DuplicateWindow, RemembersADayAlthoughTheClockJumpsAhead) {
  SampleWindow sample;
  sample.store_range(0, 50);
  sample.now += hours(20'000);
  sample.store_range(50, 60);
  sample.window->settle();
  EXPECT_EQ(sample.known(0, 60), 60u);
  sample.restart();
  EXPECT_EQ(sample.known(0, 60), 60u);
}

TEST(DuplicateWindow, ForgetsAlthoughTheClockWasSetBack) {
  SampleWindow sample;
  sample.store(1);
  const Timestamp before = SampleWindow::kBegin - hours(20'000);
  for (int hour = 0; hour < 40; ++hour) {
    sample.now = before + hours(hour);
    sample.store(1'000 + static_cast<std::uint64_t>(hour));
    sample.window->settle();
  }
  EXPECT_TRUE(sample.store(1));
}

TEST(DuplicateWindow, ShrinksAtItsCeiling) {
  SampleWindow sample(160);
  for (std::uint64_t id = 0; id < 1'000; ++id) {
    sample.store(id);
    ASSERT_LE(sample.window->stats().entries, 160u);
  }
  sample.window->settle();
  EXPECT_GT(sample.window->stats().shrunk, 0u);
  EXPECT_GE(sample.window->stats().entries, 160u * 3 / 4);
  EXPECT_EQ(sample.known(920, 1'000), 80u) << "the latest are kept";
}

TEST(DuplicateWindow, HasFewRuns) {
  SampleWindow sample(160'000);
  sample.store_range(0, 4 * 500);
  sample.window->settle();
  EXPECT_LE(sample.window->stats().runs, 9u) << "500 tables";
  EXPECT_EQ(sample.files.paths().size(), sample.window->stats().runs);
  EXPECT_EQ(sample.known(0, 2'000), 2'000u);
}

TEST(DuplicateWindow, TakesBackWhatWasNotStored) {
  SampleWindow sample;
  sample.insert({1, 2});
  sample.window->erase(SampleWindow::hashes({1}));
  EXPECT_EQ(sample.insert({1, 2}), (std::vector<bool>{true, false}));
}

TEST(DuplicateWindow, TakesBackWhatWaitsToBeWritten) {
  SampleWindow sample;
  for (std::uint64_t id = 0; id < 20; ++id) sample.insert({id});
  sample.window->erase(SampleWindow::hashes({1}));
  EXPECT_TRUE(sample.insert({1}).front());
}

TEST(DuplicateWindow, SaysHowMuchItHolds) {
  SampleWindow sample;
  EXPECT_EQ(sample.window->stats().entries, 0u);
  EXPECT_EQ(sample.window->stats().remembered_since, std::nullopt);
  sample.store_range(0, 10);
  sample.window->settle();
  const DuplicateStats stats = sample.window->stats();
  EXPECT_EQ(stats.entries, 10u);
  EXPECT_EQ(stats.runs, 1u) << "of eight ids, in two tables";
  EXPECT_EQ(stats.disk_bytes, 96u + 8 * 16 + 8 + 64);
  EXPECT_GT(stats.memory_bytes, 8u + 64);
  EXPECT_EQ(stats.remembered_since, SampleWindow::kBegin);
}

TEST(DuplicateWindow, HasLimitsThatMakeSense) {
  FaultyFiles files;
  const auto code = [](const auto& window) { return window.error().code; };
  EXPECT_EQ(code(DuplicateWindow::open({.folder = "f"}, 0)), ErrorCode::invalid_config);
  EXPECT_EQ(code(DuplicateWindow::open({.files = &files}, 0)), ErrorCode::invalid_config);
  EXPECT_EQ(code(DuplicateWindow::open({.files = &files, .folder = "f", .entries_max = 15}, 0)),
            ErrorCode::invalid_config);
  EXPECT_TRUE(DuplicateWindow::open({.files = &files, .folder = "f", .entries_max = 16}, 0));
}

}  // namespace
}  // namespace analytics::server
