// The curl transport against servers whose TLS it must not trust.
#include <stdlib.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "http/curl_test_support.h"
#include "tests/support/http_server.h"

namespace analytics {
namespace {

using testing_support::HttpServer;

// A folder with a certificate that nobody has signed but itself; gone with the object.
class SelfSigned {
 public:
  SelfSigned() {
    std::string name = (std::filesystem::temp_directory_path() / "analytics-tls-XXXXXX").string();
    if (mkdtemp(name.data()) != nullptr) folder_ = name;
  }
  ~SelfSigned() { std::filesystem::remove_all(folder_); }

  [[nodiscard]] bool make() const {
    const std::string command =
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1"
        " -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1"
        " -keyout " +
        key() + " -out " + certificate() + " 2>/dev/null";
    return std::system(command.c_str()) == 0;
  }
  std::string certificate() const { return folder_ / "certificate.pem"; }
  std::string key() const { return folder_ / "key.pem"; }

 private:
  std::filesystem::path folder_;
};

TEST(CurlTransportTls, RefusesACertificateThatNobodyVouchesFor) {
  const SelfSigned self_signed;
  ASSERT_TRUE(self_signed.make());
  HttpServer server({.certificate_file = self_signed.certificate(), .key_file = self_signed.key()});
  const auto answer = ask(*make_transport(), {.url = server.url()});
  EXPECT_EQ(code_of(answer), ErrorCode::tls_failed);
  EXPECT_EQ(server.connections(), 1u);
  EXPECT_EQ(server.requests().size(), 0u);
}

TEST(CurlTransportTls, RefusesAServerThatDoesNotSpeakIt) {
  HttpServer server;
  const std::string url = "https://127.0.0.1:" + std::to_string(server.port());
  EXPECT_EQ(code_of(ask(*make_transport(), {.url = url})), ErrorCode::tls_failed);
}

}  // namespace
}  // namespace analytics
