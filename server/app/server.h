#pragma once

// The server put together: log, destinations, Tracking API, console. Started in that order, stopped
// in the opposite one, so that nothing is accepted that could not be kept.
//
//   auto server = std::move(Server::start(options, workspace)).value();
//   ... until a signal comes ...
//   server->stop(deadline);

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <analytics/result.h>

#include "server/app/console_data.h"
#include "server/app/destination_maker.h"
#include "server/app/options.h"
#include "server/app/series_recorder.h"
#include "server/console/api.h"
#include "server/console/debugger.h"
#include "server/deliver/engine.h"
#include "server/deliver/replays.h"
#include "server/http/listener.h"
#include "server/ingest/tracking_api.h"
#include "server/log/event_log.h"
#include "server/log/log_keeper.h"
#include "server/schema/schema_keeper.h"
#include "server/workspace/configuration.h"
#include "server/workspace/workspace.h"

namespace analytics::server {

class Server {
 public:
  /// `workspace` is what the configuration has loaded.
  static Result<std::unique_ptr<Server>> start(const ServeOptions& options, Workspace workspace,
                                               std::unique_ptr<Configuration> configuration);

  /// Takes no more requests, answers those under way, lets attempts end, stores every state; all by
  /// the deadline.
  void stop(Deadline deadline);

  /// Reads the certificate again, for connections to come; after an error the old one stays.
  Result<void> reload_tls();
  /// What is wrong with the certificate that is used all the same; empty if nothing.
  std::string tls_warning() const { return tracking_->tls_warning(); }

  std::uint16_t tracking_port() const { return tracking_->port(); }
  std::uint16_t console_port() const { return console_->port(); }

  /// Reads the workspace again, and puts it into effect: its sources from the next request on;
  /// destinations that are new or changed begin anew where they were, those that are gone end, the
  /// others notice nothing. Answers what it did to destinations, for people: "1 added, …". The
  /// error says what is wrong with the file, which changes nothing, or which destination could not
  /// be made, which a later reload tries again; the rest holds all the same.
  Result<std::string> reload();

  /// Changes the workspace for the console, and puts it into effect; where a destination can't be
  /// made of it, nothing has changed. Takes as long as attempts of the destination take to end, 10
  /// seconds at most.
  ChangeResult change(const WorkspaceChange& change);

 private:
  Server(Workspace workspace, std::unique_ptr<Configuration> configuration)
      : workspace_(std::make_shared<const Workspace>(std::move(workspace))),
        configuration_(std::move(configuration)) {}
  Result<void> open_log(const ServeOptions& options);
  Result<void> open_destinations(const ServeOptions& options);
  Result<void> add_destinations();
  Result<void> add_destination(const DestinationConfig& config);
  Result<void> open_schema(const ServeOptions& options);
  Result<void> listen(const ServeOptions& options);

  std::shared_ptr<const Workspace> workspace() const;
  void set_workspace(Workspace workspace);
  /// What it did to destinations, for people, and those that could not be made.
  struct Effect {
    std::string text{};
    std::map<std::string, Error> problems{};
  };
  Effect put_into_effect(Workspace workspace);

  mutable std::mutex mutex_;
  std::shared_ptr<const Workspace> workspace_;  // Guarded by mutex_.
  const std::unique_ptr<Configuration> configuration_;
  std::mutex changing_;     // Held while a workspace is put into effect.
  bool is_ending_ = false;  // Guarded by changing_.
  std::unique_ptr<EventLog> log_;
  std::unique_ptr<DestinationMaker> maker_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Replays> replays_;
  std::unique_ptr<SchemaKeeper> schema_;
  std::unique_ptr<LogKeeper> keeper_;
  Debugger debugger_{Clock::real()};
  std::unique_ptr<TrackingApi> api_;
  std::unique_ptr<SeriesRecorder> series_;
  std::unique_ptr<RunningData> data_;
  std::unique_ptr<ConsoleApi> console_api_;
  std::unique_ptr<Listener> tracking_;
  std::unique_ptr<Listener> console_;
};

}  // namespace analytics::server
