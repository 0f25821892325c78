#include "server/app/verify.h"

#include <gtest/gtest.h>

#include "journal/faulty_files.h"
#include "server/deliver/state_log.h"
#include "server/log/event_log.h"

namespace analytics::server {
namespace {

class VerifyTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto log = std::move(EventLog::open(files, "data/log", {})).value();
    IncomingRequest request{.source_id = "shop",
                            .received_at = Clock::real()->wall_time(),
                            .events = {{.type = EventType::track, .json = "{}", .message_id = "m"}},
                            .received = 2};
    request.reject("event_not_defined");
    log->append(std::move(request), [](const Result<void>&) {});
    log->close();
    auto state = std::move(StateLog::open(files, "data/state/lake", Clock::real())).value();
    ASSERT_TRUE(state->save_and_wait({.accepted = 1, .progress = Progress(1), .delivered = 1}));
  }
  std::string journal_file() {
    for (const std::string& path : files.paths()) {
      if (path.starts_with("data/log/journal/0")) return path;
    }
    return "";
  }

  FaultyFiles files;
};

TEST_F(VerifyTest, TellsWhatIsThereAndThatItIsGood) {
  const VerifyReport report = verify_data(files, "data");
  EXPECT_TRUE(report.is_good) << report.text;
  EXPECT_NE(report.text.find("log/journal: 1 events in 1 requests"), std::string::npos)
      << report.text;
  EXPECT_NE(report.text.find("source shop: received 2 = rejected 1 + duplicates 0 + suppressed 0 + "
                             "accepted 1"),
            std::string::npos)
      << report.text;
  EXPECT_NE(report.text.find("state/lake: done with everything before event 1; delivered 1"),
            std::string::npos)
      << report.text;
}

TEST_F(VerifyTest, FindsAMissingEnd) {
  files.put(journal_file(), "");
  const VerifyReport report = verify_data(files, "data");
  EXPECT_FALSE(report.is_good) << report.text;
}

TEST_F(VerifyTest, FindsAStateBeyondTheLog) {
  {
    auto state = std::move(StateLog::open(files, "data/state/lake", Clock::real())).value();
    ASSERT_TRUE(state->save_and_wait({.progress = Progress(7)}));
  }
  const VerifyReport report = verify_data(files, "data");
  EXPECT_FALSE(report.is_good);
  EXPECT_NE(report.text.find("state/lake: DAMAGE: it is beyond the end of the log, at event 1"),
            std::string::npos)
      << report.text;
}

TEST_F(VerifyTest, SaysThatAFolderIsNone) { EXPECT_FALSE(verify_data(files, "nowhere").is_good); }

}  // namespace
}  // namespace analytics::server
