#include "server/app/server.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <thread>
#include <utility>

#include <analytics/transport.h>

#include "http/address.h"
#include "server/destinations/registry.h"

namespace analytics::server {
namespace {

// Bodies beyond what the Tracking API takes are still read, up to here, so that they can be refused
// as Segment refuses them.
constexpr std::size_t kListenerBodyBytesMax = 4 * 1024 * 1024;

Result<DestinationContext> make_context(const std::string& data_folder) {
  // No proxy from the environment, no private networks: destinations' addresses come from people.
  Result<std::shared_ptr<Transport>> guarded = curl_transport(
      {.proxy_from_environment = false,
       .allow_address = [](std::string_view address) { return is_public_address(address); }});
  if (!guarded) return std::move(guarded).error();
  Result<std::shared_ptr<Transport>> unguarded = curl_transport({.proxy_from_environment = false});
  if (!unguarded) return std::move(unguarded).error();
  return DestinationContext{.data_folder = data_folder,
                            .absolute_paths_allowed = true,
                            .guarded_transport = *std::move(guarded),
                            .unguarded_transport = *std::move(unguarded),
                            .clock = Clock::real()};
}

WorkerSetup make_setup(const DestinationConfig& config, const DestinationType& type) {
  return {.id = config.id,
          .name = config.name,
          .sources = {config.sources.begin(), config.sources.end()},
          .enabled = config.enabled,
          .is_warehouse = type.is_warehouse};
}

// Segments go as wholes: a part of the retention, so that it holds for a slow log too.
Duration segment_age(Duration retention) {
  return std::clamp<Duration>(retention / 4, std::chrono::seconds(10), std::chrono::hours(6));
}

std::size_t io_threads() {
  const unsigned cores = std::thread::hardware_concurrency();
  return cores == 0 ? 1 : cores;
}

}  // namespace

Result<std::unique_ptr<Server>> Server::start(const ServeOptions& options, Workspace workspace) {
  std::unique_ptr<Server> server(new Server(std::move(workspace)));
  if (Result<void> opened = server->open_log(options); !opened) return std::move(opened).error();
  if (Result<void> opened = server->open_destinations(options); !opened) {
    return std::move(opened).error();
  }
  if (Result<void> opened = server->open_schema(options); !opened) {
    return std::move(opened).error();
  }
  if (Result<void> listens = server->listen(options); !listens) return std::move(listens).error();
  return server;
}

Result<void> Server::open_log(const ServeOptions& options) {
  Files& files = Files::real();
  if (Result<void> made = files.make_folder(options.data_folder); !made) return made;
  Result<std::unique_ptr<EventLog>> log = EventLog::open(
      files, options.data_folder + "/log",
      {.journal = {.segment_age_max = segment_age(options.retention),
                   .preallocate_bytes = kPreallocateBytes},
       .age_max = options.retention,
       .bytes_max = options.disk_budget_bytes,
       .on_problem = [](const Error& error) { spdlog::error("the event log: {}", error.message); },
       .on_recovery = [] { spdlog::info("the event log: events are stored again"); }});
  if (!log && log.error().code == ErrorCode::locked) {
    return Error{ErrorCode::locked, "another analyticsd uses --data " + options.data_folder +
                                        "; stop it, or choose another folder"};
  }
  if (!log) return std::move(log).error();
  log_ = *std::move(log);
  return {};
}

Result<void> Server::open_destinations(const ServeOptions& options) {
  engine_ = std::make_unique<Engine>(*log_);
  Result<DestinationContext> context = make_context(options.data_folder);
  if (!context) return std::move(context).error();
  Files& files = Files::real();
  const std::string states = options.data_folder + "/state";
  if (Result<void> made = files.make_folder(states); !made) return made;
  for (const DestinationConfig& config : workspace_->destinations) {
    const DestinationType* type = find_destination_type(config.type);
    if (type == nullptr) {
      return Error{ErrorCode::invalid_config, "no destination type \"" + config.type + "\""};
    }
    Result<std::unique_ptr<Destination>> destination =
        type->make(config.id, config.settings_json, *context);
    if (!destination) {
      return Error{destination.error().code,
                   "destination " + config.id + ": " + destination.error().message};
    }
    Result<std::unique_ptr<Worker>> worker = Worker::open(
        make_setup(config, *type), *std::move(destination), *log_, files, states + "/" + config.id);
    if (!worker) return std::move(worker).error();
    engine_->add(*std::move(worker));
  }
  engine_->start();
  log_->needed_from([this] { return engine_->needed_from(); });
  keeper_ = std::make_unique<LogKeeper>(*log_, Clock::real());
  return {};
}

Result<void> Server::open_schema(const ServeOptions& options) {
  Result<std::unique_ptr<SchemaKeeper>> schema =
      SchemaKeeper::open({}, *log_, Files::real(), options.data_folder + "/schema");
  if (!schema) return std::move(schema).error();
  schema_ = *std::move(schema);
  schema_->start();
  return {};
}

Result<void> Server::listen(const ServeOptions& options) {
  std::string token;
  if (!options.console_token_file.empty()) {
    Result<std::string> read = read_token(options.console_token_file);
    if (!read) return std::move(read).error();
    token = *std::move(read);
  }
  if (Result<void> safe = check_console_address(options.console.address, !token.empty()); !safe) {
    return safe;
  }
  data_ = std::make_unique<RunningData>(workspace_, *log_, *engine_, debugger_, *schema_);
  console_api_ = std::make_unique<ConsoleApi>(
      GuardOptions{.hosts = {options.console.address}, .token = token}, *data_);
  api_ = std::make_unique<TrackingApi>(
      std::make_shared<const SourceTable>(workspace_->sources, workspace_->mode), *log_, debugger_,
      Clock::real(), options.tls.has_value());

  Result<std::unique_ptr<Listener>> console =
      Listener::start({.address = options.console.address,
                       .port = options.console.port,
                       .tls = console_speaks_tls(options) ? options.tls : std::nullopt},
                      [this](ServerRequest request, Reply reply) {
                        console_api_->handle(std::move(request), std::move(reply));
                      });
  if (!console) return Error{console.error().code, "--console: " + console.error().message};
  console_ = *std::move(console);

  Result<std::unique_ptr<Listener>> tracking =
      Listener::start({.address = options.listen.address,
                       .port = options.listen.port,
                       .threads = io_threads(),
                       .body_bytes_max = kListenerBodyBytesMax,
                       .tls = options.tls,
                       .trusted_proxies = options.trusted_proxies},
                      [this](ServerRequest request, Reply reply) {
                        api_->handle(std::move(request), std::move(reply));
                      });
  if (!tracking) return Error{tracking.error().code, "--listen: " + tracking.error().message};
  tracking_ = *std::move(tracking);
  return {};
}

Result<void> Server::reload_tls() {
  if (Result<void> loaded = tracking_->reload_tls(); !loaded) return loaded;
  return console_->reload_tls();
}

bool Server::reload(Workspace workspace) {
  const bool same_destinations = workspace.destinations == workspace_->destinations;
  workspace.destinations = workspace_->destinations;
  workspace_ = std::make_shared<const Workspace>(std::move(workspace));
  const std::shared_ptr<const SourceTable> before = api_->sources();
  api_->set_sources(
      std::make_shared<const SourceTable>(workspace_->sources, workspace_->mode, before.get()));
  data_->set_workspace(workspace_);
  return same_destinations;
}

void Server::stop(Deadline deadline) {
  tracking_->stop(deadline);
  engine_->stop(deadline);
  schema_->stop();
  keeper_.reset();
  log_->close();
  console_->stop(deadline);
}

}  // namespace analytics::server
