#include "server/http/response_head.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

constexpr const char* kDate = "Sun, 06 Nov 1994 08:49:37 GMT";

TEST(HttpDate, IsInTheFormOfTheRfc) {
  EXPECT_EQ(http_date(std::chrono::system_clock::from_time_t(784111777)), kDate);
}

TEST(ResponseHead, IsStatusDateTypeLengthAndTheHandlersHeaders) {
  const ServerResponse response{.status = 200, .body = "ok", .headers = {{"X-A", "1"}}};
  EXPECT_EQ(response_head(response, {.keep_alive = true}, kDate),
            "HTTP/1.1 200 OK\r\n"
            "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
            "Content-Type: application/json\r\n"
            "Content-Length: 2\r\n"
            "X-A: 1\r\n"
            "\r\n");
}

TEST(ResponseHead, SaysWhetherTheConnectionStays) {
  EXPECT_NE(response_head({}, {.keep_alive = false}, kDate).find("Connection: close\r\n"),
            std::string::npos);
  EXPECT_EQ(response_head({}, {.keep_alive = true}, kDate).find("Connection:"), std::string::npos);
  EXPECT_NE(response_head({}, {.keep_alive = true, .http_1_0 = true}, kDate)
                .find("Connection: keep-alive\r\n"),
            std::string::npos);
}

TEST(ResponseHead, Of204And304HasNoLengthAndNoType) {
  for (const int status : {204, 304}) {
    const std::string head = response_head({.status = status}, {.keep_alive = true}, kDate);
    EXPECT_EQ(head.find("Content-"), std::string::npos) << head;
  }
}

TEST(ResponseHead, LeavesOutWhatIsTheListenersToSay) {
  const ServerResponse response{.headers = {{"content-length", "77"},
                                            {"Connection", "upgrade"},
                                            {"Transfer-Encoding", "chunked"},
                                            {"date", "yesterday"}}};
  EXPECT_EQ(response_head(response, {.keep_alive = true}, kDate),
            "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
            "Content-Type: application/json\r\nContent-Length: 0\r\n\r\n");
}

TEST(ResponseHead, LeavesOutAHeaderThatWouldBreakOutOfItsLine) {
  const ServerResponse response{
      .headers = {{"X-A", "1\r\nSet-Cookie: stolen"}, {"X B", "1"}, {"", "1"}, {"X-C", "2"}}};
  const std::string head = response_head(response, {.keep_alive = true}, kDate);
  EXPECT_EQ(head.find("Set-Cookie"), std::string::npos);
  EXPECT_EQ(head.find("X B"), std::string::npos);
  EXPECT_NE(head.find("X-C: 2\r\n"), std::string::npos);
}

TEST(ResponseHead, OfAnUnknownStatusHasNoPhrase) {
  EXPECT_TRUE(response_head({.status = 299}, {}, kDate).starts_with("HTTP/1.1 299 \r\n"));
}

}  // namespace
}  // namespace analytics::server
