#include "http/tracking_request.h"

#include <utility>

#include "http/base64.h"
#include "http/gzip.h"
#include "http/user_agent.h"

namespace analytics {

HttpRequest tracking_request(const RequestSettings& settings, std::string body) {
  HttpRequest request{.url = std::string(settings.url),
                      .body = std::move(body),
                      .connect_timeout = settings.connect_timeout};
  request.headers = {
      {"Authorization", settings.token.empty() ? basic_authorization(settings.write_key)
                                               : "Bearer " + std::string(settings.token)},
      {"Content-Type", "application/json"},
      {"User-Agent", std::string(kUserAgent)}};
  if (settings.gzip_bytes_min != 0 && request.body.size() > settings.gzip_bytes_min) {
    std::string packed;
    // Where packing fails, the body goes as it is.
    if (gzip(request.body, packed)) {
      request.body = std::move(packed);
      request.headers.push_back({"Content-Encoding", "gzip"});
    }
  }
  if (settings.attempts > 0) {
    request.headers.push_back({"X-Retry-Count", std::to_string(settings.attempts)});
  }
  return request;
}

}  // namespace analytics
