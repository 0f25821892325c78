#include "server/deliver/failed_events.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>

namespace analytics::server {
namespace {

using Ids = std::vector<std::string>;
using Offsets = std::vector<std::uint64_t>;

class FailedEventsTest : public ::testing::Test {
 protected:
  FailedEventsTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "failed-XXXXXX").string();
    if (::mkdtemp(pattern.data()) != nullptr) folder = pattern;
    open();
  }
  ~FailedEventsTest() override {
    failed.reset();
    std::filesystem::remove_all(folder);
  }
  void open(FailedEvents::Limits limits = {}) {
    failed.reset();
    failed = std::move(FailedEvents::open(path(), limits)).value();
  }
  std::string path() const { return folder + "/failed.db"; }

  void fail(std::uint64_t offset, const std::string& code, const std::string& source = "shop") {
    failed->add({.offset = offset,
                 .source = source,
                 .type = "track",
                 .message_id = "m" + std::to_string(offset),
                 .code = code,
                 .status = 400,
                 .detail = "the server answered 400",
                 .failed_at = Timestamp(std::chrono::seconds(9)),
                 .attempts = 2});
  }
  Ids listed(const FailedQuery& query = {}) {
    Ids ids;
    const auto events = std::move(list_failed_events(path(), query)).value();
    for (const FailedEvent& event : events) ids.push_back(event.message_id);
    return ids;
  }

  std::string folder;
  std::unique_ptr<FailedEvents> failed;
};

const auto kNoSnapshot = [](const CountsByCode&) { return std::string(); };

TEST_F(FailedEventsTest, AreListedTheNewestFirst) {
  fail(3, "400");
  fail(7, "413");
  ASSERT_TRUE(failed->store("state"));
  EXPECT_EQ(listed(), (Ids{"m7", "m3"}));
  EXPECT_EQ(listed({.filter = {.code = "400"}}), (Ids{"m3"}));
  EXPECT_EQ(listed({.filter = {.source = "blog"}}), (Ids{}));
  EXPECT_EQ(listed({.filter = {.message_ids = {"m7", "m9"}}}), (Ids{"m7"}));
  EXPECT_EQ(listed({.before = 7}), (Ids{"m3"}));
  EXPECT_EQ(listed({.limit = 1}), (Ids{"m7"}));
  const FailedEvent first = list_failed_events(path(), {}).value().at(0);
  EXPECT_EQ(first.detail, "the server answered 400");
  EXPECT_EQ(first.attempts, 2);
  EXPECT_EQ(first.failed_at, Timestamp(std::chrono::seconds(9)));
  EXPECT_FALSE(first.waits);
}

TEST_F(FailedEventsTest, AreStoredTogetherWithTheStateThatCountsThem) {
  EXPECT_FALSE(failed->snapshot().value());
  fail(3, "400");
  ASSERT_TRUE(failed->store(std::string("a\0b", 3)));
  open();
  EXPECT_EQ(failed->snapshot().value(), std::string("a\0b", 3));
  EXPECT_EQ(listed(), (Ids{"m3"}));
}

TEST_F(FailedEventsTest, WaitToBeSentAgainOnceTheyAreRedriven) {
  fail(3, "400");
  fail(5, "400");
  fail(7, "413");
  ASSERT_TRUE(failed->store("before"));
  const CountsByCode moved = failed
                                 ->redrive({.code = "400"},
                                           [](const CountsByCode& found) {
                                             EXPECT_EQ(found, (CountsByCode{{"400", 2}}));
                                             return std::string("after");
                                           })
                                 .value();
  EXPECT_EQ(moved, (CountsByCode{{"400", 2}}));
  EXPECT_EQ(failed->snapshot().value(), "after");
  EXPECT_EQ(failed->waiting(0, 10).value(), (Offsets{3, 5}));
  EXPECT_EQ(failed->waiting(4, 10).value(), (Offsets{5}));
  EXPECT_EQ(failed->waiting(0, 1).value(), (Offsets{3}));
  EXPECT_EQ(failed->waiting_count().value(), 2u);
  EXPECT_TRUE(failed->redrive({.code = "400"}, kNoSnapshot).value().empty()) << "not twice";
}

TEST_F(FailedEventsTest, StillWaitAfterARestart) {
  fail(3, "400");
  ASSERT_TRUE(failed->store(""));
  ASSERT_TRUE(failed->redrive({}, kNoSnapshot));
  open();
  EXPECT_EQ(failed->waiting(0, 10).value(), (Offsets{3}));
}

TEST_F(FailedEventsTest, AreGoneOnceSentAndBackWhereTheyFailAgain) {
  fail(3, "400");
  fail(5, "400");
  ASSERT_TRUE(failed->store(""));
  ASSERT_TRUE(failed->redrive({}, kNoSnapshot));
  failed->remove(3);
  fail(5, "500");
  ASSERT_TRUE(failed->store(""));
  EXPECT_EQ(listed(), (Ids{"m5"}));
  EXPECT_EQ(failed->waiting_count().value(), 0u);
  EXPECT_EQ(listed({.filter = {.code = "500"}}), (Ids{"m5"}));
}

TEST_F(FailedEventsTest, ForgetTheOldestBeyondTheirLimitButNoneThatWaits) {
  open({.events_max = 10});
  fail(1, "400");
  ASSERT_TRUE(failed->store(""));
  ASSERT_TRUE(failed->redrive({}, kNoSnapshot));
  for (std::uint64_t offset = 2; offset <= 12; ++offset) fail(offset, "400");
  ASSERT_TRUE(failed->store(""));
  EXPECT_EQ(failed->forgotten(), 3u) << "down to nine tenths of the limit";
  EXPECT_EQ(listed().size(), 9u);
  EXPECT_EQ(listed().back(), "m1");
  EXPECT_EQ(listed().front(), "m12");
}

TEST_F(FailedEventsTest, SayWhenTooManyChangesWait) {
  open({.changes_max = 2});
  fail(1, "400");
  EXPECT_TRUE(failed->has_room());
  fail(2, "400");
  EXPECT_FALSE(failed->has_room());
  ASSERT_TRUE(failed->store(""));
  EXPECT_TRUE(failed->has_room());
  EXPECT_FALSE(failed->has_changes());
}

TEST_F(FailedEventsTest, KeepTheirChangesWhereTheyCannotBeStored) {
  std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
  auto other = std::move(Database::open(path())).value();
  ASSERT_TRUE(other.execute("DROP TABLE state"));
  fail(3, "400");
  EXPECT_FALSE(failed->store(""));
  EXPECT_TRUE(failed->has_changes());
  EXPECT_EQ(listed(), (Ids{})) << "neither they nor the state";
}

TEST_F(FailedEventsTest, ArePutAsideWhereTheyAreDamaged) {
  fail(3, "400");
  ASSERT_TRUE(failed->store(""));
  EXPECT_TRUE(check_failed_events(path()));
  failed.reset();
  std::filesystem::resize_file(path(), 100);
  EXPECT_FALSE(check_failed_events(path()));
  EXPECT_EQ(FailedEvents::open(path()).error().code, ErrorCode::corrupt);
  EXPECT_EQ(put_failed_events_aside(path()).value(), path() + ".damaged");
  open();
  EXPECT_TRUE(listed().empty());
}

}  // namespace
}  // namespace analytics::server
