#include "server/destinations/archive/staging.h"

#include <gtest/gtest.h>

#include "journal/faulty_files.h"

namespace analytics::server {
namespace {

struct Stagings : ::testing::Test {
  void open() {
    staging.reset();
    staging = Staging::open(files, "s").value();
  }
  FaultyFiles files;
  std::unique_ptr<Staging> staging;
};

TEST_F(Stagings, KeepARecordInTheDocumentedForm) {
  open();
  ASSERT_TRUE(staging->put({{"a.gz", "A"}}, 5));
  ASSERT_TRUE(staging->placed());
  ASSERT_TRUE(staging->put({{"b.gz", "B"}, {"c.gz", "C"}}, 9));
  EXPECT_EQ(files.contents("s/record"),
            "analytics-archive 1\nbatch 2\nbefore 5\nafter 9\nfile b.gz\nfile c.gz\nend\n");
  EXPECT_EQ(files.contents("s/2-0.part"), "B");
  EXPECT_EQ(files.contents("s/2-1.part"), "C");
}

TEST_F(Stagings, CountABatchOnceItIsInItsPlace) {
  open();
  ASSERT_TRUE(staging->put({{"a.gz", "A"}}, 5));
  EXPECT_EQ(staging->offset(), 5u);
  EXPECT_EQ(staging->committed(), 0u);
  ASSERT_TRUE(staging->placed());
  EXPECT_EQ(staging->committed(), 5u);
}

TEST_F(Stagings, KnowWhatIsPendingWhenTheyAreOpenedAgain) {
  open();
  ASSERT_TRUE(staging->put({{"a.gz", "A"}, {"b.gz", "B"}}, 5));
  ASSERT_TRUE(files.unlink("s/1-0.part"));
  open();
  ASSERT_EQ(staging->pending().size(), 2u);
  EXPECT_EQ(staging->pending()[0].name, "a.gz");
  EXPECT_FALSE(staging->pending()[0].is_there);
  EXPECT_TRUE(staging->pending()[1].is_there);
  EXPECT_EQ(staging->pending()[1].path, "s/1-1.part");
  ASSERT_TRUE(staging->placed());
  open();
  EXPECT_FALSE(staging->has_pending());
  EXPECT_TRUE(staging->pending().empty());
}

TEST_F(Stagings, RefuseWhatWasCutShort) {
  files.put("s/record", "analytics-archive 1\nbatch 2\nbefore 5\nafter 9\nfile b.gz\n");
  EXPECT_EQ(Staging::open(files, "s").error().code, ErrorCode::corrupt);
  files.put("s/record", "analytics-archive 1\nbatch 2\nbefore x\nafter 9\nend\n");
  EXPECT_EQ(Staging::open(files, "s").error().code, ErrorCode::corrupt);
  files.put("s/record", "");
  EXPECT_EQ(Staging::open(files, "s").error().code, ErrorCode::corrupt);
}

}  // namespace
}  // namespace analytics::server
