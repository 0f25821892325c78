#include "server/destinations/pack/values/json_text.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace analytics::server::pack {
namespace {

std::string number(double value) {
  std::string text;
  write_number(value, text);
  return text;
}

std::string json_of(const Value& value) {
  std::string text;
  write_json(value, text);
  return text;
}

std::string json_again(std::string_view json) {
  simdjson::dom::parser parser;
  return json_of(Value::of(parser.parse(json).value()));
}

std::string text_of(std::string_view json) {
  simdjson::dom::parser parser;
  std::string text;
  write_text(Value::of(parser.parse(json).value()), text);
  return text;
}

// What node prints for String(x).
TEST(PackJsonText, WritesNumbersAsJavaScriptDoes) {
  EXPECT_EQ(number(100), "100");
  EXPECT_EQ(number(0.1), "0.1");
  EXPECT_EQ(number(-1.5), "-1.5");
  EXPECT_EQ(number(1e20), "100000000000000000000");
  EXPECT_EQ(number(1e21), "1e+21");
  EXPECT_EQ(number(1.25e21), "1.25e+21");
  EXPECT_EQ(number(123456.789), "123456.789");
  EXPECT_EQ(number(0.000001), "0.000001");
  EXPECT_EQ(number(0.0000001), "1e-7");
  EXPECT_EQ(number(1.5e-10), "1.5e-10");
  EXPECT_EQ(number(5e-324), "5e-324");
  EXPECT_EQ(number(1.7976931348623157e308), "1.7976931348623157e+308");
  EXPECT_EQ(number(-0.0), "0");
  EXPECT_EQ(number(0.1 + 0.2), "0.30000000000000004");
  EXPECT_EQ(number(9007199254740993.0), "9007199254740992");
}

TEST(PackJsonText, WritesJsonWithoutWhiteSpace) {
  EXPECT_EQ(json_again(R"( {"a" : [1, 2.50, null, true], "b":{}, "c":"x"} )"),
            R"({"a":[1,2.5,null,true],"b":{},"c":"x"})");
  EXPECT_EQ(json_again(R"("\u0001\n\"\\\u2028é/")"), "\"\\u0001\\n\\\"\\\\\u2028é/\"");
}

TEST(PackJsonText, EscapesWhereverItStandsInALongText) {
  for (const char* const special : {"\"", "\\", "\n", "\x1f", "é", "\x7f"}) {
    for (std::size_t at = 0; at < 20; ++at) {
      const std::string text = std::string(at, 'x') + special + std::string(20 - at, ' ');
      simdjson::dom::parser parser;
      EXPECT_EQ(Value::of(parser.parse(json_of(Value::of(text))).value()).text(), text) << at;
    }
  }
}

TEST(PackJsonText, LeavesUndefinedMembersOutAndWritesUndefinedItemsAsNull) {
  const std::array<Value, 2> items{Value{}, Value::of("x")};
  const std::array<Member, 2> members{Member{"a", Value{}},
                                      Member{"b", Value::of(std::span<const Value>(items))}};
  EXPECT_EQ(json_of(Value::of(std::span<const Member>(members))), R"({"b":[null,"x"]})");
  EXPECT_EQ(json_of(Value{}), "");
}

TEST(PackJsonText, ABrokenTextBecomesValidUtf8) {
  EXPECT_EQ(json_of(Value::of("a\xff\xc3")), "\"a\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

TEST(PackJsonText, WritesTextAsJavaScriptsStringDoes) {
  EXPECT_EQ(text_of(R"([1,null,"a",[2,[3]],{"b":1},true])"), "1,,a,2,3,[object Object],true");
  EXPECT_EQ(text_of("null"), "");
  EXPECT_EQ(text_of("1e21"), "1e+21");
  EXPECT_EQ(text_of("false"), "false");
}

// Each of forty lists is twice the one before: a few hundred bytes that are a terabyte as text.
struct Doubled {
  std::array<std::array<Value, 2>, 40> lists{};
  Value whole = Value::of("x");

  Doubled() {
    for (auto& list : lists) {
      list = {whole, whole};
      whole = Value::of(std::span<const Value>(list));
    }
  }
};

TEST(PackJsonText, EndsWhereItHasBecomeTooLong) {
  const Doubled doubled;
  std::string text;
  write_json(doubled.whole, text, 1'000);
  EXPECT_GT(text.size(), 1'000u);
  EXPECT_LT(text.size(), 1'100u);
  text.clear();
  write_text(doubled.whole, text, 1'000);
  EXPECT_GT(text.size(), 1'000u);
  EXPECT_LT(text.size(), 1'100u);
}

TEST(PackJsonText, OfWhatFitsNothingIsCut) {
  std::string text;
  write_json(Value::of("abcd"), text, 6);
  EXPECT_EQ(text, "\"abcd\"");
}

TEST(PackValue, ValuesOfTooManyPartsAreNotComparedForEver) {
  const Doubled doubled;
  EXPECT_FALSE(doubled.whole == doubled.whole);
}

}  // namespace
}  // namespace analytics::server::pack
