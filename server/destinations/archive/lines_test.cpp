#include "server/destinations/archive/lines.h"

#include <gtest/gtest.h>

#include "http/gzip.h"
#include "server/destinations/archive/digests.h"

namespace analytics::server {
namespace {

using namespace std::chrono_literals;

// Segment's own folder of 2 September 2015 is 1441152000000.
TEST(ArchiveLines, AreInFoldersByTheDayInMilliseconds) {
  EXPECT_EQ(day_ms(Timestamp(1'441'152'000s)), 1'441'152'000'000);
  EXPECT_EQ(day_ms(Timestamp(1'441'152'000s) + 86'399s + 999ms), 1'441'152'000'000);
  EXPECT_EQ(day_ms(Timestamp(1'441'152'000s) + 86'400s), 1'441'238'400'000);
  EXPECT_EQ(day_ms(Timestamp(-1s)), -86'400'000);
}

TEST(ArchiveLines, AreTheEventsByteForByteInTheirOrder) {
  const std::vector<Event> events = {{.offset = 1, .source = "s", .json = R"({"a":"é\n"})"},
                                     {.offset = 2, .source = "s", .json = "{}"}};
  const auto files = pack_files(events).value();
  ASSERT_EQ(files.size(), 1u);
  EXPECT_EQ(gunzip(files[0].bytes, 1'000).value(), "{\"a\":\"é\\n\"}\n{}\n");
}

TEST(ArchiveLines, HaveNoLineBreakWithin) {
  std::string lines;
  append_line("{\n  \"a\":\r\n1}", lines);
  append_line("{}", lines);
  EXPECT_EQ(lines, "{   \"a\":  1}\n{}\n");
}

TEST(ArchiveLines, AreInFilesNamedByPlaceAndContents) {
  const std::vector<Event> events = {{.offset = 3, .source = "s", .json = "{}"},
                                     {.offset = 12, .source = "s", .json = "{}"}};
  const auto files = pack_files(events).value();
  EXPECT_EQ(files[0].name, "segment-logs/s/0/00000000000000000003-00000000000000000012-" +
                               hex(sha256(files[0].bytes)).substr(0, 16) + ".gz");
}

TEST(ArchiveLines, AreInFilesOfTheirOwnWhereTheyAreSentAgain) {
  const std::vector<Event> events = {{.offset = 3, .source = "s", .json = "{}", .again = true}};
  EXPECT_TRUE(pack_files(events)->front().name.starts_with("segment-logs/s/0/again-0"));
}

TEST(ArchiveLines, AreNoneForNoEvents) { EXPECT_TRUE(pack_files({})->empty()); }

}  // namespace
}  // namespace analytics::server
