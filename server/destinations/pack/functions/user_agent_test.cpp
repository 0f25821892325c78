#include <gtest/gtest.h>

#include <string>

#include "server/destinations/pack/functions/call_fixture.h"
#include "server/destinations/pack/functions/mixpanel_browser.h"

namespace analytics::server::pack {
namespace {

const std::string kWebKit = "AppleWebKit/537.36 (KHTML, like Gecko) ";
const std::string kIphone =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Version/18.7.5 Mobile/15E148 Safari/604.1";
const std::string kWindows =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) " + kWebKit + "Chrome/120.0.0.0 Safari/537.36";

std::string agent(const std::string& text) { return called("@user_agent", "[\"" + text + "\"]"); }

std::string device(const std::string& comment) {
  const std::string all = agent("Mozilla/5.0 (Linux; " + comment + ") " + kWebKit +
                                "Chrome/120.0.0.0 Mobile Safari/537.36");
  const std::size_t at = all.find("\"device\":");
  return all.substr(at + 9, all.size() - at - 10);
}

TEST(UserAgent, AComputerHasNoDevice) {
  EXPECT_EQ(agent(kWindows), R"({"browser":{"name":"Chrome","version":"120.0.0.0","major":"120"},)"
                             R"("os":{"name":"Windows","version":"10"},"device":{}})");
  EXPECT_EQ(agent(kWindows + " Edg/120.0.2210.91"),
            R"({"browser":{"name":"Edge","version":"120.0.2210.91","major":"120"},)"
            R"("os":{"name":"Windows","version":"10"},"device":{}})");
  EXPECT_EQ(agent("Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0"),
            R"({"browser":{"name":"Firefox","version":"121.0","major":"121"},)"
            R"("os":{"name":"Ubuntu"},"device":{}})");
}

TEST(UserAgent, AppleSaysWhatItIs) {
  EXPECT_EQ(agent(kIphone),
            R"({"browser":{"name":"Mobile Safari","version":"18.7.5","major":"18"},)"
            R"("os":{"name":"iOS","version":"18.7"},)"
            R"("device":{"vendor":"Apple","model":"iPhone","type":"mobile"}})");
  EXPECT_EQ(agent("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, "
                  "like Gecko) Version/17.2 Safari/605.1.15"),
            R"({"browser":{"name":"Safari","version":"17.2","major":"17"},)"
            R"("os":{"name":"Mac OS","version":"10.15.7"},)"
            R"("device":{"vendor":"Apple","model":"Macintosh"}})");
}

TEST(UserAgent, PhonesAreToldByTheirModels) {
  EXPECT_EQ(device("Android 10; SM-G973F"),
            R"({"vendor":"Samsung","model":"SM-G973F","type":"mobile"})");
  EXPECT_EQ(device("Android 9; SM-T510"),
            R"({"vendor":"Samsung","model":"SM-T510","type":"tablet"})");
  EXPECT_EQ(device("Android 10; Pixel 3 XL"),
            R"({"vendor":"Google","model":"Pixel 3 XL","type":"mobile"})");
  EXPECT_EQ(device("Android 10; MI 9 Build/QKQ1"),
            R"({"vendor":"Xiaomi","model":"MI 9","type":"mobile"})");
  EXPECT_EQ(device("Android 9; Redmi Note 8 Pro"),
            R"({"vendor":"Xiaomi","model":"Redmi Note 8 Pro","type":"mobile"})");
  EXPECT_EQ(device("Android 9; moto g(6)"),
            R"-({"vendor":"Motorola","model":"moto g(6)","type":"mobile"})-");
  EXPECT_EQ(device("Android 9; ONEPLUS A6013"),
            R"({"vendor":"OnePlus","model":"A6013","type":"mobile"})");
  EXPECT_EQ(device("Android 8.1.0; ASUS_X00TD"),
            R"({"vendor":"ASUS","model":"X00TD","type":"mobile"})");
  EXPECT_EQ(device("Android 9; LYA-L29"),
            R"({"vendor":"Huawei","model":"LYA-L29","type":"mobile"})");
  EXPECT_EQ(device("Android 9; G8142"), R"({"vendor":"Sony","model":"G8142","type":"mobile"})");
}

TEST(UserAgent, AModelThatIsNotKnownIsStillTaken) {
  EXPECT_EQ(device("Android 10; K"), R"({"model":"K","type":"mobile"})");
  EXPECT_EQ(device("U; Android 9; en-us; Thing 5 Build/X"),
            R"({"model":"Thing 5","type":"mobile"})");
  EXPECT_EQ(agent("Mozilla/5.0 (Android 16; Mobile; rv:156.0) Gecko/156.0 Firefox/156.0"),
            R"({"browser":{"name":"Firefox","version":"156.0","major":"156"},)"
            R"("os":{"name":"Android","version":"16"},"device":{"type":"mobile"}})");
}

TEST(UserAgent, WhatIsNoneHasNothing) {
  EXPECT_EQ(agent(""), R"({"browser":{},"os":{},"device":{}})");
  EXPECT_EQ(agent("curl/8.5.0"), R"({"browser":{},"os":{},"device":{}})");
  EXPECT_EQ(called("@user_agent", "[1]"), "undefined");
}

TEST(UserAgent, OnlyTheBeginningOfALongTextIsLookedAt) {
  const std::string blanks(kUserAgentBytesMax - kWindows.size() + 60, ' ');
  EXPECT_EQ(agent(blanks + kWindows), R"({"browser":{},"os":{"name":"Windows","version":"10"},)"
                                      R"("device":{}})");
  EXPECT_EQ(called("@browser", "[\"" + std::string(kUserAgentBytesMax - 5, ' ') + "Chrome/1\"]"),
            R"("")");
}

std::string browser(const std::string& text) {
  return called("@browser", "[\"" + text + "\"]") + " " +
         called("@browser_version", "[\"" + text + "\"]");
}

TEST(MixpanelBrowser, BrowsersHaveMixpanelsNames) {
  EXPECT_EQ(browser(kWindows), R"("Chrome" "120.0.0.0")");
  EXPECT_EQ(browser(kIphone), R"("Mobile Safari" "18.7.5")");
  EXPECT_EQ(browser(kWindows + " OPR/106.0.0.0"), R"("Opera" "106.0.0.0")");
  EXPECT_EQ(browser(kWindows + " OPR/106.0 Mini"), R"("Opera Mini" undefined)");
  EXPECT_EQ(browser(kWindows + " Edg/120.0.1"), R"("Microsoft Edge" "120.0.1")");
  EXPECT_EQ(browser("x CriOS/120.0.1 Safari/1"), R"("Chrome iOS" "120.0.1")");
  EXPECT_EQ(browser("x FxiOS/120.1 Safari/1"), R"("Firefox iOS" "120.1")");
  EXPECT_EQ(browser("SamsungBrowser/23.0 Chrome/115.0"), R"("Samsung Internet" "23.0")");
  EXPECT_EQ(browser("iPhone [FBAN/FBIOS;FBAV/1.2]"), R"("Facebook Mobile" undefined)");
  EXPECT_EQ(browser("Mozilla/4.0 (compatible; MSIE 8.0; Trident/4.0)"),
            R"("Internet Explorer" "8.0")");
  EXPECT_EQ(browser("Mozilla/5.0 (Trident/7.0; rv:11.0) like Gecko"),
            R"("Internet Explorer" "11.0")");
}

TEST(MixpanelBrowser, TheirOdditiesAreKept) {
  EXPECT_EQ(browser("a playbook"), R"("BlackBerry" undefined)");
  EXPECT_EQ(browser("BlackBerry 9.1.2"), R"("BlackBerry" "9.1.2")");
  EXPECT_EQ(browser("Android 4.0.1"), R"("Android Mobile" undefined)");
  EXPECT_EQ(browser("Android android 4.0.1"), R"("Android Mobile" "4.0.1")");
  EXPECT_EQ(browser("Chrome/120"), R"("Chrome" undefined)");
  EXPECT_EQ(browser("Chrome/x Chrome/1.2."), R"("Chrome" "1.2")");
  EXPECT_EQ(browser("curl/8.5.0"), R"("" undefined)");
  EXPECT_EQ(called("@browser", "[1]"), "undefined");
}

}  // namespace
}  // namespace analytics::server::pack
