#include "server/http/tls_context.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/certificates.h"

namespace analytics::server {
namespace {

using std::chrono::hours;
using testing_support::CertificateAuthority;
using testing_support::CertificateFiles;

class TlsContextTest : public ::testing::Test {
 protected:
  Error failing(const std::string& certificate, const std::string& key) {
    const Result<TlsContext> loaded = TlsContext::load({certificate, key});
    if (loaded) return {ErrorCode::ok, "it was loaded"};
    return loaded.error();
  }

  const CertificateAuthority authority;
  const CertificateFiles files = authority.issue("server");
};

TEST_F(TlsContextTest, LoadsACertificateAndItsKey) {
  const Result<TlsContext> loaded = TlsContext::load({files.certificate, files.key});
  ASSERT_TRUE(loaded);
  EXPECT_NE(loaded->get(), nullptr);
  EXPECT_EQ(loaded->warning(std::chrono::system_clock::now()), "");
}

TEST_F(TlsContextTest, NamesAFileThatIsNotThere) {
  const Error certificate = failing("/nowhere/a.pem", files.key);
  EXPECT_EQ(certificate.code, ErrorCode::invalid_config);
  EXPECT_EQ(certificate.message, "TLS certificate /nowhere/a.pem: No such file or directory");
  EXPECT_EQ(failing(files.certificate, "/nowhere/a.key").message,
            "TLS key /nowhere/a.key: No such file or directory");
}

TEST_F(TlsContextTest, NamesAFileThatIsNotInPemForm) {
  const std::string text = authority.folder().write("text", "not a certificate");
  EXPECT_EQ(failing(text, files.key).message,
            "TLS certificate " + text + ": it holds none in PEM form that OpenSSL knows");
  EXPECT_EQ(failing(files.certificate, text).message,
            "TLS key " + text + ": it holds none in PEM form that OpenSSL knows");
  // As is often mixed up.
  EXPECT_EQ(failing(files.key, files.certificate).message,
            "TLS certificate " + files.key + ": it holds none in PEM form that OpenSSL knows");
}

TEST_F(TlsContextTest, RefusesAKeyThatDoesNotBelongToTheCertificate) {
  const CertificateFiles other = authority.issue("other");
  EXPECT_EQ(
      failing(files.certificate, other.key).message,
      "TLS key " + other.key + ": it does not belong to the certificate " + files.certificate);
}

TEST_F(TlsContextTest, RefusesAnEncryptedKeyWithoutAskingForAPassword) {
  const std::string encrypted = authority.encrypt(files.key, "secret");
  EXPECT_EQ(failing(files.certificate, encrypted).message,
            "TLS key " + encrypted + ": it is encrypted; give one without a password");
}

TEST_F(TlsContextTest, WarnsOfACertificateOutOfItsTime) {
  const TlsContext loaded = TlsContext::load({files.certificate, files.key}).value();
  const Timestamp now = std::chrono::system_clock::now();
  EXPECT_NE(loaded.warning(now + hours(48)).find("has expired: it was valid until "),
            std::string::npos);
  EXPECT_NE(loaded.warning(now - hours(48)).find("is not valid yet: it will be from "),
            std::string::npos);
}

TEST_F(TlsContextTest, WarnsOfAKeyThatEveryoneMayRead) {
  const TlsContext loaded = TlsContext::load({files.certificate, files.key}).value();
  std::filesystem::permissions(files.key, std::filesystem::perms::others_read,
                               std::filesystem::perm_options::add);
  EXPECT_EQ(loaded.warning(std::chrono::system_clock::now()),
            "TLS key " + files.key + " may be read by everyone on this machine");
}

}  // namespace
}  // namespace analytics::server
