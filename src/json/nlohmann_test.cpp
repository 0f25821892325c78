#include <analytics/nlohmann.h>

#include <gtest/gtest.h>

#include <analytics/message.h>

#include <cstdint>
#include <limits>
#include <map>
#include <string>

namespace analytics {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

json nested_arrays(int depth) {
  json value = json::array({0});  // An empty one would not count.
  for (int i = 1; i < depth; ++i) value = json::array({std::move(value)});
  return value;
}

ErrorCode code_of(const Result<Object>& result) {
  return result ? ErrorCode::ok : result.error().code;
}

template <class T>
constexpr bool is_taken = requires(const T& value) { to_object(value); };

TEST(NlohmannToObject, WritesEveryKindOfValue) {
  const json value = {{"array", {1, "a", nullptr}},
                      {"empty", json::object()},
                      {"false", false},
                      {"int", -7},
                      {"real", 0.1},
                      {"text", "say \"hi\""}};
  EXPECT_EQ(
      to_object(value).value().text(),
      R"({"array":[1,"a",null],"empty":{},"false":false,"int":-7,"real":0.1,"text":"say \"hi\""})");
}

TEST(NlohmannToObject, KeepsTheOrderOfAnOrderedOne) {
  const ordered_json value = {{"b", 1}, {"a", {{"d", 2}, {"c", 3}}}};
  EXPECT_EQ(to_object(value).value().text(), R"({"b":1,"a":{"d":2,"c":3}})");
}

TEST(NlohmannToObject, KeepsIntegersOf64BitsExactly) {
  const json value = {{"least", std::numeric_limits<std::int64_t>::min()},
                      {"most", std::numeric_limits<std::int64_t>::max()},
                      {"unsigned", std::numeric_limits<std::uint64_t>::max()}};
  EXPECT_EQ(to_object(value).value().text(),
            R"({"least":-9223372036854775808,"most":9223372036854775807,)"
            R"("unsigned":18446744073709551615})");
}

TEST(NlohmannToObject, WritesNumbersThatAreNotFiniteAsNull) {
  const json value = {{"inf", std::numeric_limits<double>::infinity()},
                      {"nan", std::numeric_limits<double>::quiet_NaN()}};
  EXPECT_EQ(to_object(value).value().text(), R"({"inf":null,"nan":null})");
}

TEST(NlohmannToObject, WritesBytesThatAreNotUtf8AsTheReplacementCharacter) {
  const json value = {{"key\xFF", "caf\xE9 \xF0\x9F\x98"}};
  EXPECT_THROW((void)value.dump(), json::exception);
  EXPECT_EQ(to_object(value).value().text(),
            "{\"key\xEF\xBF\xBD\":\"caf\xEF\xBF\xBD \xEF\xBF\xBD\"}");
}

TEST(NlohmannToObject, WritesBinaryValuesInBase64) {
  const json value = {{"0", json::binary({})},
                      {"1", json::binary({0xFF})},
                      {"2", json::binary({0xFF, 0xFE})},
                      {"3", json::binary({'M', 'a', 'n'}, 7)},
                      {"4", json::binary({0, 0, 0, 0xFB})}};
  EXPECT_EQ(to_object(value).value().text(),
            R"({"0":"","1":"/w==","2":"//4=","3":"TWFu","4":"AAAA+w=="})");
}

TEST(NlohmannToObject, TakesNullForAnEmptyObjectSinceObjectsBeginSo) {
  const json untouched;
  EXPECT_EQ(to_object(untouched).value(), Object());
}

TEST(NlohmannToObject, RefusesEveryOtherValue) {
  EXPECT_EQ(code_of(to_object(json::array({1}))), ErrorCode::invalid_json);
  EXPECT_EQ(code_of(to_object(json("text"))), ErrorCode::invalid_json);
  EXPECT_EQ(code_of(to_object(json(1))), ErrorCode::invalid_json);
}

TEST(NlohmannToObject, RefusesWhatNlohmannCouldNotParse) {
  EXPECT_EQ(code_of(to_object(json::parse("{", nullptr, false))), ErrorCode::invalid_json);
}

TEST(NlohmannToObject, HasTheLimitsOfParsing) {
  EXPECT_TRUE(to_object(json{{"a", nested_arrays(63)}}));
  EXPECT_EQ(code_of(to_object(json{{"a", nested_arrays(64)}})), ErrorCode::json_too_deep);
  EXPECT_TRUE(to_object(json{{"a", nested_arrays(64)}}, {.depth_max = 65}));
  EXPECT_TRUE(to_object(json{{"a", 1}}, {.bytes_max = 7}));
  EXPECT_EQ(code_of(to_object(json{{"a", 1}}, {.bytes_max = 6})), ErrorCode::json_too_large);
}

TEST(NlohmannToObject, TakesNothingButNlohmannsValues) {
  EXPECT_TRUE(is_taken<ordered_json>);
  EXPECT_FALSE(is_taken<std::string>);
  EXPECT_FALSE((is_taken<std::map<std::string, int>>));
}

TEST(NlohmannToJson, StandsInBraces) {
  const json products = {{{"sku", "G-32"}}, {{"sku", "G-33"}}};
  const Object properties = {{"total", 2}, {"products", to_json(products)}};
  EXPECT_EQ(properties.text(), R"({"total":2,"products":[{"sku":"G-32"},{"sku":"G-33"}]})");
}

TEST(NlohmannToJson, TakesValuesAtEveryDepth) {
  constexpr int kDepth = 100'000;
  EXPECT_EQ(to_json(nested_arrays(kDepth)).text(),
            std::string(kDepth, '[') + "0" + std::string(kDepth, ']'));
}

TEST(NlohmannToJson, TakesWhatNlohmannCouldNotParseForNull) {
  EXPECT_TRUE(to_json(json::parse("{", nullptr, false)).is_null());
  EXPECT_TRUE(to_json(json()).is_null());
}

TEST(NlohmannFromJson, ReadsEveryKindOfValue) {
  EXPECT_EQ(from_json(Json()), json());
  EXPECT_EQ(from_json(true), json(true));
  EXPECT_EQ(from_json("say \"hi\" \xE2\x80\xA8"), json("say \"hi\" \xE2\x80\xA8"));
  EXPECT_EQ(from_json(Array{1, "a", 0.5}), json::array({1, "a", 0.5}));
}

TEST(NlohmannFromJson, KeepsIntegersOf64BitsExactly) {
  EXPECT_EQ(from_json(std::numeric_limits<std::int64_t>::min()).get<std::int64_t>(),
            std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(from_json(std::numeric_limits<std::uint64_t>::max()).get<std::uint64_t>(),
            std::numeric_limits<std::uint64_t>::max());
}

TEST(NlohmannFromObject, KeepsTheOrderWhereItIsAskedTo) {
  const Object object = {{"b", 1}, {"a", 2}};
  EXPECT_EQ(from_object(object).dump(), R"({"a":2,"b":1})");
  EXPECT_EQ(from_object<ordered_json>(object).dump(), R"({"b":1,"a":2})");
}

TEST(NlohmannFromObject, KeepsTheLastOfAKeyThatStandsTwice) {
  EXPECT_EQ(from_object({{"a", 1}, {"a", 2}}), json({{"a", 2}}));
}

TEST(NlohmannFromObject, GivesBackWhatWasTaken) {
  const json value = json::parse(R"({
    "": [[], {}, [{"deep": [null, true, false]}]], "text": "\u0000\u001f\u2028 ü 😀 \\ /",
    "numbers": [0, -1, 1e300, -2.5e-9, 0.1, 18446744073709551615, -9223372036854775808]})");
  EXPECT_EQ(from_object(to_object(value).value()), value);
  EXPECT_EQ(from_json(to_json(value)), value);
}

}  // namespace
}  // namespace analytics
