#include "server/http/request_reader.h"

#include <gtest/gtest.h>

#include <string>

namespace analytics::server {
namespace {

constexpr ReadLimits kLimits{.header_bytes_max = 1024, .body_bytes_max = 100};

ServerRequest whole(std::string_view text) {
  RequestReader reader(kLimits);
  reader.feed(text);
  EXPECT_TRUE(reader.done()) << text;
  EXPECT_FALSE(reader.refused()) << reader.refusal().body;
  return reader.take();
}

int refused(std::string_view text) {
  RequestReader reader(kLimits);
  reader.feed(text);
  return reader.refused() ? reader.refusal().status : 0;
}

std::string post(std::string_view headers, std::string_view body) {
  return "POST /v1/batch?x=1 HTTP/1.1\r\nHost: h\r\n" + std::string(headers) + "\r\n" +
         std::string(body);
}

/// A head of exactly `bytes` bytes.
std::string head_of(std::size_t bytes) {
  const std::string begin = "GET / HTTP/1.1\r\nHost: h\r\nX: ";
  return begin + std::string(bytes - begin.size() - 4, 'x') + "\r\n\r\n";
}

TEST(RequestReader, ReadsMethodTargetHeadersAndBody) {
  const ServerRequest request = whole(post("Content-Length: 5\r\nX-A:  b \r\n", "hello"));
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.target, "/v1/batch?x=1");
  EXPECT_EQ(request.header("X-A"), "b");
  EXPECT_EQ(request.headers.size(), 3U);
  EXPECT_EQ(request.body, "hello");
}

TEST(RequestReader, ReadsChunksAsOneBody) {
  const std::string body = "3\r\nhel\r\n2;name=value\r\nlo\r\n0\r\n\r\n";
  EXPECT_EQ(whole(post("Transfer-Encoding: chunked\r\n", body)).body, "hello");
  EXPECT_EQ(whole(post("Transfer-Encoding: Chunked\r\n", "0\r\n\r\n")).body, "");
}

TEST(RequestReader, KeepsNothingOfTrailers) {
  const std::string body = "1\r\na\r\n0\r\nAuthorization: secret\r\n\r\n";
  const ServerRequest request = whole(post("Transfer-Encoding: chunked\r\n", body));
  EXPECT_EQ(request.header("Authorization"), "");
}

TEST(RequestReader, ReadsTheSameInPiecesOfAnySize) {
  const std::string texts[] = {
      post("Content-Length: 5\r\n", "hello"),
      post("Transfer-Encoding: chunked\r\n", "3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n"),
      post("Transfer-Encoding: chunked\r\n", "5;a=\"b\"\r\nhello\r\n0\r\nX: y\r\n\r\n"),
  };
  for (const std::string& text : texts) {
    for (std::size_t piece = 1; piece < text.size(); ++piece) {
      RequestReader reader(kLimits);
      for (std::size_t at = 0; at < text.size(); at += piece) {
        ASSERT_FALSE(reader.done());
        reader.feed(std::string_view(text).substr(at, piece));
      }
      ASSERT_TRUE(reader.done() && !reader.refused()) << piece << " " << reader.refusal().body;
      EXPECT_EQ(reader.take().body, "hello") << piece;
    }
  }
}

TEST(RequestReader, ReadsAnEmptyChunkedBodyByteByByte) {
  const std::string text = post("Transfer-Encoding: chunked\r\n", "0\r\n\r\n");
  RequestReader reader(kLimits);
  for (const char& byte : text) reader.feed({&byte, 1});
  EXPECT_TRUE(reader.done());
  EXPECT_FALSE(reader.refused());
}

TEST(RequestReader, KeepsWhatCameBeyondTheRequest) {
  RequestReader reader(kLimits);
  reader.feed(post("Content-Length: 1\r\n", "a") + post("Content-Length: 1\r\n", "b"));
  EXPECT_EQ(reader.take().body, "a");
  EXPECT_TRUE(reader.has_more());
  reader.feed({});
  ASSERT_TRUE(reader.done());
  EXPECT_EQ(reader.take().body, "b");
  EXPECT_FALSE(reader.has_more());
  EXPECT_TRUE(reader.idle());
}

TEST(RequestReader, PassesOverEmptyLinesBeforeARequest) {
  RequestReader reader(kLimits);
  reader.feed("\r\n\r\n");
  EXPECT_TRUE(reader.idle());
  reader.feed("\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_TRUE(reader.done());
  EXPECT_FALSE(reader.refused());
}

TEST(RequestReader, TakesAHeadAtTheLimitAndNotOneByteMore) {
  EXPECT_EQ(refused(head_of(1024)), 0);
  EXPECT_EQ(refused(head_of(1025)), 431);
}

TEST(RequestReader, RefusesAHeadThatIsTooLongBeforeItsEnd) {
  EXPECT_EQ(refused("GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(1024, 'x')), 431);
  EXPECT_EQ(refused("GET /" + std::string(1024, 'x')), 431);
}

TEST(RequestReader, RefusesAHeadThatDripsBeyondTheLimit) {
  RequestReader reader(kLimits);
  reader.feed("GET / HTTP/1.1\r\nHost: h\r\n");
  std::size_t lines = 0;
  for (; !reader.done() && lines < 1000; ++lines) reader.feed("X: 23456\r\n");
  EXPECT_TRUE(reader.refused());
  EXPECT_EQ(reader.refusal().status, 431);
  EXPECT_LT(lines, 110U);
}

TEST(RequestReader, TakesAHundredHeadersAndNotOneMore) {
  std::string headers = "Host: h\r\n";
  for (int i = 1; i < 100; ++i) headers += "X: y\r\n";
  EXPECT_EQ(refused("GET / HTTP/1.1\r\n" + headers + "\r\n"), 0);
  EXPECT_EQ(refused("GET / HTTP/1.1\r\n" + headers + "X: y\r\n\r\n"), 431);
}

TEST(RequestReader, TakesABodyAtTheLimitAndNotOneByteMore) {
  EXPECT_EQ(whole(post("Content-Length: 100\r\n", std::string(100, 'x'))).body.size(), 100U);
  EXPECT_EQ(refused(post("Content-Length: 101\r\n", "")), 413);
  EXPECT_EQ(refused(post("Content-Length: 99999999999999999999999\r\n", "")), 400);
}

TEST(RequestReader, TakesChunksUpToTheLimitAndNotOneByteMore) {
  const std::string fifty = "32\r\n" + std::string(50, 'x') + "\r\n";
  const std::string chunked = "Transfer-Encoding: chunked\r\n";
  EXPECT_EQ(whole(post(chunked, fifty + fifty + "0\r\n\r\n")).body.size(), 100U);
  EXPECT_EQ(refused(post(chunked, fifty + fifty + "1\r\nx\r\n0\r\n\r\n")), 413);
  EXPECT_EQ(refused(post(chunked, "ffffffffffffffff\r\n")), 413);
}

TEST(RequestReader, RefusesChunkHeadersAndTrailersWithoutEnd) {
  const std::string chunked = "Transfer-Encoding: chunked\r\n";
  EXPECT_EQ(refused(post(chunked, "1;" + std::string(2000, 'x'))), 400);
  EXPECT_EQ(refused(post(chunked, "0\r\nX: " + std::string(2000, 'x'))), 400);
}

TEST(RequestReader, RefusesWhatIsNotHttp) {
  for (const std::string text :
       {"hello\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/2.0\r\n\r\n", "GET / FTP/1.1\r\n\r\n",
        "\x16\x03\x01\x02\x00 a TLS hello", "GET / HTTP/1.1\r\nHost: h\r\nno colon\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nX : space\r\n\r\n", "{\"batch\":[]}\r\n\r\n"}) {
    EXPECT_EQ(refused(text), 400) << text;
  }
}

TEST(RequestReader, RefusesWhatCouldBeReadInTwoWays) {
  const std::string chunk = "0\r\n\r\n";
  for (const std::string headers :
       {"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n", "Content-Length: 5, 6\r\n",
        "Content-Length: +5\r\n", "Content-Length: -5\r\n", "Content-Length:\r\n",
        "Host: other\r\n"}) {
    EXPECT_EQ(refused(post(headers, chunk)), 400) << headers;
  }
}

TEST(RequestReader, RefusesTransferCodingsOtherThanChunked) {
  for (const std::string coding : {"gzip", "gzip, chunked", "chunked, identity", "identity"}) {
    EXPECT_EQ(refused(post("Transfer-Encoding: " + coding + "\r\n", "0\r\n\r\n")), 501) << coding;
  }
  EXPECT_EQ(refused("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400);
}

TEST(RequestReader, NeedsAHostButIn1_0) {
  EXPECT_EQ(refused("GET / HTTP/1.1\r\n\r\n"), 400);
  EXPECT_EQ(refused("GET / HTTP/1.0\r\n\r\n"), 0);
}

TEST(RequestReader, TakesOnlyPathsAsTargets) {
  EXPECT_EQ(refused("GET http://evil.example/ HTTP/1.1\r\nHost: h\r\n\r\n"), 400);
  EXPECT_EQ(refused("CONNECT evil.example:443 HTTP/1.1\r\nHost: h\r\n\r\n"), 400);
  EXPECT_EQ(refused("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n"), 0);
}

TEST(RequestReader, KnowsWhetherTheConnectionStays) {
  const auto stays = [](const std::string& text) {
    RequestReader reader(kLimits);
    reader.feed(text);
    return reader.form().keep_alive;
  };
  EXPECT_TRUE(stays("GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
  EXPECT_FALSE(stays("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
  EXPECT_FALSE(stays("GET / HTTP/1.0\r\n\r\n"));
  EXPECT_TRUE(stays("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
}

TEST(RequestReader, SaysOnceThatTheClientWaitsToContinue) {
  RequestReader reader(kLimits);
  reader.feed(post("Content-Length: 1\r\nExpect: 100-continue\r\n", ""));
  EXPECT_TRUE(reader.asked_to_continue());
  EXPECT_FALSE(reader.asked_to_continue());
}

TEST(RequestReader, NeedNotAskForABodyThatCameAnyway) {
  RequestReader reader(kLimits);
  reader.feed(post("Content-Length: 2\r\nExpect: 100-continue\r\n", "a"));
  EXPECT_FALSE(reader.asked_to_continue());
}

TEST(RequestReader, RefusesABodyTooLargeBeforeItIsSent) {
  EXPECT_EQ(refused(post("Content-Length: 101\r\nExpect: 100-continue\r\n", "")), 413);
}

TEST(RequestReader, RefusesOtherExpectations) {
  EXPECT_EQ(refused(post("Expect: a-miracle\r\n", "")), 417);
}

TEST(RequestReader, SetsNothingAsideForABodyThatIsOnlyClaimed) {
  RequestReader reader({.header_bytes_max = 1024, .body_bytes_max = 1 << 30});
  const std::string head = post("Content-Length: 1000000000\r\n", "");
  reader.feed(head);
  EXPECT_EQ(reader.memory_bytes(), head.size());
  reader.feed(std::string(10'000, 'x'));
  EXPECT_LE(reader.memory_bytes(), head.size() + 40'000);
  EXPECT_LE(reader.take().body.capacity(), 40'000U);
}

TEST(RequestReader, CountsWhatAHeadTakesThatIsNotWhole) {
  RequestReader reader(kLimits);
  EXPECT_EQ(reader.memory_bytes(), 0U);
  reader.feed("GET / HTTP/1.1\r\nX: " + std::string(900, 'x'));
  EXPECT_GE(reader.memory_bytes(), 900U);
  EXPECT_LE(reader.memory_bytes(), 2000U);
}

}  // namespace
}  // namespace analytics::server
