#pragma once

// The Tracking API: what Segment's libraries send to. Routes, write keys, limits and answers; what
// the events are checked for is in check.h, where they are stored is the sink's business.
//
//   TrackingApi api({.sources = sources}, sink, clock);
//   listener = Listener::start(options, [&](ServerRequest request, Reply reply) {
//     api.handle(std::move(request), std::move(reply));
//   });
//
// Answers as Segment does: 200 `{"success":true}` once everything that was accepted is stored, also
// where some or all events were rejected; 400 only for a body that is too large or can't be read;
// 503 with Retry-After where events can't be stored. Safe for use by several threads.

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <analytics/clock.h>

#include "server/http/listener.h"
#include "server/ingest/request.h"
#include "server/ingest/source.h"

namespace analytics::server {

struct ReadBody;

/// The body of one request, unpacked: what Segment's documentation calls 500 KB.
inline constexpr std::size_t kBodyBytesMax = 512'000;

class TrackingApi {
 public:
  TrackingApi(std::vector<Source> sources, EventSink& sink, std::shared_ptr<Clock> clock);

  void handle(ServerRequest request, Reply reply);

 private:
  const Source* find_source(std::string_view write_key) const;
  void take(ReadBody body, std::string_view header_key, Reply reply);
  void refuse_body(std::string_view header_key, const Error& error, const Reply& reply);

  std::vector<Source> sources_;
  std::unordered_map<std::string, const Source*> by_key_;
  EventSink& sink_;
  std::shared_ptr<Clock> clock_;
  std::once_flag unknown_key_told_;
};

}  // namespace analytics::server
