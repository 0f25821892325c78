#include "cli/import/csv_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/import/text_source.h"

namespace analytics::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> fields_of(const std::string& row) {
  const std::vector<ReadRow> rows = rows_of(Format::csv, "a,b,c\n" + row);
  return rows.size() == 1 ? rows[0].fields : std::vector<std::string>{"not one row"};
}

TEST(CsvReader, SplitsAtCommas) {
  EXPECT_THAT(fields_of("1,two,3.0\n"), ElementsAre("1", "two", "3.0"));
  EXPECT_THAT(fields_of(",,\n"), ElementsAre("", "", ""));
  EXPECT_THAT(fields_of(" 1 ,2, 3"), ElementsAre(" 1 ", "2", " 3"));
}

TEST(CsvReader, KnowsQuotedFields) {
  EXPECT_THAT(fields_of("\"x, y\",\"say \"\"hi\"\"\",\"\"\n"),
              ElementsAre("x, y", "say \"hi\"", ""));
  EXPECT_THAT(fields_of("\"two\nlines\",\"and\r\nCRLF\",z\r\n"),
              ElementsAre("two\nlines", "and\r\nCRLF", "z"));
  EXPECT_THAT(fields_of("1,2,\"last\""), ElementsAre("1", "2", "last"));
}

TEST(CsvReader, TakesAQuoteInsideAPlainFieldAsItIs) {
  EXPECT_THAT(fields_of("5\" pipe,a\"b\",c\n"), ElementsAre("5\" pipe", "a\"b\"", "c"));
}

TEST(CsvReader, HandsOutTheHeaderApart) {
  TextSource source("\xef\xbb\xbf\"Airport, Name\",Cost Total $\r\nx,1\r\n");
  auto rows = open_rows(Format::csv, source).value();
  EXPECT_THAT(rows->header(), ElementsAre("Airport, Name", "Cost Total $"));
  Row row;
  ASSERT_TRUE(rows->next(row).value());
  EXPECT_THAT(*row.fields, ElementsAre("x", "1"));
  EXPECT_EQ(row.number, 1u);
  EXPECT_EQ(row.line, 2u);
  EXPECT_EQ(row.text, "x,1");
}

TEST(CsvReader, SkipsEmptyLines) {
  EXPECT_THAT(texts_of(Format::csv, "a,b\n\n1,2\r\n\r\n3,4\n\n"), ElementsAre("1,2", "3,4"));
}

TEST(CsvReader, IsTheSameHoweverSmallTheReadsAre) {
  TextSource source("a,b\r\n\"x\"\"\r\ny\",2\r\n3,\"\"\r\n", 1);
  const std::vector<ReadRow> rows = rows_of(Format::csv, source);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_THAT(rows[0].fields, ElementsAre("x\"\r\ny", "2"));
  EXPECT_THAT(rows[1].fields, ElementsAre("3", ""));
  EXPECT_EQ(rows[1].line, 4u);
}

TEST(CsvReader, CallsARaggedRowBad) {
  const std::vector<ReadRow> rows = rows_of(Format::csv, "a,b\n1\n1,2\n1,2,3\n");
  ASSERT_EQ(rows.size(), 3u);
  ASSERT_TRUE(rows[0].error);
  EXPECT_EQ(rows[0].error->message, "the row has 1 fields, the header has 2");
  EXPECT_FALSE(rows[1].error);
  EXPECT_TRUE(rows[2].error);
}

TEST(CsvReader, GoesOnAtTheNextLineWhenAQuoteIsNeverClosed) {
  const std::vector<ReadRow> rows = rows_of(Format::csv, "a,b\n1,\"oops\n2,fine\n");
  ASSERT_EQ(rows.size(), 2u);
  ASSERT_TRUE(rows[0].error);
  EXPECT_THAT(rows[0].error->message, HasSubstr("not closed"));
  EXPECT_EQ(rows[0].text, "1,\"oops");
  EXPECT_THAT(rows[1].fields, ElementsAre("2", "fine"));
  EXPECT_EQ(rows[1].line, 3u);
}

TEST(CsvReader, GoesOnAtTheNextLineWhenTextFollowsAClosingQuote) {
  const std::vector<ReadRow> rows = rows_of(Format::csv, "a,b\n\"x\"y,1\n2,\"fine\"\n");
  ASSERT_EQ(rows.size(), 2u);
  ASSERT_TRUE(rows[0].error);
  EXPECT_EQ(rows[0].text, "\"x\"y,1");
  EXPECT_THAT(rows[1].fields, ElementsAre("2", "fine"));
}

TEST(CsvReader, CallsARowBadThatIsNotUtf8) {
  const std::vector<ReadRow> rows = rows_of(Format::csv, "a\nZ\xfcrich\nZürich\n");
  ASSERT_EQ(rows.size(), 2u);
  ASSERT_TRUE(rows[0].error);
  EXPECT_THAT(rows[0].error->message, HasSubstr("UTF-8"));
  EXPECT_FALSE(rows[1].error);
}

TEST(CsvReader, AFileOfItsHeaderAloneHasNoRows) {
  EXPECT_THAT(texts_of(Format::csv, "a,b\n"), IsEmpty());
  EXPECT_THAT(texts_of(Format::csv, "a,b"), IsEmpty());
}

TEST(CsvReader, CallsAnOverlongRowBadAndGoesOnAfterIt) {
  const std::vector<ReadRow> rows =
      rows_of(Format::csv, "a\n" + std::string(3 * kRowBytesMax, 'x') + "\nfine\n");
  ASSERT_EQ(rows.size(), 2u);
  ASSERT_TRUE(rows[0].error);
  EXPECT_EQ(rows[0].error->code, ErrorCode::json_too_large);
  EXPECT_EQ(rows[0].text.size(), kRowBytesMax);
  EXPECT_EQ(rows[1].text, "fine");
  EXPECT_EQ(rows[1].line, 3u);
}

TEST(CsvReader, TakesARowOfTheGreatestLengthAndNoneLonger) {
  const std::string longest(kRowBytesMax, 'x');
  const std::vector<ReadRow> rows = rows_of(Format::csv, "a\n" + longest + "\r\n" + longest + "x");
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_FALSE(rows[0].error);
  EXPECT_TRUE(rows[1].error);
}

TEST(CsvReader, GoesOnWhereARowEnded) {
  TextSource source("a,b\n1,\"x\ny\"\n2,z\n");
  auto rows = open_rows(Format::csv, source).value();
  Row row;
  ASSERT_TRUE(rows->next(row).value());
  const Position end = row.end;
  ASSERT_TRUE(source.seek(0));
  auto again = open_rows(Format::csv, source).value();
  ASSERT_TRUE(again->seek(end));
  ASSERT_TRUE(again->next(row).value());
  EXPECT_EQ(row.text, "2,z");
  EXPECT_EQ(row.number, 2u);
  EXPECT_EQ(row.line, 4u);
}

}  // namespace
}  // namespace analytics::cli
