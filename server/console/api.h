#pragma once

// The management API: what people, monitors and the console's pages ask a running server; and those
// pages (pages.h). Behind the guard (guard.h), which sees every request first.
//
//   ConsoleApi api({.token = token}, data);
//   auto listener = Listener::start(options, [&](ServerRequest request, Reply reply) {
//     api.handle(std::move(request), std::move(reply));
//   });
//
// Safe for use by several threads if the ConsoleData is. What the answers say comes from there: the
// wiring in server/app/ implements it.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/result.h>

#include "server/console/debugged_event.h"
#include "server/console/delivery_requests.h"
#include "server/console/filter_check.h"
#include "server/console/guard.h"
#include "server/console/mapping_check.h"
#include "server/http/body_stream.h"
#include "server/http/listener.h"
#include "server/workspace/configuration.h"

namespace analytics::server {

/// What the API tells. Called by the listener's threads, so nothing here may block; no answer ever
/// holds a secret.
class ConsoleData {
 public:
  /// Told once, by any thread: JSON, or why not.
  using Answer = std::function<void(Result<std::string>)>;

  virtual ~ConsoleData() = default;

  /// Whether events are being stored; if not, why not.
  virtual Result<void> ready() = 0;
  /// What a page or a snippet needs to know of the program.
  virtual std::string server_json() = 0;
  /// JSON, as interfaces.md section 4 has it.
  virtual std::string accounting_json() = 0;
  virtual std::string sources_json() = 0;
  virtual std::string destinations_json() = 0;
  /// None where there is none of that id.
  virtual std::optional<std::string> source_json(std::string_view id) = 0;
  virtual std::optional<std::string> destination_json(std::string_view id) = 0;
  virtual std::string workspace_yaml() = 0;
  /// Changes sources and destinations; told once, by any thread.
  using ChangeAnswer = std::function<void(const ChangeResult&)>;
  virtual void change(WorkspaceChange change, ChangeAnswer answer) = 0;
  /// Prometheus' text form.
  virtual std::string metrics_text() = 0;
  virtual std::string events_json(const EventQuery& query) = 0;
  /// Those that come, from now on or behind the one of that number; null where too many look.
  virtual std::shared_ptr<BodyStream> event_stream(EventQuery query,
                                                   std::optional<std::uint64_t> last_number) = 0;
  /// The schema of a source; none where there is no such source.
  virtual std::optional<std::string> schema_json(std::string_view source) = 0;
  virtual std::optional<std::string> schema_csv(std::string_view source) = 0;

  /// What became of an event; empty where the log has none of that source and message id.
  virtual void event_fate(std::string source, std::string message_id, Answer answer) = 0;
  virtual bool has_destination(std::string_view id) = 0;
  /// How delivery to a destination goes: counts by outcome, latencies, lag.
  virtual std::string delivery_json(std::string_view destination) = 0;
  virtual void failed_events(const FailedEventsRequest& request, Answer answer) = 0;
  virtual void redrive(const RedriveRequest& request, Answer answer) = 0;
  /// Takes failed events off the list.
  virtual void forget_failed(const RedriveRequest& request, Answer answer) = 0;
  /// What came in and what became of it over time; `window` is "1h" or "24h".
  virtual std::string series_json(std::string_view window) = 0;
  /// Sends one event to a destination, which exists or is given whole, and tells what came of it.
  /// Where it answers problems, nothing was begun and nothing is told.
  virtual std::vector<RequestProblem> test_destination(const DestinationTestRequest& request,
                                                       Answer answer) = 0;
  virtual void replays(Answer answer) = 0;
  /// Empty where there is none of that id.
  virtual void replay_status(std::string_view id, Answer answer) = 0;
  /// Begins one, or says what it would do.
  virtual void replay(const ReplayOrder& order, Answer answer) = 0;
  /// Empty where none of that id is running.
  virtual void cancel_replay(std::string_view id, Answer answer) = 0;
  /// Which destinations would get the event, and why; an error says what is wrong with it. An empty
  /// source is the event's own, or the only one.
  virtual Result<std::string> explain_json(std::string_view source, std::string_view event) = 0;
  /// What is wrong with filters, and what they would do to the latest events.
  virtual void check_filters(FilterCheck check, Answer answer) = 0;
  /// The same of mappings. The destination or type that the check names is there; invalid_config
  /// where it has no mappings.
  virtual void check_mappings(MappingCheck check, Answer answer) = 0;
};

class ConsoleApi {
 public:
  /// `data` must outlive the API.
  ConsoleApi(GuardOptions options, ConsoleData& data);

  void handle(ServerRequest request, Reply reply);

 private:
  const GuardOptions options_;
  ConsoleData& data_;
};

}  // namespace analytics::server
