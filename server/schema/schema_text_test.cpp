#include "server/schema/schema_text.h"

#include <gtest/gtest.h>

#include <analytics/json.h>

#include "server/schema/schema_book.h"

namespace analytics::server {
namespace {

class SchemaTextTest : public ::testing::Test {
 protected:
  void observe(EventType type, const std::string& json) {
    book.observe(type, json, Timestamp(std::chrono::seconds(1'767'225'600)));
  }
  std::string json() { return schema_json(book.entries(), 0); }
  std::string csv() { return schema_csv(book.entries()); }

  SchemaBudget budget;
  SourceSchemaBook book{budget, {.events_max = 3, .properties_max = 2}};
};

constexpr const char* kHead =
    "kind,event,property,count,first_seen,last_seen,"
    "string,integer,number,boolean,timestamp,array,object,null\r\n";
constexpr const char* kTimes = "2026-01-01T00:00:00.000Z,2026-01-01T00:00:00.000Z";

TEST_F(SchemaTextTest, IsJsonWithEverythingThatIsKnown) {
  observe(EventType::track, R"({"event":"Bought","properties":{"a":1,"b":"x","c":1}})");
  observe(EventType::track, R"({"event":"Bought","properties":{"a":1.5}})");
  observe(EventType::identify, R"({"traits":{"plan":null}})");
  observe(EventType::group, "{}");
  const std::string seen =
      R"("first_seen":"2026-01-01T00:00:00.000Z","last_seen":"2026-01-01T00:00:00.000Z")";
  EXPECT_EQ(json(),
            R"({"events":[{"name":"Bought","count":2,)" + seen +
                R"(,"properties":[{"name":"a","count":2,"types":{"integer":1,"number":1},)" + seen +
                R"(},{"name":"b","count":1,"types":{"string":1},)" + seen +
                R"(}],"properties_beyond":1}],"traits":[{"name":"plan","count":1,)"
                R"("types":{"null":1},)" +
                seen +
                R"(}],"group_traits":[],"calls":{"track":2,"identify":1,"group":1},)"
                R"("beyond":{"events":0,"properties":1,"traits":0,"group_traits":0},"missed":0})");
}

TEST_F(SchemaTextTest, IsJsonWithoutEventsToo) {
  EXPECT_EQ(schema_json({}, 4),
            R"({"events":[],"traits":[],"group_traits":[],)"
            R"("calls":{"track":0,"identify":0,"group":0},)"
            R"("beyond":{"events":0,"properties":0,"traits":0,"group_traits":0},"missed":4})");
  EXPECT_EQ(csv(), kHead);
}

TEST_F(SchemaTextTest, CountsAllTrackCallsWhereSomeAreBeyond) {
  for (const char* name : {"a", "b", "c", "d", "d"}) {
    observe(EventType::track, R"({"event":")" + std::string(name) + "\"}");
  }
  EXPECT_NE(json().find(R"("calls":{"track":5,)"), std::string::npos);
  EXPECT_NE(json().find(R"("beyond":{"events":2,)"), std::string::npos);
}

TEST_F(SchemaTextTest, IsJsonWhateverTheNames) {
  observe(EventType::track, R"({"event":"\u0000\"\\\n","properties":{"\u2028":1}})");
  EXPECT_TRUE(Json::parse(json()));
  EXPECT_NE(json().find(R"("name":"\u0000\"\\\n")"), std::string::npos);
}

TEST_F(SchemaTextTest, IsCsvWithARowForEachEventPropertyAndTrait) {
  observe(EventType::track, R"({"event":"Bought","properties":{"a":1}})");
  observe(EventType::identify, R"({"traits":{"plan":"pro"}})");
  observe(EventType::group, R"({"traits":{"size":1}})");
  const std::string times = kTimes;
  EXPECT_EQ(csv(), kHead + ("event,\"Bought\",\"\",1," + times + ",,,,,,,,\r\n") +
                       "property,\"Bought\",\"a\",1," + times + ",0,1,0,0,0,0,0,0\r\n" +
                       "trait,\"\",\"plan\",1," + times + ",1,0,0,0,0,0,0,0\r\n" +
                       "group_trait,\"\",\"size\",1," + times + ",0,1,0,0,0,0,0,0\r\n");
}

TEST_F(SchemaTextTest, IsCsvInWhichNoNameIsAFormula) {
  observe(EventType::track, R"({"event":"=1+1","properties":{"@x":1,"+y":1}})");
  observe(EventType::track, R"({"event":"-a","properties":{"\t=":1}})");
  EXPECT_NE(csv().find("\"'=1+1\",\"'@x\""), std::string::npos);
  EXPECT_NE(csv().find("\"'=1+1\",\"'+y\""), std::string::npos);
  EXPECT_NE(csv().find("\"'-a\",\"' =\""), std::string::npos);
}

TEST_F(SchemaTextTest, IsCsvInWhichNoNameEndsItsCell) {
  observe(EventType::track, R"({"event":"a\",b","properties":{"c\r\nd\u0000\u007f":1}})");
  EXPECT_NE(csv().find("property,\"a\"\",b\",\"c  d  \",1,"), std::string::npos);
}

}  // namespace
}  // namespace analytics::server
