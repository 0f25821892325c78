#include "server/destinations/warehouse/flatten.h"

#include <gtest/gtest.h>

#include <memory>

#include "server/destinations/warehouse/naming.h"

namespace analytics::server {
namespace {

struct Flattened {
  simdjson::dom::parser parser;
  ColumnNames names{kNameBytesMax};
  Texts texts;
  std::vector<Cell> cells;
  std::vector<Discard> discards;
  // "column=json" for each cell, with a blank between.
  std::string text() const {
    std::string all;
    for (const Cell& cell : cells) {
      all += (all.empty() ? "" : " ") + std::string(cell.column) + "=" + json_of(cell.value);
    }
    return all;
  }
};

// `in_context`: as the event's context, and not as its properties.
std::unique_ptr<Flattened> flatten_text(const std::string& json, bool in_context) {
  auto result = std::make_unique<Flattened>();
  simdjson::dom::object object;
  EXPECT_EQ(result->parser.parse(json).get(object), simdjson::SUCCESS) << json;
  Flattener flattener(result->names, result->texts);
  const ColumnName& parent = in_context ? result->names.context() : result->names.root();
  flattener.flatten(object, parent, result->cells, result->discards);
  return result;
}

std::unique_ptr<Flattened> flattened(const std::string& json) { return flatten_text(json, false); }

TEST(Flatten, GivesEachScalarItsColumn) {
  EXPECT_EQ(flattened(R"({"Price":7,"ok":true,"rate":0.5,"Full Name":"Ada"})")->text(),
            R"(price=7 ok=true rate=0.5 full_name="Ada")");
}

TEST(Flatten, JoinsTheNamesOfObjectsInObjects) {
  EXPECT_EQ(flattened(R"({"a":{"b":{"cD":1},"e":2}})")->text(), "a_b_c_d=1 a_e=2");
}

TEST(Flatten, KeepsArraysAsJson) {
  EXPECT_EQ(flattened(R"({"tags":[1,{"a":"b"}],"none":[]})")->text(),
            R"(tags="[1,{\"a\":\"b\"}]" none="[]")");
}

TEST(Flatten, KeepsNullsAndHasNothingForEmptyObjects) {
  EXPECT_EQ(flattened(R"({"a":null,"b":{}})")->text(), "a=null");
}

TEST(Flatten, PutsThePrefixFirst) {
  EXPECT_EQ(flatten_text(R"({"page":{"url":"u"}})", true)->text(), R"(context_page_url="u")");
}

TEST(Flatten, KeepsBothOfTwoKeysWithOneColumn) {
  EXPECT_EQ(flattened(R"({"a b":1,"a_b":2})")->text(), "a_b=1 a_b=2");
}

TEST(Flatten, NamesAColumnAfterItsHashWhereTheKeyHasNoLetters) {
  EXPECT_EQ(flattened(R"({"цена":1})")->cells[0].column, column_name("цена"));
}

TEST(Flatten, KeepsIntegersExact) {
  EXPECT_EQ(flattened(R"({"min":-9223372036854775808,"max":9223372036854775807})")->text(),
            "min=-9223372036854775808 max=9223372036854775807");
}

TEST(Flatten, KeepsUnsignedIntegersBeyond64BitsWithASignAsText) {
  EXPECT_EQ(flattened(R"({"n":18446744073709551615})")->text(), R"(n="18446744073709551615")");
}

TEST(Flatten, PutsASubtreeWithTooLongANameAside) {
  const std::string fits(kNameBytesMax, 'a');
  const std::string too_long(kNameBytesMax + 1, 'b');
  const auto result = flattened("{\"" + fits + "\":1,\"" + too_long + "\":{\"c\":[2]}}");
  EXPECT_EQ(result->text(), fits + "=1");
  ASSERT_EQ(result->discards.size(), 1u);
  EXPECT_EQ(result->discards[0].column, too_long);
  EXPECT_EQ(result->discards[0].value, R"({"c":[2]})");
  EXPECT_EQ(result->discards[0].reason, "column_name_too_long");
}

TEST(Flatten, StopsWhereDeepNestingHasMadeTheNameTooLong) {
  std::string json = "1";
  for (int depth = 0; depth < 500; ++depth) json = "{\"a\":" + json + "}";
  const auto result = flattened(json);
  EXPECT_TRUE(result->cells.empty());
  ASSERT_EQ(result->discards.size(), 1u);
  EXPECT_EQ(result->discards[0].column.size(), kNameBytesMax + 1);
}

}  // namespace
}  // namespace analytics::server
