// The curl transport and TLS: whom it trusts, and as whom it shows itself.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "http/curl_test_support.h"
#include "tests/support/certificates.h"
#include "tests/support/http_server.h"

namespace analytics {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testing_support::CertificateAuthority;
using testing_support::CertificateFiles;
using testing_support::HttpServer;

class CurlTransportTls : public ::testing::Test {
 protected:
  const CertificateAuthority authority;
  const CertificateFiles files = authority.issue("server");
  HttpServer server{{.certificate_file = files.certificate, .key_file = files.key}};
};

TEST_F(CurlTransportTls, RefusesACertificateThatNobodyVouchesFor) {
  const auto answer = ask(*make_transport(), {.url = server.url()});
  EXPECT_EQ(code_of(answer), ErrorCode::tls_failed);
  EXPECT_EQ(server.connections(), 1u);
  EXPECT_EQ(server.requests().size(), 0u);
}

TEST_F(CurlTransportTls, AcceptsACertificateThatTheGivenAuthorityVouchesFor) {
  const auto transport = make_transport({.ca_file = authority.certificate()});
  EXPECT_EQ(ask(*transport, {.url = server.url()}).value().status, 200);
}

TEST_F(CurlTransportTls, RefusesACertificateThatAnotherAuthorityVouchesFor) {
  const CertificateAuthority other;
  const auto transport = make_transport({.ca_file = other.certificate()});
  EXPECT_EQ(code_of(ask(*transport, {.url = server.url()})), ErrorCode::tls_failed);
  EXPECT_EQ(server.requests().size(), 0u);
}

TEST_F(CurlTransportTls, RefusesACertificateOfAnotherHost) {
  const CertificateFiles others = authority.issue("other", "DNS:other.example.com");
  HttpServer other({.certificate_file = others.certificate, .key_file = others.key});
  const auto transport = make_transport({.ca_file = authority.certificate()});
  EXPECT_EQ(code_of(ask(*transport, {.url = other.url()})), ErrorCode::tls_failed);
  EXPECT_EQ(other.requests().size(), 0u);
}

TEST_F(CurlTransportTls, FailsWhereTheAuthoritysFileIsDamaged) {
  const std::string damaged = authority.folder().write(
      "damaged.pem", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");
  const auto transport = make_transport({.ca_file = damaged});
  EXPECT_EQ(code_of(ask(*transport, {.url = server.url()})), ErrorCode::tls_failed);
}

TEST(CurlTransportTlsToAPlainServer, Fails) {
  HttpServer server;
  const std::string url = "https://127.0.0.1:" + std::to_string(server.port());
  EXPECT_EQ(code_of(ask(*make_transport(), {.url = url})), ErrorCode::tls_failed);
}

// A server that wants to see a certificate of the authority's.
class CurlTransportAsAClientWithACertificate : public ::testing::Test {
 protected:
  Result<HttpResponse> ask_with(CurlOptions options) {
    options.ca_file = authority.certificate();
    return ask(*make_transport(std::move(options)), {.url = server.url()});
  }

  const CertificateAuthority authority;
  const CertificateFiles files = authority.issue("server");
  const CertificateFiles client = authority.issue("client");
  HttpServer server{{.certificate_file = files.certificate,
                     .key_file = files.key,
                     .client_ca_file = authority.certificate()}};
};

TEST_F(CurlTransportAsAClientWithACertificate, IsServed) {
  EXPECT_EQ(ask_with({.client_certificate_file = client.certificate, .client_key_file = client.key})
                .value()
                .status,
            200);
}

TEST_F(CurlTransportAsAClientWithACertificate, IsNotServedWithoutIt) {
  const auto answer = ask_with({});
  EXPECT_EQ(code_of(answer), ErrorCode::tls_failed) << answer.error().message;
  EXPECT_EQ(server.requests().size(), 0u);
}

TEST_F(CurlTransportAsAClientWithACertificate, IsNotServedWithOneOfAnotherAuthority) {
  const CertificateAuthority other;
  const CertificateFiles wrong = other.issue("client");
  const auto answer =
      ask_with({.client_certificate_file = wrong.certificate, .client_key_file = wrong.key});
  EXPECT_EQ(code_of(answer), ErrorCode::tls_failed) << answer.error().message;
  EXPECT_EQ(server.requests().size(), 0u);
}

TEST_F(CurlTransportAsAClientWithACertificate, ReadsItAgainForItsNextConnection) {
  const CertificateAuthority other;
  const CertificateFiles renewed = other.issue("client");
  const auto transport = make_transport({.ca_file = authority.certificate(),
                                         .client_certificate_file = renewed.certificate,
                                         .client_key_file = renewed.key});
  EXPECT_EQ(code_of(ask(*transport, {.url = server.url()})), ErrorCode::tls_failed);
  std::filesystem::rename(client.certificate, renewed.certificate);
  std::filesystem::rename(client.key, renewed.key);
  EXPECT_TRUE(ask(*transport, {.url = server.url()}));
}

TEST_F(CurlTransportAsAClientWithACertificate, IsServedWhereTheKeyIsInTheSameFile) {
  std::ofstream both(client.certificate, std::ios::app);
  both << std::ifstream(client.key).rdbuf() << std::flush;
  EXPECT_TRUE(ask_with({.client_certificate_file = client.certificate}));
}

TEST_F(CurlTransportAsAClientWithACertificate, IsServedWhereTheKeyIsEncrypted) {
  EXPECT_TRUE(ask_with({.client_certificate_file = client.certificate,
                        .client_key_file = authority.encrypt(client.key, "pencil"),
                        .client_key_password = "pencil"}));
}

TEST_F(CurlTransportAsAClientWithACertificate, FailsWithAWrongPasswordAndDoesNotSayWhich) {
  const auto answer = ask_with({.client_certificate_file = client.certificate,
                                .client_key_file = authority.encrypt(client.key, "pencil"),
                                .client_key_password = "crayon"});
  ASSERT_EQ(code_of(answer), ErrorCode::tls_failed);
  EXPECT_THAT(answer.error().message, Not(HasSubstr("crayon")));
}

TEST_F(CurlTransportAsAClientWithACertificate, FailsWithAKeyOfAnotherCertificate) {
  EXPECT_EQ(code_of(ask_with(
                {.client_certificate_file = client.certificate, .client_key_file = files.key})),
            ErrorCode::tls_failed);
}

}  // namespace
}  // namespace analytics
