#include "server/app/server.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <future>
#include <thread>
#include <utility>

#include <analytics/transport.h>

#include "http/address.h"

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

// Segments go as wholes: a part of the retention, so that it holds for a slow log too.
Duration segment_age(Duration retention) {
  return std::clamp<Duration>(retention / 4, std::chrono::seconds(10), std::chrono::hours(6));
}

std::size_t io_threads() {
  const unsigned cores = std::thread::hardware_concurrency();
  return cores == 0 ? 1 : cores;
}

}  // namespace

Result<std::unique_ptr<Server>> Server::start(const ServeOptions& options, Workspace workspace,
                                              std::unique_ptr<Configuration> configuration) {
  std::unique_ptr<Server> server(new Server(std::move(workspace), std::move(configuration)));
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
  const DestinationMaker::Places places{.states = options.data_folder + "/state",
                                        .failed = options.data_folder + "/failed",
                                        .backlog_bytes_max = options.disk_budget_bytes / 2};
  for (const std::string& folder : {places.states, places.failed}) {
    if (Result<void> made = files.make_folder(folder); !made) return made;
  }
  maker_ = std::make_unique<DestinationMaker>(*std::move(context), places, *log_);
  if (Result<void> added = add_destinations(); !added) return added;
  engine_->start();
  log_->needed_from([this] { return engine_->needed_from(); });
  keeper_ = std::make_unique<LogKeeper>(*log_, Clock::real());
  replays_ = std::make_unique<Replays>(
      *log_, files, options.data_folder + "/replays",
      [this](const std::string& id) -> Result<Replays::Made> {
        const std::shared_ptr<const Workspace> now = workspace();
        const auto config = std::ranges::find(now->destinations, id, &DestinationConfig::id);
        if (config != now->destinations.end()) {
          Result<Replays::Made> made = maker_->make_for_replay(*config);
          if (made) made->end = engine_->low_water(id);
          return made;
        }
        return Error{ErrorCode::invalid_config, "there is no destination \"" + id + "\""};
      });
  return replays_->resume();
}

// Side by side: one whose database does not answer keeps the others waiting as long as one does.
Result<void> Server::add_destinations() {
  using Opened = Result<std::unique_ptr<Worker>>;
  std::vector<std::future<Opened>> opening;
  const std::shared_ptr<const Workspace> now = workspace();
  for (const DestinationConfig& config : now->destinations) {
    opening.push_back(std::async(std::launch::async, [&] { return maker_->open_worker(config); }));
  }
  Result<void> added;
  for (std::size_t number = 0; number < opening.size(); ++number) {
    std::future<Opened>& one = opening[number];
    Opened worker = one.get();
    Result<void> here =
        worker ? engine_->add(*std::move(worker)) : Result<void>(std::move(worker).error());
    if (here) continue;
    // The file stops a start; what the console made must not keep the others from receiving.
    if (configuration_->is_of_console(now->destinations[number].id)) {
      spdlog::error("{}; it is tried again with the next change", here.error().message);
    } else if (added) {
      added = std::move(here);
    }
  }
  return added;
}

Result<void> Server::add_destination(const DestinationConfig& config) {
  Result<std::unique_ptr<Worker>> worker = maker_->open_worker(config);
  if (!worker) return std::move(worker).error();
  return engine_->add(*std::move(worker));
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
  series_ = std::make_unique<SeriesRecorder>([this] { return log_->counts(); },
                                             [this] { return engine_->counts(); }, Clock::real());
  data_ = std::make_unique<RunningData>(
      workspace(), *configuration_, [this](const WorkspaceChange& one) { return change(one); },
      *log_, *engine_, *replays_, debugger_, *schema_,
      RunningData::DeliveryTools{.maker = *maker_,
                                 .series = *series_,
                                 .allow_private_networks = options.allow_private_networks});
  std::vector<std::string> hosts = options.console_hosts;
  hosts.push_back(options.console.address);
  console_api_ =
      std::make_unique<ConsoleApi>(GuardOptions{.hosts = std::move(hosts), .token = token}, *data_);
  api_ = std::make_unique<TrackingApi>(
      std::make_shared<const SourceTable>(workspace()->sources, workspace()->mode), *log_,
      debugger_, Clock::real(), options.tls.has_value());

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
  data_->set_facts({.tracking = {options.listen.address, tracking_->port()},
                    .is_tls = options.tls.has_value(),
                    .has_workspace_file = !options.workspace_path.empty(),
                    .allow_private_networks = options.allow_private_networks});
  return {};
}

Result<void> Server::reload_tls() {
  if (Result<void> loaded = tracking_->reload_tls(); !loaded) return loaded;
  return console_->reload_tls();
}

// Requests may take half of the time, so that attempts have the other half.
void Server::stop(Deadline deadline) {
  const Deadline now = Clock::real()->now();
  data_->stop_tests();
  tracking_->stop(now + std::max<Duration>(deadline - now, Duration(0)) / 2);
  std::thread replays([&] { replays_->stop(deadline); });
  engine_->stop(deadline);
  replays.join();
  {
    // What was being put into effect has ended, and nothing more is.
    const std::lock_guard changing(changing_);
    is_ending_ = true;
  }
  schema_->stop();
  keeper_.reset();
  log_->close();
  console_->stop(deadline);
}

}  // namespace analytics::server
