#include "server/console/guard.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

constexpr const char* kToken = "0123456789abcdef";
constexpr int kAllowed = 0;

int status(const ServerRequest& request, const GuardOptions& options = {}) {
  const auto refusal = guard(request, options);
  return refusal ? refusal->status : kAllowed;
}

int status_for_host(const std::string& host, const GuardOptions& options = {}) {
  return status({.method = "GET", .target = "/", .headers = {{"Host", host}}}, options);
}

int status_for_change(std::vector<HttpHeader> headers, const std::string& host) {
  headers.push_back({"Host", host});
  return status({.method = "PATCH", .target = "/", .headers = std::move(headers)},
                {.hosts = {"console.example.com"}});
}

int status_for_token(const std::string& authorization, const std::string& path = "/api") {
  return status({.method = "GET",
                 .target = path,
                 .headers = {{"Host", "localhost"}, {"Authorization", authorization}}},
                {.token = kToken});
}

TEST(Guard, LetsLoopbackHostsIn) {
  for (const char* host : {"localhost", "localhost:8081", "LOCALHOST:8081", "localhost.",
                           "127.0.0.1", "127.0.0.1:8081", "127.8.9.10", "[::1]", "[::1]:8081"}) {
    EXPECT_EQ(status_for_host(host), kAllowed) << host;
  }
}

TEST(Guard, Answers421ToEveryOtherHost) {
  for (const char* host :
       {"", "evil.example", "evil.example:8081", "127.0.0.1.evil.example", "localhost.evil.example",
        "evil.example#localhost", "localhost@evil.example", "192.168.1.7:8081", "0.0.0.0:8081",
        "[::]:8081", "[fe80::1]", "::1", "127.1", "2130706433"}) {
    EXPECT_EQ(status_for_host(host), 421) << host;
  }
}

TEST(Guard, Answers421WithoutAHostAndWithTwo) {
  EXPECT_EQ(status({.method = "GET", .target = "/"}), 421);
  EXPECT_EQ(status({.method = "GET",
                    .target = "/",
                    .headers = {{"Host", "localhost"}, {"host", "evil.example"}}}),
            421);
}

TEST(Guard, LetsConfiguredHostsInWhateverTheirPort) {
  const GuardOptions options{.hosts = {"Console.Example.com", "fd00::7"}};
  for (const char* host : {"console.example.com", "CONSOLE.example.com:443", "[fd00::7]:8081"}) {
    EXPECT_EQ(status_for_host(host, options), kAllowed) << host;
  }
  for (const char* host :
       {"example.com", "xconsole.example.com", "console.example.com.evil.example"}) {
    EXPECT_EQ(status_for_host(host, options), 421) << host;
  }
}

TEST(Guard, NeedsJsonForChanges) {
  for (const char* method : {"POST", "PUT", "PATCH", "DELETE", "OPTIONS", "get"}) {
    ServerRequest request{.method = method, .target = "/", .headers = {{"Host", "localhost"}}};
    EXPECT_EQ(status(request), 403) << method;
    request.headers.push_back({"Content-Type", "application/json"});
    EXPECT_EQ(status(request), kAllowed) << method;
  }
}

TEST(Guard, KnowsJsonByItsType) {
  for (const char* type : {"application/json", "Application/JSON; charset=utf-8"}) {
    EXPECT_EQ(status_for_change({{"Content-Type", type}}, "localhost"), kAllowed) << type;
  }
  for (const char* type : {"text/plain", "application/jsonp", "application/x-www-form-urlencoded",
                           "text/plain; application/json", ""}) {
    EXPECT_EQ(status_for_change({{"Content-Type", type}}, "localhost"), 403) << type;
  }
}

struct OriginCase {
  const char* origin;
  const char* host;
  int status;
};

TEST(Guard, LetsOnlyItsOwnOriginChangeThings) {
  for (const OriginCase& row : {
           OriginCase{"http://localhost:8081", "localhost:8081", kAllowed},
           OriginCase{"http://LOCALHOST:8081", "localhost:8081", kAllowed},
           OriginCase{"http://[::1]:8081", "[::1]:8081", kAllowed},
           OriginCase{"http://localhost", "localhost:80", kAllowed},
           OriginCase{"https://console.example.com", "console.example.com", kAllowed},
           OriginCase{"https://console.example.com", "console.example.com:443", kAllowed},
           OriginCase{"https://console.example.com:443", "console.example.com", kAllowed},
           OriginCase{"http://localhost:3000", "localhost:8081", 403},
           OriginCase{"http://127.0.0.1:8081", "localhost:8081", 403},
           OriginCase{"http://evil.example", "localhost:8081", 403},
           OriginCase{"http://evil.example:8081", "localhost:8081", 403},
           OriginCase{"http://localhost:8081.evil.example", "localhost:8081", 403},
           OriginCase{"http://console.example.com", "console.example.com:443", 403},
           OriginCase{"ftp://localhost:8081", "localhost:8081", 403},
           OriginCase{"localhost:8081", "localhost:8081", 403},
           OriginCase{"null", "localhost:8081", 403},
           OriginCase{"", "localhost:8081", 403},
       }) {
    EXPECT_EQ(
        status_for_change({{"Content-Type", "application/json"}, {"Origin", row.origin}}, row.host),
        row.status)
        << row.origin << " to " << row.host;
  }
}

TEST(Guard, GivesPagesOfOtherSitesNothingButItsOwnPages) {
  const auto from = [](const char* site, const char* path) {
    return status({.method = "GET",
                   .target = path,
                   .headers = {{"Host", "localhost"}, {"Sec-Fetch-Site", site}}});
  };
  EXPECT_EQ(from("cross-site", "/api/events/stream"), 403);
  EXPECT_EQ(from("same-site", "/api/accounting"), 403);
  EXPECT_EQ(from("same-origin", "/api/accounting"), kAllowed);
  EXPECT_EQ(from("none", "/api/accounting"), kAllowed);
  EXPECT_EQ(from("cross-site", "/debugger"), kAllowed);
}

TEST(Guard, AsksForTheToken) {
  EXPECT_EQ(status_for_token(std::string("Bearer ") + kToken), kAllowed);
  EXPECT_EQ(status_for_token(std::string("bearer ") + kToken), kAllowed);
  for (const std::string authorization :
       {"", "Bearer", "Bearer ", "Bearer 0123456789abcdeX", "Bearer 0123456789abcde",
        "Bearer 0123456789abcdef0", "Bearer  0123456789abcdef", "Basic 0123456789abcdef",
        "0123456789abcdef"}) {
    EXPECT_EQ(status_for_token(authorization), 401) << authorization;
  }
}

TEST(Guard, SaysHowToComeWithAToken) {
  const auto refusal = guard(
      {.method = "GET", .target = "/api", .headers = {{"Host", "localhost"}}}, {.token = kToken});
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->headers[0].name, "WWW-Authenticate");
  EXPECT_EQ(refusal->body.find(kToken), std::string::npos);
}

TEST(Guard, LetsMonitorsSeeTheHealthWithoutATokenButNotUnderAnyHost) {
  for (const char* path : {"/livez", "/readyz", "/readyz?verbose"}) {
    EXPECT_EQ(status_for_token("", path), kAllowed) << path;
    EXPECT_EQ(status({.method = "GET", .target = path, .headers = {{"Host", "evil.example"}}}),
              421);
  }
  EXPECT_EQ(status_for_token("", "/livezz"), 401);
  EXPECT_EQ(status_for_token("", "/livez/"), 401);
  EXPECT_EQ(status({.method = "POST",
                    .target = "/livez",
                    .headers = {{"Host", "localhost"}, {"Content-Type", "application/json"}}},
                   {.token = kToken}),
            401);
}

TEST(Guard, ShowsThePagesWithoutATokenButNotUnderAnyHost) {
  for (const char* path : {"/", "/destinations/crm", "/assets/index.js", "/debugger?source=shop"}) {
    EXPECT_EQ(status_for_token("", path), kAllowed) << path;
    EXPECT_EQ(status({.method = "GET", .target = path, .headers = {{"Host", "evil.example"}}}),
              421);
    EXPECT_EQ(status({.method = "POST",
                      .target = path,
                      .headers = {{"Host", "localhost"}, {"Content-Type", "application/json"}}},
                     {.token = kToken}),
              401);
  }
  for (const char* path : {"/api", "/api/", "/api/events/stream", "/metrics", "/nothing", "",
                           "/assets", "/debugger/../api/sources", "//api/sources"}) {
    EXPECT_EQ(status_for_token("", path), 401) << path;
  }
}

TEST(Guard, LeavesHeadersThatAnAnswerHasOfItsOwn) {
  const ServerResponse response = secured({.headers = {{"cache-control", "public"}}});
  EXPECT_EQ(response.headers.size(), 5u);
  EXPECT_EQ(response.headers[0].value, "public");
}

TEST(Guard, KeepsAnswersOutOfCachesFramesAndGuesses) {
  const auto refusal = guard({.method = "GET", .target = "/"}, {});
  ASSERT_TRUE(refusal);
  std::string headers;
  for (const HttpHeader& header : refusal->headers)
    headers += header.name + ": " + header.value + "\n";
  EXPECT_NE(headers.find("Cache-Control: no-store\n"), std::string::npos);
  EXPECT_NE(headers.find("X-Content-Type-Options: nosniff\n"), std::string::npos);
  EXPECT_NE(headers.find("Content-Security-Policy: default-src 'none'"), std::string::npos);
}

TEST(ConsoleAddress, MayBeLoopbackWithoutAToken) {
  for (const char* address :
       {"127.0.0.1", "127.0.0.1:8081", "localhost:8081", "::1", "[::1]:8081"}) {
    EXPECT_TRUE(check_console_address(address, false)) << address;
  }
}

TEST(ConsoleAddress, NeedsATokenWhereOthersCanConnect) {
  for (const char* address : {"0.0.0.0:8081", "192.168.1.7", "::", "[::]:8081", "example.com"}) {
    const Result<void> checked = check_console_address(address, false);
    ASSERT_FALSE(checked) << address;
    EXPECT_EQ(checked.error().code, ErrorCode::invalid_config);
    EXPECT_NE(checked.error().message.find("--console-token-file"), std::string::npos);
    EXPECT_TRUE(check_console_address(address, true)) << address;
  }
}

TEST(ConsoleAddress, MustBeOne) {
  EXPECT_FALSE(check_console_address("", true));
  EXPECT_FALSE(check_console_address("local host", true));
}

}  // namespace
}  // namespace analytics::server
