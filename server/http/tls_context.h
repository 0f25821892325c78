#pragma once

// A certificate and its key, checked and ready to make connections with: TLS 1.2 and 1.3, no
// renegotiation, no compression, ALPN http/1.1, sessions resumed by tickets alone, so that none is
// kept in memory.
//
//   Result<TlsContext> tls = TlsContext::load({.certificate = "server.pem", .key = "server.key"});
//   SSL* connection = SSL_new(tls->get());
//   if (!tls->warning(now).empty()) …
//
// May be used by several threads; a connection keeps what it needs of it.

#include <openssl/types.h>

#include <memory>
#include <string>

#include <analytics/clock.h>
#include <analytics/result.h>

#include "server/http/listener.h"

namespace analytics::server {

class TlsContext {
 public:
  /// An error names the file and what is wrong with it.
  static Result<TlsContext> load(TlsFiles files);

  SSL_CTX* get() const noexcept { return context_.get(); }
  /// What should be mended but stops nobody: a certificate out of its time, a key that everyone on
  /// the machine may read. Empty if nothing.
  std::string warning(Timestamp now) const;

 private:
  TlsContext(TlsFiles files, std::shared_ptr<SSL_CTX> context)
      : files_(std::move(files)), context_(std::move(context)) {}

  TlsFiles files_;
  std::shared_ptr<SSL_CTX> context_;
};

}  // namespace analytics::server
