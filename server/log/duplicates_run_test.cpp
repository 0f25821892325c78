#include "server/log/duplicates_run.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "journal/faulty_files.h"
#include "server/log/duplicates_writer.h"

namespace analytics::server {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

constexpr const char* kPath = "folder/run";

class DuplicateRunTest : public ::testing::Test {
 protected:
  std::set<DuplicateId> random_ids(int count) {
    std::set<DuplicateId> ids;
    for (int i = 0; i < count; ++i) ids.insert({random(), random()});
    return ids;
  }
  void write(const std::set<DuplicateId>& ids, DuplicateSpan span = {.end_frame = 1}) {
    RunWriter writer = std::move(RunWriter::create(files, kPath, ids.size())).value();
    for (const DuplicateId& id : ids) ASSERT_TRUE(writer.add(id));
    ASSERT_TRUE(writer.finish(span));
  }
  Result<std::shared_ptr<const DuplicateRun>> open() { return DuplicateRun::open(files, kPath); }
  ErrorCode open_with(std::size_t position, char flipped) {
    std::string bytes = files.contents(kPath);
    bytes[position] ^= flipped;
    files.put(kPath, bytes);
    const auto run = open();
    return run ? ErrorCode::ok : run.error().code;
  }

  FaultyFiles files;
  std::mt19937_64 random{1};
};

TEST_F(DuplicateRunTest, FindsWhatWasWrittenAndNothingElse) {
  const std::set<DuplicateId> ids = random_ids(40'000);
  write(ids);
  const auto run = std::move(open()).value();
  EXPECT_EQ(run->count(), 40'000u);
  for (const DuplicateId& id : ids) {
    ASSERT_TRUE(run->filter().may_contain(DuplicateFilter::Probe(id)));
    ASSERT_TRUE(run->contains(id).value());
  }
  for (const DuplicateId& id : random_ids(1'000)) ASSERT_FALSE(run->contains(id).value());
}

TEST_F(DuplicateRunTest, FindsIdsAtTheEdges) {
  const std::set<DuplicateId> ids = {{0, 0}, {0, 1}, {UINT64_MAX, UINT64_MAX}};
  write(ids);
  const auto run = std::move(open()).value();
  for (const DuplicateId& id : ids) EXPECT_TRUE(run->contains(id).value());
  EXPECT_FALSE(run->contains({0, 2}).value());
}

TEST_F(DuplicateRunTest, GivesAllInTheirOrder) {
  const std::set<DuplicateId> ids = random_ids(20'000);
  write(ids);
  RunReader reader = std::move(RunReader::open(files, open().value())).value();
  for (const DuplicateId& id : ids) {
    ASSERT_TRUE(reader.advance());
    ASSERT_NE(reader.id(), nullptr);
    ASSERT_EQ(*reader.id(), id);
  }
  ASSERT_TRUE(reader.advance());
  EXPECT_EQ(reader.id(), nullptr);
}

TEST_F(DuplicateRunTest, MayBeEmpty) {
  write({});
  const auto run = std::move(open()).value();
  EXPECT_EQ(run->count(), 0u);
  EXPECT_FALSE(run->contains({1, 2}).value());
  RunReader reader = std::move(RunReader::open(files, run)).value();
  ASSERT_TRUE(reader.advance());
  EXPECT_EQ(reader.id(), nullptr);
}

TEST_F(DuplicateRunTest, KeepsFramesTimesAndAges) {
  const Timestamp begin{hours(500'000)};
  write({{1, 2}}, {.begin_frame = 3,
                   .end_frame = 9,
                   .begin_time = begin,
                   .end_time = begin + milliseconds(1),
                   .begin_age = hours(5),
                   .end_age = hours(6)});
  const auto run = std::move(open()).value();
  const DuplicateSpan span = run->span();
  EXPECT_EQ(span.begin_frame, 3u);
  EXPECT_EQ(span.end_frame, 9u);
  EXPECT_EQ(span.begin_time, begin);
  EXPECT_EQ(span.end_time, begin + milliseconds(1));
  EXPECT_EQ(span.begin_age, hours(5));
  EXPECT_EQ(span.end_age, hours(6));
}

// 96 bytes of header, one id, two numbers of a slice, one block of a filter.
TEST_F(DuplicateRunTest, IsAsLongAsTheFormatSays) {
  write({{1, 2}});
  EXPECT_EQ(files.contents(kPath).size(), 96u + 16 + 8 + 64);
  EXPECT_TRUE(files.contents(kPath).starts_with("ANADUPS\x01"));
}

TEST_F(DuplicateRunTest, TellsDamageWhereverItIs) {
  write({{1, 2}});
  const std::string right = files.contents(kPath);
  for (std::size_t position = 0; position < right.size(); ++position) {
    const bool is_id = position >= 96 && position < 96 + 16;
    EXPECT_EQ(open_with(position, 1), is_id ? ErrorCode::ok : ErrorCode::corrupt) << position;
    if (is_id) {
      EXPECT_EQ(open().value()->contains({1, 2}).error().code, ErrorCode::corrupt);
    }
    files.put(kPath, right);
  }
}

TEST_F(DuplicateRunTest, TellsThatItWasCutShort) {
  write({{1, 2}});
  const std::string right = files.contents(kPath);
  for (std::size_t size = 8; size < right.size(); ++size) {
    files.put(kPath, right.substr(0, size));
    ASSERT_EQ(open().error().code, ErrorCode::corrupt) << size;
  }
}

TEST_F(DuplicateRunTest, TellsThatItWasNeverFinished) {
  RunWriter writer = std::move(RunWriter::create(files, kPath, 1)).value();
  EXPECT_EQ(open().error().code, ErrorCode::not_available);
  ASSERT_TRUE(writer.add({1, 2}));
  files.fail_after(Call::sync, 0, ErrorCode::io_error);
  EXPECT_FALSE(writer.finish({}));
  EXPECT_EQ(open().error().code, ErrorCode::not_available);
}

TEST_F(DuplicateRunTest, VouchesForNothingThatIsNotOnStableStorage) {
  const std::set<DuplicateId> ids = random_ids(100);
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    std::mt19937_64 chance(seed);
    for (std::uint64_t calls = 0; calls < 4; ++calls) {
      RunWriter writer = std::move(RunWriter::create(files, kPath, ids.size())).value();
      ASSERT_TRUE(files.sync_folder("folder"));
      for (const DuplicateId& id : ids) ASSERT_TRUE(writer.add(id));
      files.lose_power_after(calls % 2 == 0 ? Call::write : Call::sync, calls / 2);
      const bool finished = static_cast<bool>(writer.finish({}));
      files.cut_power(PowerCut::random, chance);
      const auto run = open();
      ASSERT_TRUE(run || !finished) << run.error().message;
      for (const DuplicateId& id : ids) {
        ASSERT_TRUE(!run || (*run)->contains(id).value()) << "seed " << seed;
      }
      ASSERT_TRUE(files.unlink(kPath));
    }
  }
}

TEST(RunName, IsANumberOfTwentyDigits) {
  EXPECT_EQ(run_name(7), "00000000000000000007.ids");
  EXPECT_EQ(run_number("00000000000000000007.ids"), 7u);
  EXPECT_EQ(run_number("7.ids"), std::nullopt);
  EXPECT_EQ(run_number("0000000000000000000x.ids"), std::nullopt);
  EXPECT_EQ(run_number("00000000000000000007.tmp"), std::nullopt);
}

}  // namespace
}  // namespace analytics::server
