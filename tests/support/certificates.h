#pragma once

// Certificates for tests, made by openssl(1) in a folder that goes with the object.
//
//   const CertificateAuthority authority;
//   const CertificateFiles files = authority.issue("server");
//   HttpServer server({.certificate_file = files.certificate, .key_file = files.key});
//   transport = make_transport({.ca_file = authority.certificate()});
//
// Throws where openssl fails, which fails the test. Not synchronised.

#include <filesystem>
#include <string>

namespace analytics::testing_support {

/// A new folder under the system's one for temporary files; gone with the object.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::string file(const std::string& name) const { return path_ / name; }
  /// Writes a file; returns its path.
  std::string write(const std::string& name, const std::string& text) const;

 private:
  std::filesystem::path path_;
};

/// Paths of files in PEM.
struct CertificateFiles {
  std::string certificate{};
  std::string key{};
};

/// One that nobody trusts who was not told to.
class CertificateAuthority {
 public:
  CertificateAuthority();

  /// Its own certificate, which verifies those that it issues.
  std::string certificate() const { return folder_.file("authority.pem"); }
  /// A certificate, valid for a day; `name` is only for telling them apart.
  CertificateFiles issue(const std::string& name,
                         const std::string& hosts = "DNS:localhost,IP:127.0.0.1") const;
  /// A copy of the key, encrypted with the password; its path.
  std::string encrypt(const std::string& key, const std::string& password) const;
  const TemporaryFolder& folder() const { return folder_; }

 private:
  TemporaryFolder folder_;
};

}  // namespace analytics::testing_support
