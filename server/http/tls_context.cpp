#include "server/http/tls_context.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <utility>

#include "server/http/response_head.h"

namespace analytics::server {
namespace {

using Context = std::shared_ptr<SSL_CTX>;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;

// The lengths stand before the names, as the handshake has them.
constexpr std::array<unsigned char, 18> kProtocols{8, 'h', 't', 't', 'p', '/', '1', '.', '1',
                                                   8, 'h', 't', 't', 'p', '/', '1', '.', '0'};

Error wrong(std::string_view what, const std::string& path, std::string_view reason) {
  return {ErrorCode::invalid_config, std::string(what) + " " + path + ": " + std::string(reason)};
}

/// What OpenSSL has to say about the last call: its first word, the later ones being of those who
/// called it.
std::string reason() {
  const unsigned long error = ERR_peek_error();
  ERR_clear_error();
  const int code = ERR_GET_REASON(error);
  const bool no_pem = ERR_GET_LIB(error) == ERR_LIB_PEM && code == PEM_R_NO_START_LINE;
  if (no_pem || code == ERR_R_UNSUPPORTED) return "it holds none in PEM form that OpenSSL knows";
  const char* text = ERR_reason_error_string(error);
  return text == nullptr ? "OpenSSL cannot use it" : text;
}

// Asking on the terminal, as OpenSSL would, helps no server.
int no_password(char*, int, int, void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

// A client that offers protocols, but none of ours, is told so (RFC 7301, section 3.2).
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* size,
                    const unsigned char* offered, unsigned int offered_size, void*) {
  unsigned char* found = nullptr;
  const int match = SSL_select_next_proto(&found, size, kProtocols.data(), kProtocols.size(),
                                          offered, offered_size);
  *chosen = found;
  return match == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

Context make_context() {
  Context context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  if (!context) return context;
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  // Ten thousand clients that wait are to hold no buffers.
  SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                      SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  // One system call a record where it would be two.
  SSL_CTX_set_read_ahead(context.get(), 1);
  SSL_CTX_set_alpn_select_cb(context.get(), choose_protocol, nullptr);
  return context;
}

Result<void> use_certificate(SSL_CTX& context, const std::string& path) {
  // OpenSSL's own word for a file that can't be read is "system lib".
  errno = 0;
  const Bio file(BIO_new_file(path.c_str(), "r"), BIO_free);
  if (!file) return wrong("TLS certificate", path, std::strerror(errno));
  if (SSL_CTX_use_certificate_chain_file(&context, path.c_str()) == 1) return {};
  return wrong("TLS certificate", path, reason());
}

Result<void> use_key(SSL_CTX& context, const TlsFiles& files) {
  errno = 0;
  const Bio file(BIO_new_file(files.key.c_str(), "r"), BIO_free);
  if (!file) return wrong("TLS key", files.key, std::strerror(errno));
  bool asked = false;
  const Key key(PEM_read_bio_PrivateKey(file.get(), nullptr, no_password, &asked), EVP_PKEY_free);
  if (asked) {
    ERR_clear_error();
    return wrong("TLS key", files.key, "it is encrypted; give one without a password");
  }
  if (!key) return wrong("TLS key", files.key, reason());
  if (X509_check_private_key(SSL_CTX_get0_certificate(&context), key.get()) != 1) {
    ERR_clear_error();
    return wrong("TLS key", files.key,
                 "it does not belong to the certificate " + files.certificate);
  }
  if (SSL_CTX_use_PrivateKey(&context, key.get()) == 1) return {};
  return wrong("TLS key", files.key, reason());
}

Timestamp time_of(const ASN1_TIME& time) {
  std::tm utc{};
  ASN1_TIME_to_tm(&time, &utc);
  return std::chrono::system_clock::from_time_t(timegm(&utc));
}

bool everyone_may_read(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && (status.st_mode & S_IROTH) != 0;
}

}  // namespace

Result<TlsContext> TlsContext::load(TlsFiles files) {
  ERR_clear_error();
  Context context = make_context();
  if (!context) return Error{ErrorCode::io_error, "cannot set up TLS: " + reason()};
  if (Result<void> used = use_certificate(*context, files.certificate); !used) {
    return std::move(used).error();
  }
  if (Result<void> used = use_key(*context, files); !used) return std::move(used).error();
  return TlsContext(std::move(files), std::move(context));
}

std::string TlsContext::warning(Timestamp now) const {
  const X509* certificate = SSL_CTX_get0_certificate(context_.get());
  const Timestamp begins = time_of(*X509_get0_notBefore(certificate));
  const Timestamp ends = time_of(*X509_get0_notAfter(certificate));
  const std::string named = "TLS certificate " + files_.certificate;
  if (now > ends) return named + " has expired: it was valid until " + http_date(ends);
  if (now < begins) return named + " is not valid yet: it will be from " + http_date(begins);
  if (everyone_may_read(files_.key)) {
    return "TLS key " + files_.key + " may be read by everyone on this machine";
  }
  return {};
}

}  // namespace analytics::server
