#pragma once

// The Tracking API: what Segment's libraries send to. Routes, write keys, limits and answers; what
// the events are checked for is in check.h, where they are stored is the sink's business.
//
//   TrackingApi api(std::make_shared<const SourceTable>(sources, mode), sink, tap, clock);
//   listener = Listener::start(options, [&](ServerRequest request, Reply reply) {
//     api.handle(std::move(request), std::move(reply));
//   });
//
// Answers as Segment does: 200 `{"success":true}` once everything that was accepted is stored, also
// where some or all events were rejected; 400 only for a body that is too large or can't be read;
// 429 beyond a source's rate; 503 with Retry-After where events can't be stored. A source in strict
// mode is told what was wrong instead (answers.h). Safe for use by several threads.

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/clock.h>

#include "server/http/listener.h"
#include "server/ingest/request.h"
#include "server/ingest/route_table.h"
#include "server/ingest/source_table.h"
#include "server/ingest/tap.h"

namespace analytics::server {

struct ReadBody;

/// The body of one request, unpacked: what Segment's documentation calls 500 KB.
inline constexpr std::size_t kBodyBytesMax = 512'000;

class TrackingApi {
 public:
  /// Sink and tap must outlive it. `is_https` is what libraries are told to come back by.
  TrackingApi(std::shared_ptr<const SourceTable> sources, EventSink& sink, EventTap& tap,
              std::shared_ptr<Clock> clock, bool is_https = false);

  void handle(ServerRequest request, Reply reply);

  /// From the next request on.
  void set_sources(std::shared_ptr<const SourceTable> sources);
  std::shared_ptr<const SourceTable> sources() const;

 private:
  struct Asked;
  void answer_settings(Asked asked, const ServerRequest& request);
  void post(Asked asked, ServerRequest request);
  void take_pixel(Asked asked, const ServerRequest& request);
  void take(Asked asked, ReadBody body, const ServerRequest& request);
  void refuse_body(const Asked& asked, std::string_view key, const Error& error,
                   std::string_view text);
  void store(Asked asked, ReadBody body, ServerResponse answer);
  std::vector<TappedEvent> to_show(const IncomingRequest& request);
  void show_rejections(const ReadBody& body);
  void tell_of_unknown_key();

  mutable std::mutex mutex_;
  std::shared_ptr<const SourceTable> sources_;  // Guarded by mutex_.
  EventSink& sink_;
  EventTap& tap_;
  std::shared_ptr<Clock> clock_;
  const bool is_https_;
  std::once_flag unknown_key_told_;
};

}  // namespace analytics::server
