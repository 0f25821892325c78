// Which expressions are refused, where, and what was expected instead.
#include "server/route/fql_parser.h"

#include <gtest/gtest.h>

#include <string>

#include "server/route/fql.h"

namespace analytics::server {
namespace {

std::string problem(std::string_view expression) {
  const Result<std::vector<FqlNode>> nodes = parse_fql(expression);
  return nodes ? "" : nodes.error().message;
}

TEST(FqlParser, SaysWhereAndWhatWasExpected) {
  const std::string value =
      "expected a value: a path, a string, a number, true, false, null, a list or a function; ";
  EXPECT_EQ(problem(""), "line 1, column 1: " + value + "found the end");
  EXPECT_EQ(problem("event = "), "line 1, column 9: " + value + "found the end");
  EXPECT_EQ(problem("event = )"), "line 1, column 9: " + value + "found \")\"");
  EXPECT_EQ(problem("type = 'track' and or true"), "line 1, column 20: " + value + "found \"or\"");
  EXPECT_EQ(problem("event 'Debug'"),
            "line 1, column 7: expected and, or, or the end; found \"'Debug'\"");
  EXPECT_EQ(problem("a = b = c"), "line 1, column 7: expected and, or, or the end; found \"=\"");
  EXPECT_EQ(problem("(a = b"), "line 1, column 7: expected and, or, or \")\"; found the end");
  EXPECT_EQ(problem("a in ['x' 'y']"), "line 1, column 11: expected \",\" or \"]\"; found \"'y'\"");
  EXPECT_EQ(problem("a in [b]"),
            "line 1, column 7: expected a string, a number, true, false or null; found \"b\"");
}

TEST(FqlParser, CountsLinesAndCharacters) {
  EXPECT_EQ(problem("type = 'track' and\n  'größe' = )").substr(0, 19), "line 2, column 13: ");
}

TEST(FqlParser, SaysTheSamePlaceInBytes) {
  std::optional<std::size_t> at;
  ASSERT_FALSE(parse_fql("type = 'track' and\n  'größe' = )", &at));
  EXPECT_EQ(at, 33U);
  at.reset();
  ASSERT_FALSE(parse_fql("event = ", &at));
  EXPECT_EQ(at, 8U);
}

TEST(FqlParser, HasNoPlaceForAnExpressionThatIsTooLong) {
  std::optional<std::size_t> at;
  ASSERT_FALSE(parse_fql(std::string(kFqlBytesMax + 1, ' '), &at));
  EXPECT_EQ(at, std::nullopt);
}

TEST(FqlParser, RefusesStringsWithoutAnEnd) {
  // The documentation's own example of an invalid expression.
  EXPECT_EQ(problem("userId = oops\""), "line 1, column 14: the string has no end");
  EXPECT_EQ(problem("a = 'b\\'"), "line 1, column 5: the string has no end");
}

TEST(FqlParser, RefusesWhatIsNoWord) {
  EXPECT_EQ(problem("a = #"),
            "line 1, column 5: \"#\" can't stand here; in a path it is written with a backslash "
            "before it");
  EXPECT_EQ(problem("größe = 1").substr(0, 39), "line 1, column 3: \"ö\" can't stand here");
  EXPECT_EQ(problem("a."), "line 1, column 3: expected a name after the dot");
  EXPECT_EQ(problem("a\\"), "line 1, column 2: a backslash must stand before a character");
  EXPECT_EQ(problem("a = 1x").substr(0, 36), "line 1, column 5: expected a number,");
  EXPECT_EQ(problem("a = 1.").substr(0, 36), "line 1, column 5: expected a number,");
  EXPECT_EQ(problem("a = 1e999"), "line 1, column 5: the number is too large");
}

TEST(FqlParser, NamesWhatOtherLanguagesWriteDifferently) {
  EXPECT_EQ(problem("a == 1"), "line 1, column 3: \"==\" is not an operator: write =");
  EXPECT_EQ(problem("a && b"), "line 1, column 3: \"&&\" is not an operator: write and");
  EXPECT_EQ(problem("a || b"), "line 1, column 3: \"||\" is not an operator: write or");
}

TEST(FqlParser, KnowsTheFunctionsAndWhatTheyTake) {
  EXPECT_EQ(problem("starts(event, 'x')"),
            "line 1, column 1: there is no function \"starts\"; there are: contains, match, "
            "length, lowercase, uppercase, snakecase, kebabcase, titlecase, typeof, bool, string, "
            "number");
  EXPECT_EQ(problem("contains(event)"), "line 1, column 15: expected \",\"; found \")\"");
  EXPECT_EQ(problem("length(a, b) > 1"), "line 1, column 9: expected \")\"; found \",\"");
  EXPECT_EQ(problem("contains(event, 5)"),
            "line 1, column 17: contains needs a string or null here; this is a number");
  EXPECT_EQ(problem("length(length(a)) > 1"),
            "line 1, column 8: length needs a string, a list or null here; this is a number");
}

TEST(FqlParser, RefusesWhatCanNeverHaveAnAnswer) {
  EXPECT_EQ(problem("lowercase(event)"),
            "line 1, column 1: an expression needs a bool or null here; this is a string or null");
  EXPECT_EQ(problem("'track'"),
            "line 1, column 1: an expression needs a bool or null here; this is a string");
  EXPECT_EQ(problem("type = 'a' or 'b'"),
            "line 1, column 15: or needs a bool or null here; this is a string");
  EXPECT_EQ(problem("!5"), "line 1, column 2: ! needs a bool or null here; this is a number");
  EXPECT_EQ(problem("price > '5'"),
            "line 1, column 9: > needs a number or null here; this is a string");
  EXPECT_EQ(problem("'a' in 'abc'"),
            "line 1, column 8: in needs a list or null here; this is a string");
}

TEST(FqlParser, ReadsPatternsAtOnce) {
  EXPECT_EQ(problem("match(event, 'a[')"), "line 1, column 14: the pattern's [ has no ]");
}

TEST(FqlParser, TakesFiveKibibytes) {
  const std::string expression = "a = '" + std::string(5 * 1024 - 6, 'x') + "'";
  EXPECT_EQ(problem(expression), "");
  EXPECT_EQ(problem(expression + " "), "the expression is longer than 5 KiB");
}

TEST(FqlParser, BoundsNesting) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '(') + "a" + std::string(depth, ')');
  };
  EXPECT_EQ(problem(nested(kFqlDepthMax - 1)), "");
  EXPECT_EQ(problem(nested(kFqlDepthMax)),
            "line 1, column 65: the expression is nested too deeply");
  EXPECT_EQ(problem(std::string(5'000, '!')),
            "line 1, column 65: the expression is nested too deeply");
  std::string functions;
  for (int i = 0; i < 100; ++i) functions += "lowercase(";
  EXPECT_EQ(problem(functions), "line 1, column 631: the expression is nested too deeply");
}

TEST(FqlParser, TakesNothingButUtf8) {
  EXPECT_EQ(problem("a = '\xff'"), "the expression is not UTF-8");
}

std::string ir(std::string_view expression) { return Fql::compile(expression)->ir_json(); }

TEST(FqlIr, IsThePrefixFormThatAnalyticsJsReads) {
  EXPECT_EQ(ir("type = 'track'"), R"(["=","type",{"value":"track"}])");
  EXPECT_EQ(
      ir("type = 'track' and event != \"Debug\" and !a.b"),
      R"(["and",["=","type",{"value":"track"}],["!=","event",{"value":"Debug"}],["!","a.b"]])");
  EXPECT_EQ(ir("a or b and c"), R"(["or","a",["and","b","c"]])");
  EXPECT_EQ(ir("a in ['x', 1, null]"),
            R"(["in","a",{"value":[{"value":"x"},{"value":1},{"value":null}]}])");
  EXPECT_EQ(ir("length(lowercase(a)) >= 2.5"),
            R"([">=",["length",["lowercase","a"]],{"value":2.5}])");
  EXPECT_EQ(ir("all"), R"({"value":true})");
  EXPECT_EQ(ir("properties.product\\ 1.a\\.b"), R"("properties.product 1.a\\.b")");
  EXPECT_EQ(ir("a = 9007199254740993"), R"(["=","a",{"value":9007199254740993}])");
}

}  // namespace
}  // namespace analytics::server
