#pragma once

// What libraries in browsers and phones ask before they send (`/v1/projects/<key>/settings`): where
// to send, and which of a source's events are blocked. (Anchors: analytics.js's settings.)
//
//   std::string json = settings_document(source, "write-key", {"track.example.com", "https"});
//
// Pure.

#include <string>
#include <string_view>

#include "server/ingest/source.h"

namespace analytics::server {

/// How the asker reached this server, and so shall reach it again.
struct ServerAddress {
  std::string host{};    ///< With the port, as the Host header has it.
  std::string scheme{};  ///< `http` or `https`.
};

std::string settings_document(const Source& source, std::string_view write_key,
                              const ServerAddress& address);

}  // namespace analytics::server
