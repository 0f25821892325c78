#pragma once

// Makes a test's server speak TLS. Apart from the library for tests, which does without OpenSSL.
//
//   HttpListener listener({.kind = tls(authority.issue("server"))}, handler);
//
// Safe for use by several threads. Throws where the files can't be used.

#include <memory>
#include <string>

#include "testing/http_listener.h"
#include "tests/support/certificates.h"

namespace analytics::testing_support {

/// Where a file with authorities is given, clients must have a certificate of one of them.
std::shared_ptr<const testing::ConnectionKind> tls(const CertificateFiles& files,
                                                   const std::string& client_ca_file = {});

}  // namespace analytics::testing_support
