// What FQL says of one event: the table that docs/filters.md is written from.
#include "server/route/fql.h"

#include <gtest/gtest.h>

#include <ostream>

#include "server/route/event_document.h"

namespace analytics::server {
namespace {

constexpr const char* kEvent = R"({
  "type": "track",
  "messageId": "m-1",
  "event": "Button Clicked",
  "userId": "user-7",
  "empty": "",
  "nothing": null,
  "context": {"library": {"name": "analytics.js", "version": "1.0"}},
  "traits": {"email": "Jo@Example.com", "vip": true, "blocked": false},
  "properties": {
    "features": ["discounts", "dark-mode", 3, null],
    "none": [],
    "price": 19.99,
    "text_price": "19.99",
    "quantity": 3,
    "whole": 3.0,
    "zero": 0,
    "minus": -2,
    "big": 9007199254740993,
    "huge": 18446744073709551615,
    "product 1": {"price": 5},
    "a.b": "dotted",
    "2fa": true,
    "and": "keyword",
    "größe": "XL",
    "name": "test string",
    "greek": "ΑΘΗΝΑ",
    "kana": "ア",
    "path": "a/b/c",
    "star": "ab*d",
    "pattern": "Button *",
    "bad_pattern": "[",
    "address": {"city": "Riga", "zip": 5},
    "same_address": {"city": "Riga", "zip": 5},
    "other_address": {"zip": 5, "city": "Riga"}
  }
})";

enum Wanted { no, yes, problem };

struct Row {
  const char* expression;
  Wanted wanted;
};
void PrintTo(const Row& row, std::ostream* out) { *out << row.expression; }

Wanted ask(const std::string& expression) {
  const Result<Fql> fql = Fql::compile(expression);
  EXPECT_TRUE(fql) << (fql ? "" : fql.error().message);
  EventDocument event;
  event.read(kEvent);
  const Result<bool> holds = fql ? fql->evaluate(event) : Result<bool>(false);
  if (!holds) return problem;
  return *holds ? yes : no;
}

class FqlTable : public testing::TestWithParam<Row> {};

TEST_P(FqlTable, Holds) { EXPECT_EQ(ask(GetParam().expression), GetParam().wanted); }

// Segment's documentation, api/public-api/fql.md.
INSTANTIATE_TEST_SUITE_P(
    Documented, FqlTable,
    testing::Values(
        Row{"event = 'Button Clicked'", yes}, Row{"event = 'Screen Tapped'", no},
        Row{"context.path.path = '/login'", no}, Row{"type = 'identify' or type = 'track'", yes},
        Row{"event = 'Button Clicked' and type = 'track'", yes},
        Row{"match( context.library.version, '1.*' )", yes},
        Row{"match( context.library.version, '2.*' )", no},
        Row{"type = 'track' and ( event = 'Click' or match( event, 'Button *' ) )", yes},
        Row{"!contains( context.library.name, 'js' )", no},
        Row{"'dark-mode' in properties.features", yes}, Row{"'blink' in properties.features", no},
        Row{"properties.product\\ 1.price = 5", yes}, Row{"!( type in ['track', 'identify'] )", no},
        Row{"length( userId ) > 0", yes},
        Row{"typeof( userId ) = 'string' and length( userId ) > 0", yes},
        Row{"length( 'a' ) = 1", yes}, Row{"length( properties.kana ) = 3", yes},
        Row{"snakecase( properties.name ) = 'test_string'", yes},
        Row{"kebabcase( properties.name ) = 'test-string'", yes},
        Row{"titlecase( properties.name ) = 'Test String'", yes},
        Row{"contains( missing, 'a' )", no}, Row{"length( null ) = 0", yes},
        Row{"lowercase( null ) = null", yes}, Row{"typeof( null ) = 'null'", yes},
        Row{"match( null, '*' )", no}, Row{"match( 'abcd', 'a*d' )", yes},
        Row{"match( '', '*' )", yes}, Row{"match( 'abc', 'ab' )", no},
        Row{"match( 'abcd', 'a??d' )", yes}, Row{"match( 'abcd', '*d' )", yes},
        Row{R"(match( properties.star, 'ab\*d' ))", yes},
        Row{R"(match( properties.star, 'ab\\*d' ))", yes}, Row{"match( 'abCd', 'ab[cC]d' )", yes},
        Row{"match( 'abcd', 'ab[a-z]d' )", yes}, Row{"match( 'abcd', 'ab[A-Z]d' )", no}));

INSTANTIATE_TEST_SUITE_P(
    Equality, FqlTable,
    testing::Values(
        Row{"event != 'Button Clicked'", no}, Row{"event = 'button clicked'", no},
        Row{"properties.price = 19.99", yes}, Row{"properties.price = '19.99'", no},
        Row{"properties.price != '19.99'", yes}, Row{"properties.text_price = 19.99", no},
        Row{"properties.whole = properties.quantity", yes}, Row{"3 = 3.0", yes},
        Row{"-2 = properties.minus", yes}, Row{"1e2 = 100", yes},
        Row{"properties.big = 9007199254740993", yes}, Row{"properties.big = 9007199254740992", no},
        Row{"properties.huge = 18446744073709551615", yes},
        Row{"properties.huge = 18446744073709551614", no}, Row{"traits.vip = true", yes},
        Row{"traits.vip = 'true'", no}, Row{"traits.blocked = false", yes},
        Row{"nothing = null", yes}, Row{"missing = null", yes}, Row{"missing.deeper = null", yes},
        Row{"event.deeper = null", yes}, Row{"missing != null", no}, Row{"event != null", yes},
        Row{"missing = nothing", yes}, Row{"missing = false", no}, Row{"empty = null", no},
        Row{"empty = ''", yes}, Row{"properties.zero = null", no}, Row{"null = null", yes},
        Row{"[] = properties.none", yes}, Row{"[1, 'a', null] = [1, 'a', null]", yes},
        Row{"[1, 2] = [2, 1]", no}, Row{"[1] = ['1']", no},
        Row{"properties.features = ['discounts', 'dark-mode', 3, null]", yes},
        Row{"properties.features = ['discounts']", no},
        Row{"properties.address = properties.same_address", yes},
        Row{"properties.address = properties.other_address", no},
        Row{"properties.address != null", yes}, Row{"properties.address = 'Riga'", no},
        Row{"properties.features.0 = 'discounts'", no}));

INSTANTIATE_TEST_SUITE_P(
    Order, FqlTable,
    testing::Values(Row{"properties.price > 19", yes}, Row{"properties.price >= 19.99", yes},
                    Row{"properties.price < 19.99", no}, Row{"properties.price <= 19.99", yes},
                    Row{"properties.minus < 0", yes}, Row{"properties.minus > -1.5", no},
                    Row{"properties.big > 9007199254740992", yes},
                    Row{"properties.huge > 18446744073709551614", yes}, Row{"missing > 0", no},
                    Row{"missing <= 0", no}, Row{"nothing < 1", no}, Row{"!(missing > 0)", yes},
                    Row{"properties.text_price > 5", problem}, Row{"5 < event", problem},
                    Row{"traits.vip > 0", problem}, Row{"properties.features > 1", problem},
                    Row{"properties.address > 1", problem}));

INSTANTIATE_TEST_SUITE_P(
    Membership, FqlTable,
    testing::Values(Row{"type in ['track']", yes}, Row{"type in []", no},
                    Row{"3 in properties.features", yes}, Row{"'3' in properties.features", no},
                    Row{"null in properties.features", yes},
                    Row{"missing in properties.features", yes}, Row{"missing in ['a']", no},
                    Row{"missing in [null]", yes}, Row{"'a' in missing", no},
                    Row{"'a' in nothing", no}, Row{"'a' in properties.none", no},
                    Row{"traits.vip in [true]", yes}, Row{"traits.vip in [false, 'true']", no},
                    Row{"'B' in event", problem}, Row{"'city' in properties.address", problem},
                    Row{"properties.none in properties.features", no}));

INSTANTIATE_TEST_SUITE_P(
    Logic, FqlTable,
    testing::Values(
        Row{"all", yes}, Row{"  all\n", yes}, Row{"true", yes}, Row{"false", no}, Row{"null", no},
        Row{"traits.vip", yes}, Row{"traits.blocked", no}, Row{"missing", no}, Row{"!missing", yes},
        Row{"!traits.vip", no}, Row{"!!traits.vip", yes}, Row{"true or false and false", yes},
        Row{"(true or false) and false", no}, Row{"false and false or true", yes},
        Row{"!false and false", no}, Row{"!(false and false)", yes}, Row{"!event = 'x'", yes},
        Row{"missing or true", yes}, Row{"missing and true", no}, Row{"event", problem},
        Row{"!event", problem}, Row{"event and true", problem}, Row{"false or event", problem},
        Row{"false and event", no}, Row{"true or event", yes},
        Row{"typeof(properties.price) = 'string' and contains(properties.price, '9')", no},
        Row{"true\nand\ttrue", yes}, Row{"properties.address", problem}));

INSTANTIATE_TEST_SUITE_P(
    Functions, FqlTable,
    testing::Values(
        Row{"contains(event, 'Click')", yes}, Row{"contains(event, '')", yes},
        Row{"contains(event, 'click')", no}, Row{"contains(event, missing)", no},
        Row{"contains(properties.price, '9')", problem},
        Row{"contains(properties.features, 'a')", problem}, Row{"length(missing) < 1", yes},
        Row{"length(empty) < 1", yes}, Row{"length(properties.features) = 4", yes},
        Row{"length(properties.none) = 0", yes}, Row{"length([1, 2]) = 2", yes},
        Row{"length(properties.price) > 0", problem},
        Row{"length(properties.address) > 0", problem},
        Row{"lowercase(traits.email) = 'jo@example.com'", yes},
        Row{"uppercase(event) = 'BUTTON CLICKED'", yes},
        Row{"lowercase(properties.greek) = 'αθηνα'", yes}, Row{"uppercase('größe') = 'GRÖßE'", yes},
        Row{"uppercase(missing) = null", yes}, Row{"lowercase(properties.price) = 'x'", problem},
        Row{"contains(lowercase(event), 'button')", yes},
        Row{"contains(lowercase(missing), 'button')", no}, Row{"typeof(event) = 'string'", yes},
        Row{"typeof(properties.price) = 'number'", yes},
        Row{"typeof(properties.features) = 'list'", yes}, Row{"typeof(traits.vip) = 'bool'", yes},
        Row{"typeof(properties.address) = 'object'", yes}, Row{"typeof(missing) = 'null'", yes},
        Row{"bool(missing)", no}, Row{"bool(empty)", no}, Row{"bool(event)", yes},
        Row{"bool('False')", no}, Row{"bool(properties.zero)", no}, Row{"bool(0.5)", yes},
        Row{"bool(properties.none)", no}, Row{"bool(properties.features)", yes},
        Row{"bool(properties.address)", problem}, Row{"string(properties.price) = '19.99'", yes},
        Row{"string(properties.whole) = '3'", yes},
        Row{"string(properties.huge) = '18446744073709551615'", yes},
        Row{"string(traits.vip) = 'true'", yes}, Row{"string(missing) = ''", yes},
        Row{R"(string(['a', 1]) = '["a",1]')", yes}, Row{"string(event) = event", yes},
        Row{"number(properties.text_price) = 19.99", yes}, Row{"number('-5') < 0", yes},
        Row{"number('9007199254740993') = properties.big", yes}, Row{"number(missing) > 0", no},
        Row{"number(event) > 0", problem}, Row{"number('') > 0", problem},
        Row{"number('1 ') > 0", problem}, Row{"number('inf') > 0", problem},
        Row{"number(traits.vip) = 1", problem}));

INSTANTIATE_TEST_SUITE_P(Patterns, FqlTable,
                         testing::Values(Row{"match(properties.path, 'a*c')", yes},
                                         Row{"match(properties.path, 'a?b?c')", yes},
                                         Row{"match(properties.kana, '?')", yes},
                                         Row{"match(properties.kana, \"???\")", no},
                                         Row{"match(event, properties.pattern)", yes},
                                         Row{"match(event, missing)", no},
                                         Row{"match(properties.price, '*')", problem},
                                         Row{"match(event, properties.bad_pattern)", problem},
                                         Row{"match(event, '[^A]*')", yes},
                                         Row{"match(event, '[^B]*')", no}));

INSTANTIATE_TEST_SUITE_P(
    Paths, FqlTable,
    testing::Values(Row{"properties.a\\.b = 'dotted'", yes}, Row{"properties.a.b = 'dotted'", no},
                    Row{"properties.2fa", yes}, Row{"properties.and = 'keyword'", yes},
                    Row{"\\and = null", yes}, Row{"properties.gr\\ö\\ße = 'XL'", yes},
                    Row{"all = null", yes}, Row{"length = null", yes},
                    Row{"android = null and order = null", yes}));

INSTANTIATE_TEST_SUITE_P(Strings, FqlTable,
                         testing::Values(Row{R"('a' = "a")", yes}, Row{R"("it's" = 'it\'s')", yes},
                                         Row{R"('\\' = "\\")", yes}, Row{R"('\x' = '\\x')", yes},
                                         Row{R"(length('\n\t') = 2)", yes}, Row{"'' = ''", yes}));

TEST(Fql, SaysWhyThereIsNoAnswerByTypesAndWithoutValues) {
  const Result<Fql> fql = Fql::compile("contains(properties.price, '9')");
  EventDocument event;
  event.read(kEvent);
  EXPECT_EQ(fql->evaluate(event).error().message,
            "contains needs a string or null, and properties.price is a number");
}

// A destination may take the other one.
TEST(Fql, HasNoAnswerOfWhatStandsTwice) {
  EventDocument event;
  event.read(R"({"event":"Signed Up","event":"Debug"})");
  EXPECT_EQ(Fql::compile("event = 'Debug'")->evaluate(event).error().message,
            "event stands twice in the event");
  EXPECT_FALSE(*Fql::compile("type = 'track'")->evaluate(event));
}

TEST(Fql, HasNoAnswerOfWhatIsNoJson) {
  EventDocument event;
  event.read("{\"type\":");
  EXPECT_EQ(Fql::compile("all")->evaluate(event).error().message,
            "the event can't be read as JSON");
}

}  // namespace
}  // namespace analytics::server
