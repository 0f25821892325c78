#include "server/workspace/warnings.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

std::string warnings(const std::string& destination) {
  const auto environment = [](const std::string&) { return std::optional<std::string>("x"); };
  const ParsedWorkspace parsed = parse_workspace(
      "version: 1\nsources: [{id: shop, write_keys: [k]}]\ndestinations:\n  - {id: d, " +
          destination + "}\n",
      "w", environment);
  EXPECT_TRUE(parsed.problems.empty()) << destination;
  std::string all;
  for (const std::string& warning : workspace_warnings(parsed.workspace)) {
    all += (all.empty() ? "" : "\n") + warning;
  }
  return all;
}

std::string of_url(const std::string& url, const std::string& more = "") {
  return warnings("type: webhook, settings: {url: '" + url + "'" + more + "}");
}

std::string of_filter(const std::string& filter) {
  return warnings("type: stdout, filters: [{" + filter + "}]");
}

TEST(WorkspaceWarnings, AreOfAddressesThatMayNotBeTalkedTo) {
  EXPECT_EQ(of_url("http://127.0.0.1:9000/hook"),
            "destination \"d\": setting \"url\" is on this machine or in a private network, which "
            "is refused: set allow_private_networks: true, if that is meant");
  for (const char* url : {"http://localhost/", "https://10.1.2.3/", "http://[::1]:80/hook",
                          "http://192.168.0.1:8080"}) {
    EXPECT_NE(of_url(url), "") << url;
  }
  EXPECT_NE(warnings("type: postgres, settings: {host: 127.0.0.1, database: a, user: b}"), "");
}

TEST(WorkspaceWarnings, AreNoneWhereThatIsAllowedOrTheAddressIsPublic) {
  EXPECT_EQ(of_url("http://127.0.0.1/", ", allow_private_networks: true"), "");
  for (const char* url : {"https://example.com/", "https://1.1.1.1/", "https://10.example.com/"}) {
    EXPECT_EQ(of_url(url), "") << url;
  }
  EXPECT_EQ(warnings("type: sqlite, settings: {path: a}"), "");
}

TEST(WorkspaceWarnings, AreOfFiltersThatCanNotBeMeant) {
  EXPECT_EQ(of_filter("if: \"type = 'Track'\", action: drop"),
            "destination \"d\": filter 1: if: type is identify, track, page, screen, group or "
            "alias, and never \"Track\"");
  EXPECT_EQ(of_filter("if: all, action: drop"),
            "destination \"d\": filter 1: it drops every event: enabled: false says so");
  EXPECT_EQ(of_filter("if: all, action: sample, percent: 1"),
            "destination \"d\": filter 1: percent is 1, so that it keeps every event");
  EXPECT_EQ(of_filter("if: \"event = 'A'\", action: sample, percent: 0.5"), "");
}

}  // namespace
}  // namespace analytics::server
