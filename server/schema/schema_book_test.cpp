#include "server/schema/schema_book.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

constexpr std::size_t kString = static_cast<std::size_t>(PropertyType::string);
constexpr std::size_t kInteger = static_cast<std::size_t>(PropertyType::integer);

Timestamp at(int seconds) { return Timestamp(std::chrono::seconds(1'767'225'600 + seconds)); }

class SchemaBookTest : public ::testing::Test {
 protected:
  void track(const std::string& event, const std::string& properties = "{}", int seconds = 0) {
    observe(EventType::track,
            R"({"userId":"u","event":)" + event + R"(,"properties":)" + properties + "}", seconds);
  }
  void observe(EventType type, const std::string& json, int seconds = 0) {
    book.observe(type, json, at(seconds));
  }
  const SchemaCall& event(const std::string& name) { return book.entries().events.at(name); }
  const SchemaProperty& property(const std::string& event_name, const std::string& path) {
    return event(event_name).properties.at(path);
  }

  SchemaBudget budget;
  // Small, and otherwise like the real ones.
  SourceSchemaBook book{budget, {.events_max = 2, .properties_max = 3, .name_bytes_max = 10}};
};

TEST_F(SchemaBookTest, CountsEventsByNameAndRemembersWhenTheyCame) {
  track(R"("Added")", "{}", 5);
  track(R"("Added")", "{}", 9);
  track(R"("Added")", "{}", 2);  // The clock was put back.
  track(R"("Bought")", "{}", 7);
  EXPECT_EQ(event("Added").count, 3u);
  EXPECT_EQ(event("Added").first_seen, at(2));
  EXPECT_EQ(event("Added").last_seen, at(9));
  EXPECT_EQ(event("Bought").count, 1u);
}

TEST_F(SchemaBookTest, CountsEachPropertyByType) {
  track(R"("Added")", R"({"size":1,"name":"a"})", 1);
  track(R"("Added")", R"({"size":"XL"})", 2);
  EXPECT_EQ(property("Added", "size").count(), 2u);
  EXPECT_EQ(property("Added", "size").types[kInteger], 1u);
  EXPECT_EQ(property("Added", "size").types[kString], 1u);
  EXPECT_EQ(property("Added", "size").first_seen, at(1));
  EXPECT_EQ(property("Added", "size").last_seen, at(2));
  EXPECT_EQ(property("Added", "name").count(), 1u);
  EXPECT_EQ(property("Added", "name").last_seen, at(1));
}

TEST_F(SchemaBookTest, NamesMembersOfNestedObjectsByTheirPath) {
  track(R"("Added")", R"({"a":{"b":{"c":1}}})");
  EXPECT_EQ(property("Added", "a").types[static_cast<std::size_t>(PropertyType::object)], 1u);
  EXPECT_EQ(property("Added", "a.b.c").types[kInteger], 1u);
}

TEST_F(SchemaBookTest, LooksIntoNoArrays) {
  track(R"("Added")", R"({"items":[{"id":1},{"id":2}]})");
  EXPECT_EQ(event("Added").properties.size(), 1u);
  EXPECT_EQ(property("Added", "items").types[static_cast<std::size_t>(PropertyType::array)], 1u);
}

TEST_F(SchemaBookTest, KeepsTraitsOfUsersAndOfGroupsApart) {
  observe(EventType::identify, R"({"userId":"u","traits":{"plan":"pro"}})");
  observe(EventType::identify, R"({"userId":"u"})");
  observe(EventType::group, R"({"groupId":"g","traits":{"size":5}})");
  EXPECT_EQ(book.entries().identify.count, 2u);
  EXPECT_EQ(book.entries().identify.properties.at("plan").count(), 1u);
  EXPECT_EQ(book.entries().group.properties.at("size").types[kInteger], 1u);
  EXPECT_TRUE(book.entries().events.empty());
}

TEST_F(SchemaBookTest, PassesOverTheOtherCalls) {
  observe(EventType::page, R"({"name":"Home","properties":{"url":"/"}})");
  observe(EventType::screen, R"({"name":"Home","properties":{"url":"/"}})");
  observe(EventType::alias, R"({"userId":"u","previousId":"p"})");
  EXPECT_EQ(book.entries(), SchemaEntries());
}

TEST_F(SchemaBookTest, TakesTheFirstOfTwoAndNullAsAbsentAsIngestDoes) {
  observe(EventType::track, R"({"event":null,"event":"Added","event":"Other","properties":null,)"
                            R"("properties":{"a":1},"properties":{"b":1}})");
  EXPECT_EQ(event("Added").properties.count("a"), 1u);
  EXPECT_EQ(event("Added").properties.count("b"), 0u);
  EXPECT_EQ(book.entries().events.size(), 1u);
}

TEST_F(SchemaBookTest, CountsAKeyThatStandsTwiceOnce) {
  track(R"("Added")", R"({"a":1,"a":"x","b":{"c":1},"b.c":1})");
  track(R"("Added")", R"({"a":1})");
  EXPECT_EQ(property("Added", "a").types[kInteger], 2u);
  EXPECT_EQ(property("Added", "a").types[kString], 0u);
  EXPECT_EQ(property("Added", "b.c").count(), 1u);
}

TEST_F(SchemaBookTest, ReadsEscapedNamesAsWhatTheyMean) {
  observe(EventType::track, R"({"\u0065vent":"Add\u0065d","properties":{"\u0061":1}})");
  track(R"("Added")", R"({"a":1})");
  EXPECT_EQ(event("Added").count, 2u);
  EXPECT_EQ(property("Added", "a").count(), 2u);
}

TEST_F(SchemaBookTest, TakesAnyNameThatJsonCanHold) {
  track(R"("\u0000")", R"({"":1,"\ud83d\ude00":1,".":1})");
  EXPECT_EQ(event(std::string(1, '\0')).properties.size(), 3u);
  EXPECT_EQ(property(std::string(1, '\0'), "").count(), 1u);
}

TEST_F(SchemaBookTest, KeepsTheFirstEventsAndCountsWhatIsBeyond) {
  track(R"("one")");
  track(R"("two")");
  track(R"("three")", R"({"a":1})");
  track(R"("three")");
  track(R"("two")");
  EXPECT_EQ(book.entries().events.size(), 2u);
  EXPECT_EQ(book.entries().events_beyond, 2u);
  EXPECT_EQ(event("two").count, 2u);
}

TEST_F(SchemaBookTest, KeepsTheFirstPropertiesAndCountsWhatIsBeyond) {
  track(R"("one")", R"({"a":1,"b":1,"c":1})");
  EXPECT_EQ(event("one").properties_beyond, 0u);
  track(R"("one")", R"({"d":1,"a":1,"e":1})");
  EXPECT_EQ(event("one").properties.size(), 3u);
  EXPECT_EQ(event("one").properties_beyond, 2u);
  EXPECT_EQ(property("one", "a").count(), 2u);
  track(R"("two")", R"({"d":1})");
  EXPECT_EQ(property("two", "d").count(), 1u);
}

TEST_F(SchemaBookTest, HasALimitOnTraitsToo) {
  observe(EventType::identify, R"({"traits":{"a":1,"b":1,"c":1,"d":1}})");
  EXPECT_EQ(book.entries().identify.properties.size(), 3u);
  EXPECT_EQ(book.entries().identify.properties_beyond, 1u);
}

TEST_F(SchemaBookTest, HasALimitOnTheLengthOfNames) {
  track(R"("0123456789")", R"({"0123456789":1,"0123456789a":1})");
  EXPECT_EQ(property("0123456789", "0123456789").count(), 1u);
  EXPECT_EQ(event("0123456789").properties_beyond, 1u);
  track(R"("0123456789a")");
  EXPECT_EQ(book.entries().events_beyond, 1u);
  track(R"("0123456789")", R"({"a":{"01234567":1,"012345678":1}})");
  EXPECT_EQ(property("0123456789", "a.01234567").count(), 1u);
  EXPECT_EQ(event("0123456789").properties_beyond, 2u);
}

TEST(SourceSchemaBook, HasALimitOnTheDepthOfObjects) {
  SchemaBudget budget;
  SourceSchemaBook book(budget, {.depth_max = 2});
  book.observe(EventType::track, R"({"event":"e","properties":{"a":{"b":{"c":1,"d":{"e":1}}}}})",
               at(0));
  const SchemaCall& call = book.entries().events.at("e");
  EXPECT_EQ(call.properties.size(), 2u);
  EXPECT_EQ(call.properties.count("a.b"), 1u);
  EXPECT_EQ(call.properties_beyond, 2u);
}

TEST(SourceSchemaBook, HasALimitOnWhatASourceTakes) {
  SchemaBudget budget;
  SourceSchemaBook measured(budget);
  measured.observe(EventType::track, R"({"event":"e","properties":{"a":1}})", at(0));
  SourceSchemaBook book(budget, {.source_bytes_max = measured.bytes()});
  book.observe(EventType::track, R"({"event":"e","properties":{"a":1}})", at(0));
  EXPECT_EQ(book.entries(), measured.entries());
  book.observe(EventType::track, R"({"event":"e","properties":{"b":1}})", at(0));
  book.observe(EventType::track, R"({"event":"f"})", at(0));
  EXPECT_EQ(book.entries().events.at("e").properties_beyond, 1u);
  EXPECT_EQ(book.entries().events_beyond, 1u);
  EXPECT_EQ(book.bytes(), measured.bytes());
}

TEST(SourceSchemaBook, SharesOneLimitWithAllOthers) {
  SchemaBudget budget;
  SourceSchemaBook first(budget);
  SourceSchemaBook second(budget);
  first.observe(EventType::track, R"({"event":"e"})", at(0));
  EXPECT_EQ(budget.bytes_left, SchemaBudget::kBytes - first.bytes());
  budget.bytes_left = first.bytes();
  second.observe(EventType::track, R"({"event":"e"})", at(0));
  second.observe(EventType::track, R"({"event":"f"})", at(0));
  EXPECT_EQ(second.entries().events.size(), 1u);
  EXPECT_EQ(second.entries().events_beyond, 1u);
  EXPECT_EQ(budget.bytes_left, 0u);
}

TEST(SourceSchemaBook, TakesNothingForWhatItKnows) {
  SchemaBudget budget;
  SourceSchemaBook book(budget);
  const std::string json = R"({"event":"e","properties":{"a":{"b":1}}})";
  book.observe(EventType::track, json, at(0));
  const std::size_t before = book.bytes();
  book.observe(EventType::track, json, at(1));
  EXPECT_EQ(book.bytes(), before);
}

TEST(SourceSchemaBook, HoldsAgainstTenThousandPropertiesAndAsManyEvents) {
  SchemaBudget budget;
  SourceSchemaBook book(budget);
  std::string properties = R"({"event":"e","properties":{"first":1)";
  for (int i = 1; i < 10'000; ++i) properties += ",\"p" + std::to_string(i) + "\":1";
  book.observe(EventType::track, properties + "}}", at(0));
  EXPECT_EQ(book.entries().events.at("e").properties.size(), 300u);
  EXPECT_EQ(book.entries().events.at("e").properties_beyond, 9'700u);
  for (int i = 1; i < 10'000; ++i) {
    book.observe(EventType::track, R"({"event":"e)" + std::to_string(i) + R"("})", at(0));
  }
  EXPECT_EQ(book.entries().events.size(), 4'000u);
  EXPECT_EQ(book.entries().events_beyond, 6'000u);
  EXPECT_LT(book.bytes(), SchemaLimits().source_bytes_max);
}

TEST(SourceSchemaBook, HoldsAgainstDeepNestingAndHugeNames) {
  SchemaBudget budget;
  SourceSchemaBook book(budget);
  std::string deep = R"({"event":"e","properties":)";
  for (int i = 0; i < 60; ++i) deep += R"({"x":)";
  book.observe(EventType::track, deep + "1" + std::string(61, '}'), at(0));
  EXPECT_EQ(book.entries().events.at("e").properties.size(), 5u);
  EXPECT_EQ(book.entries().events.at("e").properties_beyond, 1u);
  const std::string huge(30'000, 'x');
  book.observe(EventType::track, R"({"event":")" + huge + "\"}", at(0));
  EXPECT_EQ(book.entries().events_beyond, 1u);
}

}  // namespace
}  // namespace analytics::server
