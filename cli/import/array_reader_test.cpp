#include "cli/import/array_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/import/text_source.h"

namespace analytics::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(ArrayReader, HandsOutAValueARow) {
  EXPECT_THAT(texts_of(Format::json, R"([{"a":1},{"a":[1,2,{"b":"]"}]},3,"x,y"])"),
              ElementsAre(R"({"a":1})", R"({"a":[1,2,{"b":"]"}]})", "3", R"("x,y")"));
}

TEST(ArrayReader, DoesNotMindTheLayout) {
  EXPECT_THAT(texts_of(Format::json, "\xef\xbb\xbf\n[ {\n \"a\": 1\n}\r\n,\t{} \n]\n"),
              ElementsAre("{\n \"a\": 1\n}", "{}"));
}

TEST(ArrayReader, ReadsAnEmptyArray) { EXPECT_THAT(texts_of(Format::json, " [ ] "), IsEmpty()); }

TEST(ArrayReader, KnowsQuotesAndBackslashesInStrings) {
  EXPECT_THAT(texts_of(Format::json, R"(["a\"],[",{"k\\":"}"}])"),
              ElementsAre(R"("a\"],[")", R"({"k\\":"}"})"));
}

TEST(ArrayReader, IsTheSameHoweverSmallTheReadsAre) {
  TextSource source("[ {\"a\\\"\": [1]} ,\n{} ]", 1);
  EXPECT_THAT(texts_of(Format::json, source), ElementsAre("{\"a\\\"\": [1]}", "{}"));
}

TEST(ArrayReader, SaysOnWhichLineARowBegins) {
  const std::vector<ReadRow> rows = rows_of(Format::json, "[\n{},\n\n{\n}\n]");
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].line, 2u);
  EXPECT_EQ(rows[1].line, 4u);
}

TEST(ArrayReader, RefusesWhatIsNotAnArray) {
  TextSource source("{\"a\":1}\n{\"a\":2}\n");
  const auto rows = open_rows(Format::json, source);
  ASSERT_FALSE(rows);
  EXPECT_THAT(rows.error().message, HasSubstr("--format ndjson"));
}

TEST(ArrayReader, ABrokenValueDoesNotTakeItsNeighboursAlong) {
  EXPECT_THAT(texts_of(Format::json, "[{\"a\":[1},{\"b\":2},{\"c\":3}},4]"),
              ElementsAre("{\"a\":[1}", "{\"b\":2}", "{\"c\":3}}", "4"));
}

TEST(ArrayReader, AStringThatIsNotClosedEndsWithItsLine) {
  EXPECT_THAT(texts_of(Format::json, "[\n{\"a\":\"x},\n{\"a\":\"y\"},\n{\"a\":\"z\"}]"),
              ElementsAre("{\"a\":\"x},", "{\"a\":\"y\"}", "{\"a\":\"z\"}"));
}

TEST(ArrayReader, CallsAMissingValueABadRow) {
  const std::vector<ReadRow> rows = rows_of(Format::json, "[1,,2,]");
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_EQ(rows[1].text, "");
  EXPECT_FALSE(rows[2].error);
  ASSERT_TRUE(rows[3].error);
  EXPECT_THAT(rows[3].error->message, HasSubstr("no value"));
}

TEST(ArrayReader, SaysThatTheFileWasCutOff) {
  const std::vector<ReadRow> rows = rows_of(Format::json, "[{\"a\":1},{\"a\":");
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[1].text, "{\"a\":");
  ASSERT_TRUE(rows[2].error);
  EXPECT_THAT(rows[2].error->message, HasSubstr("not closed"));
}

TEST(ArrayReader, SaysThatThereIsTextBehind) {
  const std::vector<ReadRow> rows = rows_of(Format::json, "[1] x");
  ASSERT_EQ(rows.size(), 2u);
  ASSERT_TRUE(rows[1].error);
  EXPECT_EQ(rows[1].text, "x");
}

TEST(ArrayReader, CallsAnOverlongRowBadAndGoesOnAfterIt) {
  const std::vector<ReadRow> rows =
      rows_of(Format::json, "[\"" + std::string(3 * kRowBytesMax, 'x') + "\",2]");
  ASSERT_EQ(rows.size(), 2u);
  ASSERT_TRUE(rows[0].error);
  EXPECT_EQ(rows[0].error->code, ErrorCode::json_too_large);
  EXPECT_EQ(rows[1].text, "2");
}

TEST(ArrayReader, GoesOnWhereARowEnded) {
  TextSource source("[1 ,\n 2,3]");
  auto rows = open_rows(Format::json, source).value();
  Row row;
  ASSERT_TRUE(rows->next(row).value());
  const Position end = row.end;
  ASSERT_TRUE(source.seek(0));
  auto again = open_rows(Format::json, source).value();
  ASSERT_TRUE(again->seek(end));
  ASSERT_TRUE(again->next(row).value());
  EXPECT_EQ(row.text, "2");
  EXPECT_EQ(row.number, 2u);
  EXPECT_EQ(row.line, 2u);
}

}  // namespace
}  // namespace analytics::cli
