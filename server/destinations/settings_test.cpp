#include "server/destinations/settings.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

const std::vector<SettingField> kFields = {
    {.name = "url", .kind = SettingKind::url, .required = true, .description = "where to post"},
    {.name = "secret", .kind = SettingKind::string, .secret = true},
    {.name = "count",
     .kind = SettingKind::integer,
     .default_text = "3",
     .minimum = 1,
     .maximum = 9},
    {.name = "open", .kind = SettingKind::boolean, .default_text = "false"},
    {.name = "file", .kind = SettingKind::path},
};

std::string short_word(std::string_view word) {
  return word.size() < 4 ? std::string() : "must be shorter than 4 bytes";
}

std::string lower_case(std::string_view name, std::string_view value) {
  return name == "Bad" || value == "BAD" ? "that is not in lower case" : std::string();
}

const std::vector<SettingField> kMoreFields = {
    {.name = "method", .kind = SettingKind::string, .choices = {"POST", "PUT"}},
    {.name = "word", .kind = SettingKind::string, .check = short_word},
    {.name = "headers", .kind = SettingKind::map, .check_entry = lower_case},
    {.name = "rows", .kind = SettingKind::list},
};

// The one problem that the settings have; "" where there is none, and all of them otherwise.
std::string problem(std::string_view json) {
  std::string all;
  for (const SettingProblem& found : check_settings(kFields, json)) {
    all += (all.empty() ? "" : " | ") + found.message;
  }
  return all;
}

std::string problem_of_more(std::string_view json) {
  const std::vector<SettingProblem> found = check_settings(kMoreFields, json);
  return found.empty() ? "" : found.front().message;
}

std::string problem_of_url(const std::string& url) { return problem("{\"url\":\"" + url + "\"}"); }
std::string problem_of_file(const std::string& file) {
  return problem(R"({"url":"http://h/","file":")" + file + "\"}");
}

TEST(Settings, HoldWhatWasGivenAndTheDefaultsOfTheRest) {
  const auto settings =
      Settings::read(kFields, R"({"url":"https://example.com/a","secret":"s","open":true})")
          .value();
  EXPECT_EQ(settings.text("url"), "https://example.com/a");
  EXPECT_EQ(settings.text("secret"), "s");
  EXPECT_TRUE(settings.boolean("open"));
  EXPECT_EQ(settings.integer("count"), 3);
  EXPECT_EQ(settings.text("file"), "");
}

TEST(Settings, TakeNullForNotGiven) {
  EXPECT_EQ(Settings::read(kFields, R"({"url":"http://h","count":null})").value().integer("count"),
            3);
  EXPECT_EQ(problem(R"({"url":null})"), "setting \"url\" is missing: where to post");
}

TEST(Settings, NameAnUnknownSettingAndTheKnownOnes) {
  EXPECT_EQ(problem(R"({"url":"http://h","ulr":1})"),
            "unknown setting \"ulr\"; there are: url, secret, count, open, file");
}

TEST(Settings, NameAMissingSetting) {
  EXPECT_EQ(problem("{}"), "setting \"url\" is missing: where to post");
}

TEST(Settings, SayWhatKindOfValueIsWanted) {
  EXPECT_EQ(problem(R"({"url":"http://h","secret":5})"),
            "setting \"secret\" must be a string: put it in quotes");
  EXPECT_EQ(problem(R"({"url":"http://h","open":"true"})"),
            "setting \"open\" must be true or false, without quotes");
  EXPECT_EQ(problem(R"({"url":"http://h","count":"5"})"),
            "setting \"count\" must be a whole number from 1 to 9, without quotes");
}

TEST(Settings, KeepIntegersInTheirRange) {
  EXPECT_EQ(problem(R"({"url":"http://h","count":1})"), "");
  EXPECT_EQ(problem(R"({"url":"http://h","count":9})"), "");
  EXPECT_NE(problem(R"({"url":"http://h","count":0})"), "");
  EXPECT_NE(problem(R"({"url":"http://h","count":10})"), "");
}

TEST(Settings, ReportEveryProblem) {
  EXPECT_EQ(check_settings(kFields, R"({"secret":5,"open":1,"what":2})").size(), 4u);
}

TEST(Settings, NeverRepeatAValue) {
  EXPECT_EQ(problem(R"({"url":"sesame","secret":987654,"count":"sesame"})").find("sesame"),
            std::string::npos);
  EXPECT_EQ(problem(R"({"url":"http://h","secret":987654})").find("987654"), std::string::npos);
}

TEST(Settings, MustBeAnObject) {
  EXPECT_EQ(problem("[]"), "settings must be a JSON object");
  EXPECT_EQ(problem("{"), "settings must be a JSON object");
  EXPECT_EQ(Settings::read(kFields, "7").error().code, ErrorCode::invalid_config);
}

TEST(Settings, OfferAChoice) {
  EXPECT_EQ(problem_of_more(R"({"method":"PUT"})"), "");
  EXPECT_EQ(problem_of_more(R"({"method":"GET"})"), "setting \"method\" must be one of: POST, PUT");
}

TEST(Settings, AskTheirOwnCheck) {
  EXPECT_EQ(problem_of_more(R"({"word":"abc"})"), "");
  EXPECT_EQ(problem_of_more(R"({"word":"abcd"})"), "setting \"word\" must be shorter than 4 bytes");
}

TEST(MapSetting, HasNamesAndStringsInTheirOrder) {
  const auto settings =
      Settings::read(kMoreFields, R"({"headers":{"z":"1","a":"say \"hi\""}})").value();
  const std::vector<std::pair<std::string, std::string>> wanted = {{"z", "1"}, {"a", "say \"hi\""}};
  EXPECT_EQ(settings.entries("headers"), wanted);
  EXPECT_TRUE(Settings::read(kMoreFields, "{}").value().entries("headers").empty());
}

TEST(MapSetting, IsCheckedEntryByEntryAndNoneIsShown) {
  EXPECT_EQ(problem_of_more(R"({"headers":{"good":"x","Bad":"sesame"}})"),
            "setting \"headers\" has an entry that is not in lower case");
  EXPECT_EQ(problem_of_more(R"({"headers":{"n":1}})"),
            "setting \"headers\" has an entry that is not a string");
  EXPECT_EQ(problem_of_more(R"({"headers":{"n":"x","N":"y"}})"),
            "setting \"headers\" has an entry that stands twice");
  EXPECT_EQ(problem_of_more(R"({"headers":"sesame"})"),
            "setting \"headers\" must be a map of names and strings");
}

TEST(MapSetting, HasAtMost50Entries) {
  const auto map_of = [](std::size_t count) {
    std::string json = "{\"headers\":{";
    for (std::size_t i = 0; i < count; ++i) json += "\"n" + std::to_string(i) + "\":\"x\",";
    json.back() = '}';
    return json + "}";
  };
  EXPECT_EQ(problem_of_more(map_of(50)), "");
  EXPECT_EQ(problem_of_more(map_of(51)), "setting \"headers\" must have at most 50 entries");
}

TEST(Settings, AListHasObjectsAndIsKeptAsJson) {
  EXPECT_EQ(problem_of_more(R"({"rows":{}})"), "setting \"rows\" must be a list");
  EXPECT_EQ(problem_of_more(R"({"rows":[1]})"), "setting \"rows\" must be a list of objects");
  std::string many = R"({"rows":[{})";
  for (int i = 1; i < 51; ++i) many += ",{}";
  EXPECT_EQ(problem_of_more(many + "]}"), "setting \"rows\" must have at most 50 entries");
  const Settings settings = Settings::read(kMoreFields, R"({"rows":[{"a": 1}]})").value();
  EXPECT_EQ(settings.text("rows"), R"([{"a":1}])");
}

TEST(UrlSetting, IsHttpOrHttpsWithAHost) {
  EXPECT_EQ(problem_of_url("http://127.0.0.1:9000/hook?a=b"), "");
  EXPECT_EQ(problem_of_url("https://example.com"), "");
  EXPECT_NE(problem_of_url("ftp://example.com"), "");
  EXPECT_NE(problem_of_url("example.com"), "");
  EXPECT_NE(problem_of_url("http:///hook"), "");
  EXPECT_NE(problem_of_url(""), "");
}

TEST(UrlSetting, HoldsNoPasswordAndNoBlanks) {
  EXPECT_NE(problem_of_url("https://user:pass@example.com/"), "");
  EXPECT_EQ(problem_of_url("https://example.com/@name"), "");
  EXPECT_NE(problem_of_url("https://example.com/a b"), "");
  EXPECT_NE(problem_of_url("https://example.com/\\r\\nX: y"), "");
}

TEST(UrlSetting, IsAtMost2048BytesLong) {
  const std::string start = "https://example.com/";
  EXPECT_EQ(problem_of_url(start + std::string(2048 - start.size(), 'a')), "");
  EXPECT_NE(problem_of_url(start + std::string(2049 - start.size(), 'a')), "");
}

TEST(PathSetting, NamesAFileAndNothingCleverer) {
  EXPECT_EQ(problem_of_file("lake.db"), "");
  EXPECT_EQ(problem_of_file("a/b..c/lake.db"), "");
  EXPECT_EQ(problem_of_file("/srv/lake.db"), "");
  EXPECT_NE(problem_of_file("../lake.db"), "");
  EXPECT_NE(problem_of_file("a/../../lake.db"), "");
  EXPECT_NE(problem_of_file("a/.."), "");
  EXPECT_NE(problem_of_file("folder/"), "");
  EXPECT_NE(problem_of_file("file:lake.db?mode=memory"), "");
  EXPECT_NE(problem_of_file("FILE:lake.db"), "");
  EXPECT_NE(problem_of_file(":memory:"), "");
  EXPECT_NE(problem_of_file("a\\u0000b"), "");
}

}  // namespace
}  // namespace analytics::server
