#include "server/schema/schema_books.h"

#include <gtest/gtest.h>

#include <vector>

namespace analytics::server {
namespace {

const Timestamp kNow(std::chrono::seconds(1'767'225'600));

std::vector<std::string_view> records_of(const JournalFrame& frame) {
  std::vector<std::string_view> records;
  std::string_view rest = frame.records;
  for (const std::uint32_t length : frame.lengths) {
    records.push_back(rest.substr(0, length));
    rest.remove_prefix(length);
  }
  return records;
}

void fill(SchemaBooks& books) {
  books.next_offset = 7;
  books.missed = 2;
  SourceSchemaBook& shop = books.of("shop");
  shop.observe(EventType::track,
               R"({"event":"e","properties":{"a":1,"b":{"c":"2026-01-02"},"d":null}})", kNow);
  shop.observe(EventType::track, R"({"event":"f","properties":{"a":[]}})", kNow);
  shop.observe(EventType::identify, R"({"traits":{"plan":"pro"}})", kNow);
  books.of("app").observe(EventType::group, R"({"traits":{"size":1.5}})", kNow);
}

TEST(SchemaBooks, AreReadBackAsTheyWereWritten) {
  SchemaBooks books;
  fill(books);
  SchemaBooks again;
  const JournalFrame frame = encode_books(books);
  ASSERT_TRUE(decode_books(records_of(frame), again));
  EXPECT_EQ(again.next_offset, 7u);
  EXPECT_EQ(again.missed, 2u);
  ASSERT_EQ(again.all().size(), 2u);
  EXPECT_EQ(again.of("shop").entries(), books.of("shop").entries());
  EXPECT_EQ(again.of("app").entries(), books.of("app").entries());
  EXPECT_EQ(again.bytes(), books.bytes());
}

TEST(SchemaBooks, AreRefusedWhereTheyAreCutAnywhere) {
  SchemaBooks books;
  fill(books);
  const JournalFrame frame = encode_books(books);
  const std::vector<std::string_view> whole = records_of(frame);
  for (std::size_t record = 0; record < whole.size(); ++record) {
    for (std::size_t size = 0; size < whole[record].size(); ++size) {
      std::vector<std::string_view> cut = whole;
      cut[record] = whole[record].substr(0, size);
      SchemaBooks again;
      EXPECT_FALSE(decode_books(cut, again));
    }
  }
  SchemaBooks again;
  EXPECT_FALSE(decode_books({}, again));
}

TEST(SchemaBooks, OfAnotherVersionAreRefused) {
  SchemaBooks books;
  JournalFrame frame = encode_books(books);
  frame.records[0] = 2;
  const Result<void> read = decode_books(records_of(frame), books);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::corrupt);
}

// What a frame may hold is the journal's limit: a full schema has to fit.
TEST(SchemaBooks, TakeLessOnDiskThanInMemory) {
  SchemaBooks books({.source_bytes_max = 100'000});
  const std::string prefix(200, 'x');
  for (int i = 0; i < 4'000; ++i) {
    const std::string number = std::to_string(i);
    books.of("long").observe(EventType::track,
                             R"({"event":")" + prefix + number + R"(","properties":{"a)" + prefix +
                                 number + R"(":1,"b":1}})",
                             kNow);
    books.of("short").observe(EventType::track, R"({"event":")" + number + R"("})", kNow);
  }
  EXPECT_GT(books.bytes(), 190'000u);
  EXPECT_LT(encode_books(books).bytes(), books.bytes());
  static_assert(SchemaBudget::kBytes <= kFrameBytesMax);
}

}  // namespace
}  // namespace analytics::server
