#include "server/destinations/archive/archive.h"

#include "server/destinations/archive/archive_fixture.h"

namespace analytics::server {
namespace {

using Kind = Outcome::Kind;

struct Archives : ArchiveFixture {
  std::uint64_t committed() { return archive->committed().value().offset; }
};

TEST_F(Archives, HaveEachEventOnce) {
  deliver_all();
  EXPECT_EQ(archived(), sent());
  EXPECT_EQ(committed(), 22u);
}

TEST_F(Archives, HaveAFileForEachSourceAndDay) {
  deliver({event(7, "shop"), event(8, "blog"), event(9, "shop", kDay + std::chrono::hours(24))});
  const auto paths = archived_paths();
  ASSERT_EQ(paths.size(), 3u);
  EXPECT_EQ(paths[0].substr(0, 81),
            "archive/segment-logs/blog/1728000000000/"
            "00000000000000000008-00000000000000000008");
  EXPECT_EQ(paths[1].substr(0, 81),
            "archive/segment-logs/shop/1728000000000/"
            "00000000000000000007-00000000000000000007");
  EXPECT_EQ(paths[2].substr(0, 81),
            "archive/segment-logs/shop/1728086400000/"
            "00000000000000000009-00000000000000000009");
}

TEST_F(Archives, TellTheEngineTheirShape) {
  EXPECT_TRUE(archive->shape().transactional);
  EXPECT_EQ(archive->shape().attempts_at_once, 1u);
  EXPECT_EQ(archive->shape().batch_bytes_max, std::size_t{16} << 20);
}

TEST_F(Archives, BeginAtTheBeginning) { EXPECT_EQ(committed(), 0u); }

TEST_F(Archives, KnowTheirOffsetWhenTheyAreOpenedAgain) {
  deliver({event(7)});
  reopen();
  EXPECT_EQ(committed(), 8u);
}

TEST_F(Archives, TakeNoEventTwice) {
  deliver({event(7), event(8)});
  const auto outcomes = deliver({event(7), event(8), event(9)});
  EXPECT_EQ(outcomes[0].kind, Kind::delivered);
  EXPECT_EQ(outcomes[2].kind, Kind::delivered);
  EXPECT_EQ(archived().size(), 3u);
  EXPECT_EQ(deliver({event(8)})[0].kind, Kind::delivered);
  EXPECT_EQ(archived().size(), 3u);
}

TEST_F(Archives, PutWhatIsSentAgainIntoFilesOfItsOwn) {
  deliver({event(7), event(8)});
  Event again = event(7);
  again.again = true;
  EXPECT_EQ(deliver({again})[0].kind, Kind::delivered);
  EXPECT_EQ(committed(), 9u);
  ASSERT_EQ(archived_paths().size(), 2u);
  EXPECT_NE(archived_paths()[1].find("/again-00000000000000000007-"), std::string::npos);
}

TEST_F(Archives, HaveTheSameFileWhereTheSameIsSentAgain) {
  Event again = event(7);
  again.again = true;
  deliver({again});
  deliver({again});
  EXPECT_EQ(archived_paths().size(), 1u);
}

// As a replay does, which has an archive of its own beside the first.
TEST_F(Archives, TakeWhatIsSentAgainBesideAnother) {
  deliver({event(7)});
  auto other = archive_of({.staging_folder = "archive/.staging",
                           .target = target(),
                           .patience = std::chrono::seconds(60)},
                          files, clock);
  std::swap(archive, other);
  Event again = event(7);
  again.again = true;
  EXPECT_EQ(deliver({again})[0].kind, Kind::delivered);
  std::swap(archive, other);
  again = event(8);
  again.again = true;
  EXPECT_EQ(deliver({again})[0].kind, Kind::delivered);
  EXPECT_EQ(deliver({event(8)})[0].kind, Kind::delivered);
  EXPECT_EQ(archived_paths().size(), 4u);
  EXPECT_EQ(committed(), 9u);
}

TEST_F(Archives, FinishWhatWasStagedBeforeWhateverComesNext) {
  files.fail_after(Call::rename, 1, ErrorCode::io_error);  // The record's was the first.
  EXPECT_EQ(deliver({event(7), event(8)})[0].kind, Kind::retry);
  EXPECT_TRUE(archived().empty());
  EXPECT_EQ(committed(), 0u);
  EXPECT_EQ(deliver({event(9)})[0].kind, Kind::delivered);
  EXPECT_EQ(archived().size(), 3u);
  EXPECT_EQ(committed(), 10u);
}

TEST_F(Archives, LeaveNothingBehindInTheStagingFolder) {
  deliver_all();
  EXPECT_EQ(files.list("archive/.staging").value(), std::vector<std::string>{"record"});
}

TEST_F(Archives, BelongToOneServer) {
  ASSERT_TRUE(archive->committed());
  auto other = archive_of({.staging_folder = "archive/.staging", .target = target()}, files, clock);
  EXPECT_EQ(other->committed().error().code, ErrorCode::locked);
}

TEST_F(Archives, RefuseARecordThatIsNotTheirs) {
  files.put("archive/.staging/record", "analytics-archive 2\nbatch 1\n");
  EXPECT_EQ(archive->committed().error().code, ErrorCode::corrupt);
  EXPECT_EQ(deliver({event(1)})[0].code, "corrupt");
}

TEST_F(Archives, TakeNothingForNothing) {
  bool is_done = false;
  archive->deliver(std::make_shared<const std::vector<Event>>(), clock->now(),
                   [&](const std::vector<Outcome>& outcomes) { is_done = outcomes.empty(); });
  EXPECT_TRUE(is_done);
}

TEST_F(Archives, WriteDownWhichFilesTheyMade) {
  const auto outcomes = deliver({event(7, "shop"), event(8, "blog"), event(9, "shop")});
  ASSERT_NE(outcomes[0].trace, nullptr);
  const std::string& request = outcomes[0].trace->request;
  EXPECT_TRUE(request.starts_with("3 events into the "));
  EXPECT_NE(request.find("\nsegment-logs/blog/1728000000000/00000000000000000008-"),
            std::string::npos);
  EXPECT_NE(request.find(".gz: 2 lines, "), std::string::npos);
  EXPECT_EQ(outcomes[0].trace->response, "stored");
}

}  // namespace
}  // namespace analytics::server
