#include <analytics/json.h>

#include <gtest/gtest.h>

#include <limits>
#include <sstream>

namespace analytics {
namespace {

TEST(Object, IsWrittenFromBracesAsCompactJson) {
  const Object object = {
      {"plan", "Enterprise"}, {"seats", 42}, {"trial", false}, {"none", nullptr}};
  EXPECT_EQ(object.text(), R"({"plan":"Enterprise","seats":42,"trial":false,"none":null})");
}

TEST(Object, NestsByBraces) {
  const Object object = {{"a", {{"b", {{"c", 1}}}}}, {"empty", {}}};
  EXPECT_EQ(object.text(), R"({"a":{"b":{"c":1}},"empty":{}})");
}

TEST(Object, MeansTheSameWithAndWithoutABraceTooMany) {
  const Object one = {{"foo", "bar"}};
  const Object other = {{{"foo", "bar"}}};
  EXPECT_EQ(one, other);
}

TEST(Object, TakesEveryKindOfText) {
  const std::string string = "s";
  const std::string_view view = "v";
  const char* pointer = "p";
  const char* null = nullptr;
  const SmallString small = "m";
  const Object object = {{"s", string}, {"v", view}, {"p", pointer}, {"n", null},
                         {"m", small},  {string, 1}, {view, 2},      {small, 3}};
  EXPECT_EQ(object.text(), R"({"s":"s","v":"v","p":"p","n":null,"m":"m","s":1,"v":2,"m":3})");
}

TEST(Object, TakesOptionalsVectorsAndArrays) {
  const std::optional<int> none;
  const std::vector<std::string> words = {"a", "b"};
  const std::vector<bool> flags = {true, false};
  const std::array<int, 2> pair = {1, 2};
  const double reals[] = {0.5, 1.5};
  const Object object = {{"none", none},
                         {"some", std::optional<int>(7)},
                         {"words", words},
                         {"flags", flags},
                         {"pair", pair},
                         {"reals", reals},
                         {"nested", std::vector<std::vector<int>>{{1}, {}}}};
  EXPECT_EQ(object.text(),
            R"({"none":null,"some":7,"words":["a","b"],"flags":[true,false],"pair":[1,2],)"
            R"("reals":[0.5,1.5],"nested":[[1],[]]})");
}

TEST(Object, KeepsIntegersOf64BitsExact) {
  const Object object = {{"min", std::numeric_limits<std::int64_t>::min()},
                         {"max", std::numeric_limits<std::uint64_t>::max()},
                         {"long", 1L},
                         {"small", static_cast<short>(-3)}};
  EXPECT_EQ(object.text(),
            R"({"min":-9223372036854775808,"max":18446744073709551615,"long":1,"small":-3})");
}

TEST(Object, WritesTheShortestNumberThatReadsBackTheSame) {
  const Object object = {{"tenth", 0.1},  {"float", 0.1f},      {"exact", 123456789.123},
                         {"huge", 1e300}, {"third", 1.0 / 3.0}, {"whole", 2.0},
                         {"tiny", 5e-324}};
  EXPECT_EQ(object.text(), R"({"tenth":0.1,"float":0.1,"exact":123456789.123,"huge":1e+300,)"
                           R"("third":0.3333333333333333,"whole":2,"tiny":5e-324})");
}

TEST(Object, WritesWhatIsNoNumberAsNull) {
  const double infinity = std::numeric_limits<double>::infinity();
  const Object object = {{"nan", std::numeric_limits<double>::quiet_NaN()},
                         {"up", infinity},
                         {"down", -infinity},
                         {"float", std::numeric_limits<float>::infinity()}};
  EXPECT_EQ(object.text(), R"({"nan":null,"up":null,"down":null,"float":null})");
}

TEST(Object, EscapesWhatJsonAndJavaScriptNeed) {
  const Object object = {{"quote\"", "back\\slash"},
                         {"controls", std::string("\b\f\n\r\t\x01\x1f\0", 8)},
                         {"lines", "\u2028\u2029"},
                         {"plain", "/ \x7f é 日本 😀"}};
  EXPECT_EQ(object.text(),
            "{\"quote\\\"\":\"back\\\\slash\","
            "\"controls\":\"\\b\\f\\n\\r\\t\\u0001\\u001f\\u0000\","
            "\"lines\":\"\\u2028\\u2029\","
            "\"plain\":\"/ \x7f é 日本 😀\"}");
}

TEST(Object, ReplacesBytesThatAreNotUtf8) {
  const auto written = [](std::string_view text) { return Json(text).as_string().value(); };
  EXPECT_EQ(written("a\xFFz"), "a\uFFFDz");
  EXPECT_EQ(written("\xC0\xAF"), "\uFFFD\uFFFD");                      // overlong
  EXPECT_EQ(written("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD");            // a surrogate
  EXPECT_EQ(written("\xF0\x9F\x98"), "\uFFFD");                        // cut off: one maximal part
  EXPECT_EQ(written("\xF4\x90\x80\x80"), "\uFFFD\uFFFD\uFFFD\uFFFD");  // beyond U+10FFFF
  EXPECT_EQ(written("12345678\x80"), "12345678\uFFFD");
}

TEST(Object, IsEmptyWithoutMembers) {
  EXPECT_TRUE(Object().empty());
  EXPECT_EQ(Object().text(), "{}");
  EXPECT_TRUE(Object::parse(" { } ").value().empty());
}

TEST(Object, LivesOnTheHeapWhenItIsLong) {
  const std::string word(1000, 'x');
  Object object = {{"word", word}};
  Object copy = object;
  Object moved = std::move(object);
  EXPECT_EQ(moved.text(), "{\"word\":\"" + word + "\"}");
  EXPECT_EQ(copy, moved);
  copy = Object{{"short", 1}};
  EXPECT_EQ(copy.text(), R"({"short":1})");
  moved = copy;
  EXPECT_EQ(moved, copy);
}

TEST(Object, GetFindsAMemberWhateverStandsAroundIt) {
  const Object object = {{"a", {{"b", "}\"]"}}}, {"b", Array{1, "x"}}, {"c\n", true}};
  EXPECT_EQ(object.get("b")->text(), R"([1,"x"])");
  EXPECT_EQ(object.get("c\n")->as_bool(), true);
  EXPECT_EQ(object.get("d"), std::nullopt);
}

TEST(Object, SetReplacesInPlaceAndAddsAtTheEnd) {
  Object object = {{"a", 1}, {"b", 2}};
  object.set("a", "one").set("c", Array{3}).set("d", {{"e", 4}});
  EXPECT_EQ(object.text(), R"({"a":"one","b":2,"c":[3],"d":{"e":4}})");
}

TEST(Object, SetMayUseItsOwnText) {
  Object object = {{"a", 1}};
  object.set("b", object);
  EXPECT_EQ(object.text(), R"({"a":1,"b":{"a":1}})");
}

TEST(Object, EraseRemovesEveryMemberOfThatKey) {
  Object object = {{"a", 1}, {"b", 2}, {"a", 3}};
  EXPECT_TRUE(object.erase("a"));
  EXPECT_EQ(object.text(), R"({"b":2})");
  EXPECT_FALSE(object.erase("a"));
  EXPECT_TRUE(object.erase("b"));
  EXPECT_TRUE(object.empty());
}

TEST(Object, ListsItsKeys) {
  EXPECT_EQ((Object{{"a", 1}, {"b\"", 2}}).keys(), (std::vector<std::string>{"a", "b\""}));
}

TEST(Array, IsNamedAndHoldsAnything) {
  const Array array{"a", 1, nullptr, Object{{"b", 2}}, Array{3}};
  EXPECT_EQ(array.text(), R"(["a",1,null,{"b":2},[3]])");
}

TEST(Array, OfAnArrayIsACopy) {
  const Array array{1};
  const Array copy{array};
  EXPECT_EQ(copy.text(), "[1]");
}

TEST(Array, GrowsByPushBack) {
  Array array;
  array.push_back(1).push_back("two").push_back({{"three", 3}});
  EXPECT_EQ(array.text(), R"([1,"two",{"three":3}])");
  EXPECT_EQ(array.items().size(), 3u);
  EXPECT_EQ(array.items()[1].as_string(), "two");
}

TEST(Json, KnowsItsKindAndGivesOnlyThat) {
  EXPECT_TRUE(Json().is_null());
  EXPECT_EQ(Json(42).as_int64(), 42);
  EXPECT_EQ(Json(42).as_double(), 42.0);
  EXPECT_EQ(Json(42).as_string(), std::nullopt);
  EXPECT_EQ(Json(1.5).as_int64(), std::nullopt);
  EXPECT_EQ(Json(-1).as_uint64(), std::nullopt);
  EXPECT_EQ(Json("text").as_string(), "text");
  EXPECT_EQ(Json(true).as_bool(), true);
  EXPECT_EQ(Json(Object{{"a", 1}}).as_object(), (Object{{"a", 1}}));
  EXPECT_EQ(Json(Array{1}).as_array(), Array{1});
}

TEST(Json, ResolvesEscapesWhenItIsRead) {
  EXPECT_EQ(Json::parse(R"("\u00e9\ud83d\ude00\n\/")").value().as_string(), "é😀\n/");
}

TEST(JsonParse, DropsWhiteSpaceAndKeepsEverythingElse) {
  EXPECT_EQ(Json::parse(" { \"a b\" : [ 1 , 2.50 , -0 ] } ").value().text(),
            R"({"a b":[1,2.50,-0]})");
}

TEST(JsonParse, IsStrict) {
  for (const char* text :
       {"", " ", "{", "[1,]", "{\"a\":}", "{'a':1}", "nul", "01", "1.", "+1", "\"\n\"", "\"\\x\"",
        "[1]2", "{\"a\":1,}", "NaN", "\"\\ud800\"", "\"\xFF\"", "1e999", "--1"}) {
    const Result<Json> json = Json::parse(text);
    ASSERT_FALSE(json) << text;
    EXPECT_EQ(json.error().code, ErrorCode::invalid_json) << text;
  }
}

TEST(JsonParse, RoundsIntegersThatDoNotFit64Bits) {
  EXPECT_EQ(Json::parse("18446744073709551615").value().text(), "18446744073709551615");
  EXPECT_EQ(Json::parse("18446744073709551616").value().text(), "1.8446744073709552e+19");
  EXPECT_EQ(Json::parse("[-9223372036854775809,\"99999999999999999999\"]").value().text(),
            "[-9.223372036854776e+18,\"99999999999999999999\"]");
}

TEST(JsonParse, StopsAtTheLimits) {
  EXPECT_TRUE(Json::parse("[[[1]]]", {.depth_max = 3}));
  EXPECT_EQ(Json::parse("[[[[1]]]]", {.depth_max = 3}).error().code, ErrorCode::json_too_deep);
  EXPECT_TRUE(Json::parse("1234", {.bytes_max = 4}));
  EXPECT_EQ(Json::parse("12345", {.bytes_max = 4}).error().code, ErrorCode::json_too_large);
}

TEST(JsonParse, WantsTheRightKind) {
  EXPECT_EQ(Object::parse("[1]").error().code, ErrorCode::invalid_json);
  EXPECT_EQ(Array::parse("{}").error().code, ErrorCode::invalid_json);
}

TEST(SmallString, ComparesAndPrintsAsText) {
  const SmallString id = "f4ca124298";
  EXPECT_EQ(id, "f4ca124298");
  EXPECT_EQ(id, std::string("f4ca124298"));
  EXPECT_TRUE(SmallString(static_cast<const char*>(nullptr)).empty());
  std::ostringstream out;
  out << id;
  EXPECT_EQ(out.str(), "f4ca124298");
}

}  // namespace
}  // namespace analytics
