#pragma once

// What the console tells of a running server, as JSON (interfaces: GET /api/accounting and its
// kind). Safe for use by several threads.

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "server/app/destination_maker.h"
#include "server/app/destination_tester.h"
#include "server/app/errands.h"
#include "server/app/event_lookup.h"
#include "server/app/options.h"
#include "server/app/series_recorder.h"
#include "server/console/api.h"
#include "server/console/debugger.h"
#include "server/console/event_stream.h"
#include "server/deliver/engine.h"
#include "server/deliver/replays.h"
#include "server/log/event_log.h"
#include "server/schema/schema_keeper.h"
#include "server/workspace/configuration.h"
#include "server/workspace/workspace.h"

namespace analytics::server {

/// What does not change while the server runs.
struct ServerFacts {
  ListenAddress tracking{};
  bool is_tls = false;
  bool has_workspace_file = false;
  bool allow_private_networks = false;
};

class RunningData final : public ConsoleData {
 public:
  /// Puts a change into effect; may take seconds.
  using Change = std::function<ChangeResult(const WorkspaceChange&)>;

  /// What tests of destinations are made with, and what has counted over time.
  struct DeliveryTools {
    const DestinationMaker& maker;
    const SeriesRecorder& series;
    /// Of destinations whose settings come through the API.
    bool allow_private_networks = false;
  };

  /// All but the workspace must outlive it.
  RunningData(std::shared_ptr<const Workspace> workspace, const Configuration& configuration,
              Change change, const EventLog& log, Engine& engine, Replays& replays,
              const Debugger& debugger, const SchemaKeeper& schema, DeliveryTools tools)
      : workspace_(std::move(workspace)),
        configuration_(configuration),
        change_(std::move(change)),
        log_(log),
        engine_(engine),
        replays_(replays),
        lookup_(log, engine),
        debugger_(debugger),
        event_streams_(debugger, Clock::real()),
        schema_(schema),
        tools_(tools) {}

  void set_workspace(std::shared_ptr<const Workspace> workspace);
  /// Once it is known where the Tracking API listens.
  void set_facts(ServerFacts facts);

  Result<void> ready() override;
  std::string server_json() override;
  std::string accounting_json() override;
  std::string sources_json() override;
  std::string destinations_json() override;
  std::optional<std::string> source_json(std::string_view id) override;
  std::optional<std::string> destination_json(std::string_view id) override;
  std::string workspace_yaml() override { return configuration_.workspace_yaml(); }
  void change(WorkspaceChange change, ChangeAnswer answer) override;
  std::string metrics_text() override;
  std::string events_json(const EventQuery& query) override { return debugger_.events_json(query); }
  std::shared_ptr<BodyStream> event_stream(EventQuery query,
                                           std::optional<std::uint64_t> last_number) override {
    return event_streams_.open(std::move(query), last_number);
  }
  std::optional<std::string> schema_json(std::string_view source) override;
  std::optional<std::string> schema_csv(std::string_view source) override;
  void event_fate(std::string source, std::string message_id, Answer answer) override;
  bool has_destination(std::string_view id) override;
  std::string delivery_json(std::string_view destination) override;
  void failed_events(const FailedEventsRequest& request, Answer answer) override;
  void redrive(const RedriveRequest& request, Answer answer) override;
  void forget_failed(const RedriveRequest& request, Answer answer) override;
  std::string series_json(std::string_view window) override { return tools_.series.json(window); }
  std::vector<RequestProblem> test_destination(const DestinationTestRequest& request,
                                               Answer answer) override;
  /// So that none keeps the console from stopping.
  void stop_tests() { tester_.stop(); }
  void replays(Answer answer) override;
  void replay_status(std::string_view id, Answer answer) override;
  void replay(const ReplayOrder& order, Answer answer) override;
  void cancel_replay(std::string_view id, Answer answer) override;
  Result<std::string> explain_json(std::string_view source, std::string_view event) override;
  void check_filters(FilterCheck check, Answer answer) override;
  void check_mappings(MappingCheck check, Answer answer) override;

 private:
  std::shared_ptr<const Workspace> workspace() const;
  bool has_source(std::string_view id) const;
  void answer_later(Answer answer, std::function<Result<std::string>()> find);
  void forecast(const ReplayRequest& request, Answer answer);

  mutable std::mutex mutex_;
  std::shared_ptr<const Workspace> workspace_;  // Guarded by mutex_.
  ServerFacts facts_{};                         // The same.
  const Timestamp started_at_ = Clock::real()->wall_time();
  const Configuration& configuration_;
  const Change change_;
  const EventLog& log_;
  Engine& engine_;
  Replays& replays_;
  EventLookup lookup_;
  const Debugger& debugger_;
  EventStreams event_streams_;
  const SchemaKeeper& schema_;
  const DeliveryTools tools_;
  DestinationTester tester_{Clock::real()};
  // They end first: they use the others.
  Errands errands_;
  Errands changes_;  // Apart, for a change waits until attempts have ended.
};

/// The accounting as it is told: sums, and each by source, code and destination.
std::string accounting_text(const AllCounts& sources,
                            const std::map<std::string, DestinationCounts>& destinations,
                            Timestamp now);

}  // namespace analytics::server
