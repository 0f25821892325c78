#include "client/request_maker.h"

#include <algorithm>
#include <utility>

#include "batch/envelope.h"
#include "http/tracking_request.h"

namespace analytics {

HttpRequest RequestMaker::make(const EncodedBatch& batch, int attempts,
                               std::string_view token) const {
  const Config& given = config_.given;
  std::string body;
  write_batch({.write_key = given.write_key,
               .context = given.context.text(),
               .integrations = given.integrations.text(),
               .sent_at = !given.historical},
              given.clock->wall_time(), batch.events, body);
  return tracking_request({.url = config_.url,
                           .write_key = given.write_key,
                           .token = token,
                           .gzip_bytes_min = packs_ ? given.gzip_bytes_min : 0,
                           .connect_timeout = given.connect_timeout,
                           .attempts = attempts},
                          std::move(body));
}

bool RequestMaker::is_packed(const HttpRequest& request) {
  return std::ranges::any_of(
      request.headers, [](const HttpHeader& header) { return header.name == "Content-Encoding"; });
}

}  // namespace analytics
