#include "http/curl_options.h"

#include <sys/un.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "http/curl_settings.h"
#include "http/url.h"

namespace analytics {
namespace {

// The path and the zero byte that ends it share the field.
constexpr std::size_t kSocketPathBytesMax = sizeof(sockaddr_un{}.sun_path) - 1;

Error wrong(std::string_view setting, std::string_view what) {
  return {ErrorCode::invalid_config, std::string(setting) + " " + std::string(what)};
}

// libcurl takes text up to the first zero byte: what follows would be lost without a word.
Result<void> check_texts(const CurlOptions& options) {
  const std::array<std::pair<const char*, const std::string*>, 7> texts{
      {{"proxy", &options.proxy},
       {"no_proxy", &options.no_proxy},
       {"ca_file", &options.ca_file},
       {"client_certificate_file", &options.client_certificate_file},
       {"client_key_file", &options.client_key_file},
       {"client_key_password", &options.client_key_password},
       {"unix_socket", &options.unix_socket}}};
  for (const auto& [setting, text] : texts) {
    if (text->find('\0') != std::string::npos) return wrong(setting, "has a zero byte");
  }
  return {};
}

// Replaces the path by an absolute one, since programs change their working directory, and reads
// the file. Only a regular one: opening a pipe might wait for ever.
Result<std::string> read_pem(std::string_view setting, std::string& path) {
  std::error_code failure;
  path = std::filesystem::absolute(path, failure).string();
  const auto status = std::filesystem::status(path, failure);
  if (failure) return wrong(setting, path + " can't be read: " + failure.message());
  if (!std::filesystem::is_regular_file(status)) return wrong(setting, path + " is not a file");
  std::ifstream file(path, std::ios::binary);
  if (!file) return wrong(setting, path + " can't be read: " + std::strerror(errno));
  const std::uintmax_t bytes = std::filesystem::file_size(path, failure);
  if (failure || bytes > kPemBytesMax) return wrong(setting, path + " is larger than 16 MiB");
  std::string text(static_cast<std::size_t>(bytes), '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

bool has_certificate(std::string_view pem) { return pem.find("CERTIFICATE-----") != pem.npos; }

Result<void> check_ca(CurlOptions& options) {
  if (options.ca_file.empty()) return {};
  const Result<std::string> pem = read_pem("ca_file", options.ca_file);
  if (!pem) return pem.error();
  if (!has_certificate(*pem)) return wrong("ca_file", "holds no certificate in PEM");
  return {};
}

Result<void> check_key(const CurlOptions& options, std::string_view pem) {
  if (pem.find("PRIVATE KEY-----") == pem.npos) {
    if (!options.client_key_file.empty()) {
      return wrong("client_key_file", "holds no private key in PEM");
    }
    return wrong("client_key_file", "is empty, and client_certificate_file holds no private key");
  }
  const bool encrypted = pem.find("BEGIN ENCRYPTED PRIVATE KEY") != pem.npos ||
                         pem.find("Proc-Type: 4,ENCRYPTED") != pem.npos;
  if (encrypted && options.client_key_password.empty()) {
    return wrong("client_key_password", "is empty, and the client's key is encrypted");
  }
  return {};
}

Result<void> check_client_certificate(CurlOptions& options) {
  if (options.client_certificate_file.empty()) {
    const char* alone = !options.client_key_file.empty()       ? "client_key_file"
                        : !options.client_key_password.empty() ? "client_key_password"
                                                               : nullptr;
    if (alone == nullptr) return {};
    return wrong(alone, "is given without client_certificate_file");
  }
  Result<std::string> pem = read_pem("client_certificate_file", options.client_certificate_file);
  if (!pem) return pem.error();
  if (!has_certificate(*pem)) {
    return wrong("client_certificate_file", "holds no certificate in PEM");
  }
  if (!options.client_key_file.empty()) {
    pem = read_pem("client_key_file", options.client_key_file);
    if (!pem) return pem.error();
  }
  return check_key(options, *pem);
}

Result<void> check_unix_socket(const CurlOptions& options) {
  const std::string& path = options.unix_socket;
  if (path.empty()) return {};
  if (!options.proxy.empty()) return wrong("unix_socket", "and proxy exclude each other");
  if (path.front() != '/') return wrong("unix_socket", "is not an absolute path");
  if (path.size() > kSocketPathBytesMax) {
    return wrong("unix_socket", "has a path of " + std::to_string(path.size()) +
                                    " bytes; the limit is " + std::to_string(kSocketPathBytesMax));
  }
  return {};
}

}  // namespace

Result<CurlOptions> checked_options(CurlOptions options) {
  Result<void> good = check_texts(options);
  if (good && !options.proxy.empty()) good = check_proxy_url(options.proxy);
  if (good) good = check_unix_socket(options);
  if (good) good = check_ca(options);
  if (good) good = check_client_certificate(options);
  if (!good) return std::move(good).error();
  return options;
}

CURLcode set_route(CURL* easy, const CurlOptions& options) {
  CurlSettings settings(easy);
  settings.set(CURLOPT_SSL_VERIFYPEER, 1L)
      .set(CURLOPT_SSL_VERIFYHOST, 2L)
      .set(CURLOPT_PROXY_SSL_VERIFYPEER, 1L)
      .set(CURLOPT_PROXY_SSL_VERIFYHOST, 2L);
  if (!options.unix_socket.empty()) {
    settings.set(CURLOPT_UNIX_SOCKET_PATH, options.unix_socket.c_str()).set(CURLOPT_PROXY, "");
  } else if (!options.proxy.empty()) {
    // Set even where it is empty, so that the environment's NO_PROXY has no say.
    settings.set(CURLOPT_PROXY, options.proxy.c_str())
        .set(CURLOPT_NOPROXY, options.no_proxy.c_str());
  } else if (!options.proxy_from_environment) {
    settings.set(CURLOPT_PROXY, "");
  } else if (!options.no_proxy.empty()) {
    settings.set(CURLOPT_NOPROXY, options.no_proxy.c_str());
  }
  if (!options.ca_file.empty()) {
    settings.set(CURLOPT_CAINFO, options.ca_file.c_str())
        .set(CURLOPT_PROXY_CAINFO, options.ca_file.c_str());
    // The system's certificates are in a folder besides. TLS libraries without such folders do
    // not know these settings, and do not need them.
    curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
    curl_easy_setopt(easy, CURLOPT_PROXY_CAPATH, nullptr);
  }
  if (!options.client_certificate_file.empty()) {
    const std::string& key = options.client_key_file;
    settings.set(CURLOPT_SSLCERT, options.client_certificate_file.c_str())
        .set(CURLOPT_SSLKEY, (key.empty() ? options.client_certificate_file : key).c_str())
        // Set even where it is empty: OpenSSL would ask at the terminal.
        .set(CURLOPT_KEYPASSWD, options.client_key_password.c_str());
  }
  return settings.code();
}

}  // namespace analytics
