// The curl transport by a unix socket.
#include <gmock/gmock.h>

#include <string>

#include "http/curl_test_support.h"
#include "tests/support/certificates.h"
#include "tests/support/http_server.h"

namespace analytics {
namespace {

using ::testing::HasSubstr;
using testing_support::CertificateAuthority;
using testing_support::CertificateFiles;
using testing_support::HttpServer;
using testing_support::RecordedRequest;
using testing_support::TemporaryFolder;

TEST(CurlTransportByAUnixSocket, SendsTheUrlsHostWithoutLookingItUp) {
  const TemporaryFolder folder;
  HttpServer server({.unix_socket = folder.file("http.sock")});
  const auto transport = make_transport({.unix_socket = folder.file("http.sock")});
  const HttpRequest request{.url = "http://api.example.invalid/v1/batch", .body = "{}"};
  EXPECT_EQ(ask(*transport, request).value().status, 200);
  EXPECT_EQ(ask(*transport, request).value().status, 200);
  const RecordedRequest recorded = server.requests().at(0);
  EXPECT_EQ(recorded.target, "/v1/batch");
  EXPECT_EQ(recorded.header("Host"), "api.example.invalid");
  EXPECT_EQ(recorded.body, "{}");
  EXPECT_EQ(server.connections(), 1u);
}

TEST(CurlTransportByAUnixSocket, TakesAPathOfTheLargestLength) {
  const TemporaryFolder folder;
  std::string path = folder.file("x");
  path.resize(107, 'x');
  HttpServer server({.unix_socket = path});
  EXPECT_TRUE(ask(*make_transport({.unix_socket = path}), {.url = "http://localhost"}));
}

TEST(CurlTransportByAUnixSocket, VerifiesTheHostByTls) {
  const CertificateAuthority authority;
  const CertificateFiles files = authority.issue("server", "DNS:api.example.invalid");
  const std::string path = authority.folder().file("https.sock");
  HttpServer server(
      {.certificate_file = files.certificate, .key_file = files.key, .unix_socket = path});
  const auto transport = make_transport({.ca_file = authority.certificate(), .unix_socket = path});
  EXPECT_TRUE(ask(*transport, {.url = "https://api.example.invalid"}));
  EXPECT_EQ(code_of(ask(*transport, {.url = "https://www.example.invalid"})),
            ErrorCode::tls_failed);
}

TEST(CurlTransportByAUnixSocket, DoesNotAskForAnAddressSinceThereIsNone) {
  const TemporaryFolder folder;
  HttpServer server({.unix_socket = folder.file("http.sock")});
  const auto transport = make_transport({.allow_address = [](std::string_view) { return false; },
                                         .unix_socket = folder.file("http.sock")});
  EXPECT_TRUE(ask(*transport, {.url = "http://localhost"}));
}

TEST(CurlTransportByAUnixSocket, NamesTheSocketWhereNobodyListens) {
  const auto transport = make_transport({.unix_socket = "/no/such.sock"});
  const auto answer = ask(*transport, {.url = "http://api.example.com"});
  ASSERT_EQ(code_of(answer), ErrorCode::connect_failed);
  EXPECT_TRUE(answer.error().retryable);
  EXPECT_THAT(answer.error().message, HasSubstr("api.example.com (/no/such.sock)"));
}

}  // namespace
}  // namespace analytics
