// Whatever call to the disk fails, and wherever the power is cut or the process killed, every event
// is in the archive once, and no reader ever sees half a file.
#include "server/destinations/archive/archive_fixture.h"

namespace analytics::server {
namespace {

class ArchiveOnBadDisk : public ArchiveFixture, public ::testing::WithParamInterface<Call> {
 protected:
  // How many calls of the kind it takes to archive all events on a good disk, opened each time.
  std::uint64_t calls_of_a_good_run() {
    ArchiveOnBadDisk good;
    good.after_attempt = [&] {
      good.files.kill();
      good.reopen();
    };
    good.deliver_all();
    return good.files.calls(GetParam());
  }
  void TestBody() override {}
};

TEST_P(ArchiveOnBadDisk, HasEachEventOnceWhicheverCallFails) {
  const std::uint64_t calls = calls_of_a_good_run();
  EXPECT_GT(calls, 0u);
  for (std::uint64_t call = 0; call < calls; ++call) {
    ArchiveOnBadDisk bad;
    bad.files.fail_after(GetParam(), call, ErrorCode::io_error);
    bad.deliver_all();
    EXPECT_EQ(bad.archived(), bad.sent()) << "after call " << call;
  }
}

TEST_P(ArchiveOnBadDisk, HasEachEventOnceWheneverItIsKilled) {
  const std::uint64_t calls = calls_of_a_good_run();
  for (std::uint64_t call = 0; call < calls; ++call) {
    ArchiveOnBadDisk killed;
    killed.files.fail_after(GetParam(), call, ErrorCode::io_error);
    killed.after_attempt = [&] {
      EXPECT_LE(killed.archived().size(), killed.events.size());
      killed.files.kill();
      killed.reopen();
    };
    killed.deliver_all();
    EXPECT_EQ(killed.archived(), killed.sent()) << "after call " << call;
  }
}

// What is not synced is lost, or there in part, in no order.
TEST_P(ArchiveOnBadDisk, HasEachEventOnceWhenThePowerIsCut) {
  const std::uint64_t calls = calls_of_a_good_run();
  for (std::uint64_t seed = 0; seed < 40 * calls; ++seed) {
    ArchiveOnBadDisk cut;
    std::mt19937_64 random(seed);
    cut.files.lose_power_after(GetParam(), seed % calls);
    cut.after_attempt = [&] {
      cut.files.cut_power(seed % 5 == 0 ? PowerCut::synced_only : PowerCut::random, random);
      cut.reopen();
      cut.archived();  // Which expects every file to be whole.
    };
    cut.deliver_all();
    ASSERT_EQ(cut.archived(), cut.sent()) << "seed " << seed;
  }
}

// What was renamed but could not be synced may still go away.
TEST_P(ArchiveOnBadDisk, HasEachEventOnceWhenASyncFailsAndThenThePowerIsCut) {
  for (std::uint64_t seed = 0; seed < 2'000; ++seed) {
    ArchiveOnBadDisk cut;
    std::mt19937_64 random(seed);
    cut.files.fail_after(Call::sync_folder, seed % 30, ErrorCode::io_error);
    bool has_failed = false;
    cut.after_attempt = [&] {
      if (has_failed) {
        cut.files.cut_power(PowerCut::random, random);
        cut.reopen();
      } else if (cut.last != Outcome::Kind::delivered) {
        has_failed = true;
        cut.files.lose_power_after(GetParam(), random() % 10);
      }
    };
    cut.deliver_all();
    ASSERT_EQ(cut.archived(), cut.sent()) << "seed " << seed;
  }
}

INSTANTIATE_TEST_SUITE_P(EveryCall, ArchiveOnBadDisk,
                         ::testing::Values(Call::open, Call::write, Call::read, Call::sync,
                                           Call::unlink, Call::rename, Call::sync_folder,
                                           Call::list));

struct ArchiveOnFullDisk : ArchiveFixture {};

TEST_F(ArchiveOnFullDisk, SaysSoAndGoesOnOnceThereIsRoom) {
  files.set_capacity(100);
  const auto outcomes = deliver(events);
  ASSERT_EQ(outcomes.size(), events.size());
  EXPECT_EQ(outcomes[0].kind, Outcome::Kind::retry);
  EXPECT_EQ(outcomes[0].code, "disk_full");
  EXPECT_TRUE(archived().empty());
  files.set_capacity(1 << 20);
  deliver_all();
  EXPECT_EQ(archived(), sent());
}

}  // namespace
}  // namespace analytics::server
