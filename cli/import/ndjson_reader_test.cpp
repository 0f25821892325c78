#include "cli/import/ndjson_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/import/text_source.h"

namespace analytics::cli {
namespace {

using ::testing::ElementsAre;

TEST(NdjsonReader, HandsOutALineARow) {
  EXPECT_THAT(texts_of(Format::ndjson, "{\"a\":1}\n{\"a\":2}\n"),
              ElementsAre("{\"a\":1}", "{\"a\":2}"));
}

TEST(NdjsonReader, TakesTheLastLineWithoutItsEnd) {
  EXPECT_THAT(texts_of(Format::ndjson, "1\n2"), ElementsAre("1", "2"));
}

TEST(NdjsonReader, TakesCrlfSkipsBlankLinesAndTheByteOrderMark) {
  EXPECT_THAT(texts_of(Format::ndjson, "\xef\xbb\xbf{}\r\n\r\n  \t\n{}\r\n"),
              ElementsAre("{}", "{}"));
}

TEST(NdjsonReader, CountsRowsAndLinesApart) {
  const std::vector<ReadRow> rows = rows_of(Format::ndjson, "1\n\n\n2\n");
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[1].number, 2u);
  EXPECT_EQ(rows[1].line, 4u);
  EXPECT_EQ(rows[1].end, (Position{6, 2, 5}));
}

TEST(NdjsonReader, IsTheSameHoweverSmallTheReadsAre) {
  TextSource source("{\"a\":1}\r\n\n{\"b\":2}\r\n", 1);
  EXPECT_THAT(texts_of(Format::ndjson, source), ElementsAre("{\"a\":1}", "{\"b\":2}"));
}

TEST(NdjsonReader, TakesARowOfTheGreatestLength) {
  const std::vector<ReadRow> rows =
      rows_of(Format::ndjson, std::string(kRowBytesMax, 'x') + "\r\nnext\n");
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].text.size(), kRowBytesMax);
  EXPECT_FALSE(rows[0].error);
}

TEST(NdjsonReader, CallsALongerRowBadAndGoesOnAfterIt) {
  const std::vector<ReadRow> rows =
      rows_of(Format::ndjson, std::string(3 * kRowBytesMax, 'x') + "\nnext\n");
  ASSERT_EQ(rows.size(), 2u);
  ASSERT_TRUE(rows[0].error);
  EXPECT_EQ(rows[0].error->code, ErrorCode::json_too_large);
  EXPECT_EQ(rows[1].text, "next");
  EXPECT_EQ(rows[1].number, 2u);
  EXPECT_EQ(rows[1].line, 2u);
}

TEST(NdjsonReader, GoesOnWhereARowEnded) {
  TextSource source("1\n2\n3\n");
  auto rows = open_rows(Format::ndjson, source).value();
  Row row;
  ASSERT_TRUE(rows->next(row).value());
  const Position end = row.end;
  ASSERT_TRUE(source.seek(0));
  auto again = open_rows(Format::ndjson, source).value();
  ASSERT_TRUE(again->seek(end));
  ASSERT_TRUE(again->next(row).value());
  EXPECT_EQ(row.text, "2");
  EXPECT_EQ(row.number, 2u);
}

}  // namespace
}  // namespace analytics::cli
