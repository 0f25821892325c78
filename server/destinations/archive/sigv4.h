#pragma once

// Signs requests as S3 and what is compatible with it want them: AWS Signature Version 4, in the
// headers, over the whole body.
//
//   HttpRequest request{.method = "PUT", .url = "https://s3.eu-west-1.amazonaws.com/bucket/key"};
//   sign_v4(request, {.access_key_id = "AKIA…", .secret_access_key = "…", .region = "eu-west-1"},
//           clock->wall_time());
//
// Of our own because libcurl 7.88 signs an empty body in place of the request's, and leaves
// x-amz-content-sha256 out, which S3 refuses. A pure function.

#include <string>
#include <string_view>

#include <analytics/clock.h>
#include <analytics/transport.h>

namespace analytics::server {

struct S3Credentials {
  std::string access_key_id{};
  std::string secret_access_key{};
  std::string region{};
};

/// Adds x-amz-content-sha256, x-amz-date and Authorization. Signs every header that is there
/// already; what is added later is not signed. The URL has an encoded path and no query.
void sign_v4(HttpRequest& request, const S3Credentials& credentials, Timestamp now);

/// Percent-encodes everything but unreserved characters and slashes.
std::string encode_path(std::string_view path);

}  // namespace analytics::server
