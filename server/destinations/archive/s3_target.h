#pragma once

// Puts an archive's files into a bucket, of Amazon S3 or what is compatible with it. A PUT makes
// the whole object or none, and again the same object: what was staged is put until it is there.
//
//   auto target = s3_target({.bucket = "events", .credentials = …}, files, transport, clock);
//
// As `ArchiveTarget` says. `place` waits for its answers.

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include <analytics/clock.h>
#include <analytics/transport.h>

#include "server/destinations/archive/sigv4.h"
#include "server/destinations/archive/target.h"

namespace analytics::server {

struct S3Config {
  std::string endpoint{};  ///< "https://host:port"; empty: Amazon's own, by the region.
  std::string bucket{};
  std::string prefix{};     ///< Before segment-logs/; without slashes at its ends.
  bool path_style = false;  ///< https://endpoint/bucket/key, not https://bucket.endpoint/key.
  S3Credentials credentials{};
  std::chrono::milliseconds timeout = std::chrono::seconds(60);  ///< Of a request.
};

/// How many requests are under way at once, at most.
inline constexpr std::size_t kS3RequestsAtOnce = 8;

std::unique_ptr<ArchiveTarget> s3_target(S3Config config, Files& files,
                                         std::shared_ptr<Transport> transport,
                                         std::shared_ptr<Clock> clock);

/// Where the object of that name is.
std::string s3_url(const S3Config& config, std::string_view name);

}  // namespace analytics::server
