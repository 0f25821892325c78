#include "client/spool_store.h"

#include <gtest/gtest.h>

#include <future>

#include "journal/faulty_files.h"

namespace analytics {
namespace {

using std::chrono::seconds;

constexpr Deadline kNow{std::chrono::hours(1)};

class SpoolStoreTest : public testing::Test {
 protected:
  std::unique_ptr<SpoolStore> open() {
    return std::move(SpoolStore::open(files, "spool/a", settings, 1)).value();
  }
  static EncodedBatch batch(std::vector<std::string> events, std::uint64_t first_number) {
    EncodedBatch made;
    for (const std::string& event : events) made.add(event);
    made.first_number = first_number;
    made.opened_at = kNow;
    return made;
  }
  // Appends and waits for the disk.
  static Result<std::uint64_t> put(SpoolStore& store, const EncodedBatch& events) {
    std::promise<Result<std::uint64_t>> stored;
    store.append(events,
                 [&](Result<std::uint64_t> offset) { stored.set_value(std::move(offset)); });
    Result<std::uint64_t> offset = stored.get_future().get();
    if (offset) store.added(events, *offset);
    return offset;
  }
  static void mark(SpoolStore& store) {
    std::promise<void> written;
    store.append_mark([&](const Result<std::uint64_t>&) { written.set_value(); });
    written.get_future().get();
    EXPECT_TRUE(store.marked());
  }
  static EncodedBatch take(SpoolStore& store) {
    store.flush(kNow);
    return store.take(kNow).value().value();
  }

  FaultyFiles files;
  SpoolStore::Settings settings{
      .bytes_max = 1 << 20,
      .limits = {.events_max = 3, .bytes_max = 10'000, .flush_interval = seconds(5)},
      .clock = Clock::real()};
};

TEST_F(SpoolStoreTest, GivesBackWhatWasPutInTheSameOrder) {
  auto store = open();
  (void)put(*store, batch({"{1}", "{2}"}, 1));
  (void)put(*store, batch({"{3}", "{4}"}, 3));
  EXPECT_EQ(store->pending(), 4u);
  const EncodedBatch first = take(*store);
  EXPECT_EQ(first.events, "{1},{2},{3}") << "packed anew";
  EXPECT_EQ(first.first_number, 1u);
  EXPECT_EQ(take(*store).events, "{4}");
  EXPECT_EQ(store->pending(), 0u);
}

TEST_F(SpoolStoreTest, WaitsForMoreAsLongAsTheFlushIntervalSays) {
  auto store = open();
  (void)put(*store, batch({"{1}"}, 1));
  EXPECT_EQ(store->next_due(), kNow + seconds(5));
  EXPECT_FALSE(store->take(kNow).value());
  (void)put(*store, batch({"{2}", "{3}"}, 2));
  EXPECT_TRUE(store->take(kNow).value()) << "a batch is full";
}

TEST_F(SpoolStoreTest, FindsAgainWhatAnEarlierRunLeft) {
  {
    auto store = open();
    (void)put(*store, batch({"{1}", "{2}"}, 1));
    store->close();
  }
  auto store = open();
  EXPECT_EQ(store->pending(), 2u);
  const EncodedBatch found = *store->take(kNow).value();
  EXPECT_EQ(found.events, "{1},{2}") << "due at once";
  EXPECT_EQ(found.first_number, kRecovered);
}

TEST_F(SpoolStoreTest, DoesNotGiveAgainWhatWasFinishedAndMarked) {
  {
    auto store = open();
    (void)put(*store, batch({"{1}", "{2}", "{3}", "{4}"}, 1));
    store->finished(*take(*store).spooled);
    EXPECT_TRUE(store->wants_mark());
    mark(*store);
    EXPECT_FALSE(store->wants_mark());
    files.kill();
  }
  auto store = open();
  EXPECT_EQ(store->pending(), 1u);
  EXPECT_EQ(take(*store).events, "{4}");
}

TEST_F(SpoolStoreTest, GivesWhatWasUnderWayAgainAfterAKill) {
  {
    auto store = open();
    (void)put(*store, batch({"{1}", "{2}"}, 1));
    (void)take(*store);
    files.kill();
  }
  EXPECT_EQ(open()->pending(), 2u);
}

TEST_F(SpoolStoreTest, RemembersWhatWasFinishedOutOfOrder) {
  {
    auto store = open();
    (void)put(*store, batch({"{1}", "{2}", "{3}"}, 1));
    (void)put(*store, batch({"{4}", "{5}", "{6}"}, 4));
    (void)put(*store, batch({"{7}"}, 7));
    (void)take(*store);
    store->finished(*take(*store).spooled);
    EXPECT_TRUE(store->wants_mark());
    mark(*store);
    EXPECT_FALSE(store->wants_mark());
    files.kill();
  }
  auto store = open();
  EXPECT_EQ(store->pending(), 4u);
  EXPECT_EQ(take(*store).events, "{1},{2},{3}");
  EXPECT_EQ(take(*store).events, "{7}");
}

TEST_F(SpoolStoreTest, GivesAgainWhatWasPutBackNotBeforeItsTime) {
  auto store = open();
  (void)put(*store, batch({"{1}", "{2}", "{3}"}, 1));
  EXPECT_TRUE(store->put_back(take(*store), kNow + seconds(60)));
  EXPECT_FALSE(store->take(kNow).value());
  EXPECT_EQ((*store->take(kNow + seconds(60)).value()).events, "{1},{2},{3}");
}

TEST_F(SpoolStoreTest, WhatIsToBeTriedLaterDoesNotKeepWhatIsNewer) {
  auto store = open();
  (void)put(*store, batch({"{1}", "{2}", "{3}"}, 1));
  (void)put(*store, batch({"{4}", "{5}", "{6}"}, 4));
  EXPECT_TRUE(store->put_back(take(*store), kNow + seconds(60)));
  EXPECT_EQ((*store->take(kNow).value()).events, "{4},{5},{6}");
  EXPECT_EQ(store->next_due(), kNow + seconds(60));
  store->flush(kNow);
  EXPECT_EQ((*store->take(kNow).value()).events, "{1},{2},{3}") << "now, where a flush wants it";
}

TEST_F(SpoolStoreTest, TriesAgainToReadBeforeItGivesAnythingUp) {
  auto store = open();
  (void)put(*store, batch({"{1}", "{2}", "{3}"}, 1));
  files.fail_after(Call::open, 0, ErrorCode::io_error);
  const Error error = store->take(kNow).error();
  EXPECT_EQ(store->forget_unreadable(error, kNow), 0u);
  EXPECT_FALSE(store->take(kNow).value());
  EXPECT_EQ((*store->take(*store->next_due()).value()).events, "{1},{2},{3}");
}

TEST_F(SpoolStoreTest, KeepsItsLockWhileItIsOpenedAgain) {
  auto store = open();
  files.fail_after(Call::list, 0, ErrorCode::io_error);
  EXPECT_FALSE(store->reopen());
  EXPECT_EQ(SpoolStore::open(files, "spool/a", settings, 2).error().code, ErrorCode::locked);
  EXPECT_TRUE(store->reopen());
  store->close();
  EXPECT_TRUE(SpoolStore::open(files, "spool/a", settings, 2));
}

TEST_F(SpoolStoreTest, DropsNoSegmentWithEventsThatItDoesNotKnowOf) {
  auto store = open();
  const std::string event(1000, 'x');
  std::promise<void> stored;
  for (std::uint64_t n = 0; n < 500; n += 50) {
    store->append(batch(std::vector<std::string>(50, event), n + 1),
                  [&, n](const Result<std::uint64_t>&) {
                    if (n == 450) stored.set_value();
                  });
  }
  stored.get_future().get();
  EXPECT_FALSE(store->evict(kNow).value()) << "`added` was not called yet";
  const std::uint64_t bytes = store->stored_bytes();
  EXPECT_GT(bytes, 500'000u) << "nothing was dropped";
}

TEST_F(SpoolStoreTest, SurvivesATornTail) {
  {
    auto store = open();
    (void)put(*store, batch({"{1}"}, 1));
    store->close();
  }
  for (const std::string& path : files.paths()) files.put(path, files.contents(path) + "torn");
  EXPECT_EQ(open()->pending(), 1u);
}

TEST_F(SpoolStoreTest, GoesOnOnceAFullDiskHasRoomAgain) {
  auto store = open();
  (void)put(*store, batch({"{1}"}, 1));
  files.set_capacity(0);
  EXPECT_EQ(put(*store, batch({"{2}"}, 2)).error().code, ErrorCode::disk_full);
  EXPECT_EQ(take(*store).events, "{1}") << "what is there can be read";
  files.set_capacity(UINT64_MAX);
  ASSERT_TRUE(store->reopen());
  ASSERT_TRUE(put(*store, batch({"{3}"}, 3)));
  EXPECT_EQ(take(*store).events, "{3}");
}

TEST_F(SpoolStoreTest, MakesRoomByItsOldestSegment) {
  settings.limits.events_max = 1000;
  settings.limits.bytes_max = 500'000;
  auto store = open();
  std::uint64_t number = 1;
  const std::string event(1000, 'x');
  while (true) {
    const EncodedBatch next = batch(std::vector<std::string>(50, event), number);
    if (!store->has_room(next)) break;
    ASSERT_TRUE(put(*store, next));
    number += 50;
  }
  const std::uint64_t before = store->stored_bytes();
  EXPECT_LE(before, settings.bytes_max);
  std::uint64_t evicted = 0;
  while (const std::optional<EncodedBatch> oldest = *store->evict(kNow)) {
    EXPECT_EQ(oldest->first_number, evicted + 1);
    evicted += oldest->size();
    store->finished(*oldest->spooled);
  }
  EXPECT_GT(evicted, 0u);
  EXPECT_LT(store->stored_bytes(), before);
  EXPECT_EQ(store->pending(), number - 1 - evicted);
}

TEST_F(SpoolStoreTest, SaysThatWhatItDroppedCanNotBePutBack) {
  settings.limits.bytes_max = 100'000;
  auto store = open();
  const std::string event(1000, 'x');
  for (std::uint64_t n = 0; n < 500; n += 50) {
    ASSERT_TRUE(put(*store, batch(std::vector<std::string>(50, event), n + 1)));
  }
  const EncodedBatch under_way = take(*store);
  while (const std::optional<EncodedBatch> oldest = *store->evict(kNow)) {
    store->finished(*oldest->spooled);
  }
  EXPECT_FALSE(store->put_back(under_way, kNow));
}

TEST_F(SpoolStoreTest, TakesABatchLargerThanASegment) {
  settings.limits.bytes_max = 500'000;
  auto store = open();
  const EncodedBatch large = batch(std::vector<std::string>(20, std::string(20'000, 'x')), 1);
  ASSERT_TRUE(put(*store, large));
  EXPECT_EQ(store->pending(), 20u);
}

TEST_F(SpoolStoreTest, KnowsHowManyOfTheFirstEventsWait) {
  auto store = open();
  (void)put(*store, batch({"{3}", "{4}"}, 3));
  (void)put(*store, batch({"{9}"}, 9));
  EXPECT_EQ(store->pending_through(2), 0u);
  EXPECT_EQ(store->pending_through(3), 1u);
  EXPECT_EQ(store->pending_through(9), 3u);
}

TEST_F(SpoolStoreTest, RemovesItsFilesWhenItIsDrained) {
  auto store = open();
  (void)put(*store, batch({"{1}"}, 1));
  store->finished(*take(*store).spooled);
  EXPECT_TRUE(store->is_drained());
  EXPECT_TRUE(store->remove());
  EXPECT_TRUE(files.paths().empty());
}

}  // namespace
}  // namespace analytics
