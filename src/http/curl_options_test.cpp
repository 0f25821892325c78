// What the curl transport takes for settings, and what it says of those that it doesn't.
#include "http/curl_options.h"

#include <gmock/gmock.h>
#include <sys/un.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/certificates.h"

namespace analytics {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using testing_support::TemporaryFolder;

constexpr char kCertificate[] = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
constexpr char kKey[] = "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n";
constexpr char kEncryptedKey[] =
    "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----\n";
constexpr char kOldEncryptedKey[] =
    "-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nMIIB\n-----END EC PRIVATE "
    "KEY-----\n";

// What is wrong with the settings; empty where nothing is.
std::string complaint(CurlOptions options) {
  const Result<CurlOptions> checked = checked_options(std::move(options));
  if (checked) return {};
  EXPECT_EQ(checked.error().code, ErrorCode::invalid_config);
  EXPECT_FALSE(checked.error().retryable);
  return checked.error().message;
}

class GoodProxy : public testing::TestWithParam<std::string> {};

TEST_P(GoodProxy, IsTaken) { EXPECT_EQ(complaint({.proxy = GetParam()}), ""); }

INSTANTIATE_TEST_SUITE_P(Table, GoodProxy,
                         testing::Values("", "http://proxy", "http://proxy:3128/",
                                         "HTTP://proxy:3128", "https://proxy:443",
                                         "socks5://127.0.0.1:1080", "socks5h://[::1]:1080",
                                         "http://anna@proxy:3128", "http://anna:@proxy:3128",
                                         "http://anna:p%40ss%2F%3A@proxy:3128"));

class BadProxy : public testing::TestWithParam<std::string> {};

TEST_P(BadProxy, IsRefusedWithoutQuotingIt) {
  EXPECT_THAT(complaint({.proxy = GetParam()}),
              AllOf(StartsWith("proxy "), Not(HasSubstr("anna")), Not(HasSubstr("pencil"))));
}

INSTANTIATE_TEST_SUITE_P(
    Table, BadProxy,
    testing::Values("proxy", "proxy:3128", "anna:pencil@proxy:3128", "http://", "http://:3128",
                    "http://anna:pencil@", "socks4://anna:pencil@proxy:1080",
                    "socks://anna:pencil@proxy", "ftp://anna:pencil@proxy", "anna://pencil",
                    "http://anna:pencil@proxy:99999", "http://anna:pen/cil@proxy:3128",
                    "http://anna:pencil#1@proxy:3128", "http://anna:pencil?@proxy:3128",
                    "http://anna:pencil@proxy:3128/path", "http://anna:pencil@proxy:3128?",
                    "http://anna:pencil @proxy:3128", "http://anna:pencil%00@proxy:3128",
                    "http://anna%00:pencil@proxy:3128", "http://anna:pencil\xC3\xA9@proxy:3128",
                    "http://anna:pencil\r\n@proxy:3128",
                    std::string("http://anna:pencil\0@proxy", 26)));

TEST(CurlOptionsCheck, RefusesZeroBytesThatLibcurlWouldCutAt) {
  const std::string cut("/a\0b", 4);
  EXPECT_THAT(complaint({.no_proxy = cut}), StartsWith("no_proxy has a zero byte"));
  EXPECT_THAT(complaint({.ca_file = cut}), StartsWith("ca_file has a zero byte"));
  EXPECT_THAT(complaint({.client_key_password = cut}), StartsWith("client_key_password has"));
  EXPECT_THAT(complaint({.unix_socket = cut}), StartsWith("unix_socket has a zero byte"));
}

TEST(CurlOptionsCheck, NamesAFileThatIsNotThere) {
  EXPECT_THAT(complaint({.ca_file = "/no/such.pem"}),
              AllOf(StartsWith("ca_file /no/such.pem "), HasSubstr("No such file")));
  EXPECT_THAT(complaint({.client_certificate_file = "/no/such.pem"}),
              StartsWith("client_certificate_file /no/such.pem "));
}

TEST(CurlOptionsCheck, NamesAKeyFileThatIsNotThere) {
  const TemporaryFolder folder;
  EXPECT_THAT(complaint({.client_certificate_file = folder.write("c.pem", kCertificate),
                         .client_key_file = "/no/such.key"}),
              StartsWith("client_key_file /no/such.key "));
}

TEST(CurlOptionsCheck, TakesNoFolderForAFile) {
  EXPECT_THAT(complaint({.ca_file = "/tmp"}), StartsWith("ca_file /tmp is not a file"));
}

TEST(CurlOptionsCheck, TakesNoPipeForAFileSinceItWouldWait) {
  const TemporaryFolder folder;
  ASSERT_EQ(mkfifo(folder.file("pipe").c_str(), 0600), 0);
  EXPECT_THAT(complaint({.ca_file = folder.file("pipe")}), HasSubstr("is not a file"));
}

TEST(CurlOptionsCheck, TakesACertificateFileOfTheLargestSize) {
  const TemporaryFolder folder;
  const std::string text = kCertificate;
  const std::string path = folder.write("ca.pem", text);
  std::filesystem::resize_file(path, kPemBytesMax);
  EXPECT_EQ(complaint({.ca_file = path}), "");
}

TEST(CurlOptionsCheck, RefusesACertificateFileOfOneByteMore) {
  const TemporaryFolder folder;
  const std::string path = folder.write("ca.pem", kCertificate);
  std::filesystem::resize_file(path, kPemBytesMax + 1);
  EXPECT_THAT(complaint({.ca_file = path}), HasSubstr("is larger than 16 MiB"));
}

TEST(CurlOptionsCheck, WantsPem) {
  const TemporaryFolder folder;
  const std::string der = folder.write("ca.der", "0\x82\x01");
  const std::string certificate = folder.write("c.pem", kCertificate);
  EXPECT_EQ(complaint({.ca_file = der}), "ca_file holds no certificate in PEM");
  EXPECT_EQ(complaint({.client_certificate_file = der}),
            "client_certificate_file holds no certificate in PEM");
  EXPECT_EQ(complaint({.client_certificate_file = certificate, .client_key_file = der}),
            "client_key_file holds no private key in PEM");
}

TEST(CurlOptionsCheck, FindsTheKeyInItsFileOrWithTheCertificate) {
  const TemporaryFolder folder;
  const std::string certificate = folder.write("c.pem", kCertificate);
  const std::string both = folder.write("both.pem", std::string(kCertificate) + kKey);
  EXPECT_EQ(complaint({.client_certificate_file = certificate,
                       .client_key_file = folder.write("c.key", kKey)}),
            "");
  EXPECT_EQ(complaint({.client_certificate_file = both}), "");
  EXPECT_EQ(complaint({.client_certificate_file = certificate}),
            "client_key_file is empty, and client_certificate_file holds no private key");
}

TEST(CurlOptionsCheck, WantsACertificateWithAKeyAndWithAPassword) {
  EXPECT_EQ(complaint({.client_key_file = "/etc/client.key"}),
            "client_key_file is given without client_certificate_file");
  EXPECT_EQ(complaint({.client_key_password = "pencil"}),
            "client_key_password is given without client_certificate_file");
}

TEST(CurlOptionsCheck, WantsThePasswordOfAnEncryptedKey) {
  const TemporaryFolder folder;
  const std::string certificate = folder.write("c.pem", kCertificate);
  for (const char* text : {kEncryptedKey, kOldEncryptedKey}) {
    const std::string key = folder.write("c.key", text);
    EXPECT_EQ(complaint({.client_certificate_file = certificate, .client_key_file = key}),
              "client_key_password is empty, and the client's key is encrypted");
    EXPECT_EQ(complaint({.client_certificate_file = certificate,
                         .client_key_file = key,
                         .client_key_password = "pencil"}),
              "");
  }
}

TEST(CurlOptionsCheck, MakesPathsAbsoluteSinceTheWorkingDirectoryMayChange) {
  const TemporaryFolder folder;
  folder.write("ca.pem", kCertificate);
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  const Result<CurlOptions> checked = checked_options({.ca_file = "ca.pem"});
  std::filesystem::current_path(before);
  EXPECT_EQ(checked.value().ca_file, folder.file("ca.pem"));
}

TEST(CurlOptionsCheck, TakesASocketPathOfTheLargestLength) {
  const std::string path = "/" + std::string(sizeof(sockaddr_un{}.sun_path) - 2, 'x');
  EXPECT_EQ(complaint({.unix_socket = path}), "");
  EXPECT_THAT(complaint({.unix_socket = path + "x"}),
              AllOf(StartsWith("unix_socket has a path of 108 bytes"), HasSubstr("107")));
}

TEST(CurlOptionsCheck, WantsAnAbsoluteSocketPathAndNoProxyBesides) {
  EXPECT_EQ(complaint({.unix_socket = "run/x.sock"}), "unix_socket is not an absolute path");
  EXPECT_EQ(complaint({.proxy = "http://anna:pencil@proxy:3128", .unix_socket = "/run/x.sock"}),
            "unix_socket and proxy exclude each other");
}

TEST(CurlOptionsCheck, IsMadeBeforeThereIsATransport) {
  const auto made = curl_transport({.proxy = "proxy:3128"});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, ErrorCode::invalid_config);
}

}  // namespace
}  // namespace analytics
