#include "tests/support/certificates.h"

#include <stdlib.h>

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace analytics::testing_support {
namespace {

void openssl(const std::string& arguments) {
  const std::string command = "openssl " + arguments + " >/dev/null 2>&1 </dev/null";
  if (std::system(command.c_str()) != 0) throw std::runtime_error("failed: " + command);
}

constexpr char kNewKey[] =
    "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1";

}  // namespace

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "analytics-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder for temporary files");
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string TemporaryFolder::write(const std::string& name, const std::string& text) const {
  std::ofstream(file(name), std::ios::binary) << text;
  return file(name);
}

CertificateAuthority::CertificateAuthority() {
  openssl(std::string(kNewKey) + " -subj /CN=authority -keyout " + folder_.file("authority.key") +
          " -out " + certificate());
}

CertificateFiles CertificateAuthority::issue(const std::string& name,
                                             const std::string& hosts) const {
  CertificateFiles files{.certificate = folder_.file(name + ".pem"),
                         .key = folder_.file(name + ".key")};
  openssl(std::string(kNewKey) + " -subj /CN=" + name + " -addext subjectAltName=" + hosts +
          " -addext basicConstraints=CA:FALSE -CA " + certificate() + " -CAkey " +
          folder_.file("authority.key") + " -keyout " + files.key + " -out " + files.certificate);
  return files;
}

std::string CertificateAuthority::encrypt(const std::string& key,
                                          const std::string& password) const {
  openssl("pkcs8 -topk8 -in " + key + " -out " + key + ".encrypted -passout pass:" + password);
  return key + ".encrypted";
}

}  // namespace analytics::testing_support
