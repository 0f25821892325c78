#include "server/ingest/pixel.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "http/base64.h"
#include "server/ingest/query.h"

namespace analytics::server {
namespace {

std::string event_of(std::string_view query) {
  const Result<std::string> event = pixel_event(query);
  return event ? *event : "error: " + event.error().message;
}

TEST(Pixel, ReadsBase64OfEitherAlphabetWithAndWithoutPadding) {
  const std::string json = R"({"userId":"ü?>~u","event":"E"})";
  std::string standard = base64(json);
  std::string for_urls = standard;
  std::ranges::replace(for_urls, '+', '-');
  std::ranges::replace(for_urls, '/', '_');
  ASSERT_NE(for_urls, standard);
  EXPECT_EQ(event_of("data=" + standard), json) << "the plus became a blank";
  EXPECT_EQ(event_of("data=" + for_urls), json);
  for (const char* extra : {"", "x", "xy", "xyz"}) {
    const std::string text = std::string(R"({"a":")") + extra + "\"}";
    std::string bare = base64(text);
    bare.erase(std::min(bare.find('='), bare.size()));
    EXPECT_EQ(event_of("other=1&data=" + bare), text);
    EXPECT_EQ(event_of("data=" + base64(text)), text);
  }
}

TEST(Pixel, ReadsFlatParametersAndFollowsTheirDots) {
  EXPECT_EQ(event_of("writeKey=key&userId=u&event=Email+Opened&properties.subject=Hi%20%22you%22"
                     "&context.campaign.name=a"),
            R"({"context":{"campaign":{"name":"a"}},"event":"Email Opened",)"
            R"("properties":{"subject":"Hi \"you\""},"userId":"u","writeKey":"key"})");
}

TEST(Pixel, MakesOneObjectOfNamesThatDisagree) {
  EXPECT_EQ(event_of("a=1&a.b=2"), R"({"a":{"b":"2"}})");
  EXPECT_EQ(event_of("a=1&a=2"), R"({"a":"2"})");
}

TEST(Pixel, NestsEightDeepAndNoDeeper) {
  EXPECT_EQ(event_of("a.b.c.d.e.f.g.h.i.j=1"),
            R"({"a":{"b":{"c":{"d":{"e":{"f":{"g":{"h.i.j":"1"}}}}}}}})");
}

TEST(Pixel, SaysWhatCanNotBeRead) {
  EXPECT_EQ(event_of(""), "error: the query is empty");
  EXPECT_EQ(event_of("&&="), "error: the query is empty");
  EXPECT_EQ(event_of("data=***"), "error: data is not base64");
}

TEST(Pixel, HasAPictureOfOneByOne) {
  EXPECT_EQ(pixel_gif().size(), 43u);
  EXPECT_EQ(pixel_gif().substr(0, 6), "GIF89a");
  EXPECT_EQ(pixel_gif().back(), ';');
}

TEST(Query, LeavesWhatIsNoRightEscapeAsItIs) {
  EXPECT_EQ(percent_decoded("%41%zz%4", true), "A%zz%4");
  EXPECT_EQ(percent_decoded("a+b", false), "a+b");
  EXPECT_EQ(percent_decoded("a+b", true), "a b");
}

TEST(Query, ReadsAThousandItemsAndNoMore) {
  std::string query;
  for (int i = 0; i < 1'001; ++i) query += "a=1&";
  EXPECT_EQ(read_query(query).size(), 1'000u);
}

}  // namespace
}  // namespace analytics::server
