#pragma once

// Makes a test's server speak TLS. Apart from the library for tests, which does without OpenSSL.
//
//   HttpListener listener({.kind = tls("cert.pem", "key.pem")}, handler);
//
// Safe for use by several threads. Throws where the files can't be used.

#include <memory>
#include <string>

#include "testing/http_listener.h"

namespace analytics::testing_support {

/// Both files in PEM.
std::shared_ptr<const testing::ConnectionKind> tls(const std::string& certificate_file,
                                                   const std::string& key_file);

}  // namespace analytics::testing_support
