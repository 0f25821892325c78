// `analyticsd`: reads its options and workspace, runs until a signal comes, stops in order.

#include <malloc.h>
#include <signal.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>

#include "server/app/logging.h"
#include "server/app/options.h"
#include "server/app/pack_command.h"
#include "server/app/server.h"
#include "server/app/verify.h"
#include "server/destinations/own_packs.h"
#include "server/destinations/registry.h"
#include "server/log/kept_file.h"
#include "server/workspace/configuration.h"
#include "server/workspace/explain.h"
#include "server/workspace/stamped_event.h"
#include "server/workspace/warnings.h"

namespace analytics::server {
namespace {

// How long requests and attempts under way may take once a signal came.
constexpr Duration kStopTimeout = std::chrono::seconds(10);

// A connection is a file; ten thousand of them want more than the usual 1,024.
void raise_file_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  (void)setrlimit(RLIMIT_NOFILE, &limit);
}

// Large blocks, such as the filters of message ids, go back to the system when they are freed. Left
// to itself glibc would raise the threshold with the first of them, and keep them for a thread that
// seldom wants them again. Above the largest body, whose memory is used again with the next.
void give_back_large_blocks() { mallopt(M_MMAP_THRESHOLD, 1024 * 1024); }

// Signals are waited for by the main thread; every other thread is made with them blocked.
sigset_t block_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
  return signals;
}

// Says what is wrong with them.
bool add_packs(const std::string& folder) {
  if (folder.empty()) return true;
  Result<std::vector<std::shared_ptr<const pack::Pack>>> packs = read_own_packs(folder);
  if (packs) {
    add_destination_types(*std::move(packs));
    return true;
  }
  std::fprintf(stderr, "%s\n", packs.error().message.c_str());
  return false;
}

int check(const CheckOptions& options) {
  if (!add_packs(options.catalog_folder)) return 1;
  const Result<Workspace> workspace = load_workspace(options.workspace_path, process_environment());
  if (!workspace) {
    std::fprintf(stderr, "%s\n", workspace.error().message.c_str());
    return 1;
  }
  for (const std::string& warning : workspace_warnings(*workspace)) {
    std::fprintf(stderr, "%s: warning: %s\n", options.workspace_path.c_str(), warning.c_str());
  }
  std::printf("%s: %zu sources, %zu destinations, nothing wrong\n", options.workspace_path.c_str(),
              workspace->sources.size(), workspace->destinations.size());
  return 0;
}

int verify(const VerifyOptions& options) {
  const VerifyReport report = verify_data(Files::real(), options.data_folder);
  std::printf("%s", report.text.c_str());
  return report.is_good ? 0 : 1;
}

// One byte more than the limit tells what is too long from what just fits.
Result<std::string> read_event(const std::string& path) {
  const bool is_stdin = path == "-";
  std::FILE* file = is_stdin ? stdin : std::fopen(path.c_str(), "rb");
  if (file == nullptr) return Error{ErrorCode::io_error, path + ": " + std::strerror(errno)};
  std::string text(kExplainedBytesMax + 1, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), file));
  const bool failed = std::ferror(file) != 0;
  if (!is_stdin) std::fclose(file);
  if (failed) return Error{ErrorCode::io_error, path + ": it can't be read"};
  return text;
}

Result<Explanation> find_explanation(const ExplainOptions& options) {
  const Result<Workspace> workspace = load_workspace(options.workspace_path, process_environment());
  if (!workspace) return workspace.error();
  const Result<std::string> event = read_event(options.event_path);
  if (!event) return event.error();
  Result<Explanation> found =
      explain(*workspace, options.source, *event, Clock::real()->wall_time());
  if (found) return found;
  return Error{found.error().code, options.event_path + ": " + found.error().message};
}

int explain(const ExplainOptions& options) {
  if (!add_packs(options.catalog_folder)) return 1;
  const Result<Explanation> found = find_explanation(options);
  if (!found) {
    std::fprintf(stderr, "%s\n", found.error().message.c_str());
    return 1;
  }
  const std::string text =
      options.json ? explanation_json(*found) + "\n" : explanation_text(*found);
  std::fputs(text.c_str(), stdout);
  return 0;
}

// Without a file: the built-in workspace, whose write key is kept with the data, so that what was
// set up to send goes on sending after a restart.
Result<std::string> built_in_workspace(const std::string& data_folder) {
  const std::string key = make_write_key();
  Result<std::string> kept = read_or_make(Files::real(), data_folder, "default-write-key",
                                          key.size(), [&] { return key; });
  if (!kept) return kept;
  return default_workspace_text(*kept);
}

Result<std::unique_ptr<Configuration>> open_configuration(const ServeOptions& options) {
  Files& files = Files::real();
  if (Result<void> made = files.make_folder(options.data_folder); !made) {
    return std::move(made).error();
  }
  const std::string& path = options.workspace_path;
  return Configuration::open({.file = path.empty() ? "the built-in workspace" : path,
                              .read =
                                  [path, data = options.data_folder] {
                                    return path.empty() ? built_in_workspace(data)
                                                        : read_workspace_file(path);
                                  },
                              .environment = process_environment(),
                              .allow_private_networks = options.allow_private_networks},
                             files, options.data_folder + "/console");
}

void warn_of_certificate(const Server& server) {
  const std::string warning = server.tls_warning();
  if (!warning.empty()) spdlog::warn("{}", warning);
}

void reload_certificate(Server& server) {
  if (const Result<void> loaded = server.reload_tls(); !loaded) {
    spdlog::error("SIGHUP: the certificate stays as it was: {}", loaded.error().message);
  }
  warn_of_certificate(server);
}

// A bad file leaves everything as it is, and says so.
void reload_workspace(Server& server) {
  const Result<std::string> reloaded = server.reload();
  if (reloaded) {
    spdlog::info("SIGHUP: the workspace was read again; {}", *reloaded);
  } else {
    spdlog::error("SIGHUP: {}", reloaded.error().message);
  }
}

// Waits for the signal to stop.
int wait_for_stop(const sigset_t& signals, Server& server) {
  int received = 0;
  while (sigwait(&signals, &received) == 0 && received == SIGHUP) {
    reload_certificate(server);
    reload_workspace(server);
  }
  return received;
}

// What a person needs to send a first event.
void greet(const ServeOptions& options, const std::string& write_key, const Server& server) {
  std::printf("Tracking API: %s://%s:%u\nConsole:      %s://%s:%u\n",
              options.tls ? "https" : "http", options.listen.address.c_str(),
              server.tracking_port(), console_speaks_tls(options) ? "https" : "http",
              options.console.address.c_str(), server.console_port());
  if (options.workspace_path.empty()) {
    std::printf("Write key:    %s   (no --workspace was given)\n", write_key.c_str());
  }
  std::fflush(stdout);
}

int serve(const ServeOptions& options) {
  if (!add_packs(options.catalog_folder)) return 1;
  set_up_logging(options.log_format);
  raise_file_limit();
  give_back_large_blocks();
  const sigset_t signals = block_signals();
  Result<std::unique_ptr<Configuration>> configuration = open_configuration(options);
  if (!configuration) {
    std::fprintf(stderr, "analyticsd: %s\n", configuration.error().message.c_str());
    return 1;
  }
  const Result<Workspace> workspace = (*configuration)->load();
  if (!workspace) {
    std::fprintf(stderr, "%s\n", workspace.error().message.c_str());
    return 1;
  }
  const std::string write_key = workspace->sources.front().write_keys.front();
  Result<std::unique_ptr<Server>> server =
      Server::start(options, *workspace, *std::move(configuration));
  if (!server) {
    std::fprintf(stderr, "analyticsd: %s\n", server.error().message.c_str());
    return 1;
  }
  greet(options, write_key, **server);
  spdlog::info("started: data in {}", options.data_folder);
  warn_of_certificate(**server);
  spdlog::info("stopping: signal {}", wait_for_stop(signals, **server));
  (*server)->stop(Clock::real()->now() + kStopTimeout);
  spdlog::info("stopped");
  return 0;
}

int end(const EndNow& now) {
  std::fputs(now.text.c_str(), now.exit_code == 0 ? stdout : stderr);
  return now.exit_code;
}

struct Run {
  int operator()(const ServeOptions& options) const { return serve(options); }
  int operator()(const CheckOptions& options) const { return check(options); }
  int operator()(const VerifyOptions& options) const { return verify(options); }
  int operator()(const ExplainOptions& options) const { return explain(options); }
  int operator()(const PackOptions& options) const { return run_pack_command(options); }
  int operator()(const EndNow& now) const { return end(now); }
};

}  // namespace
}  // namespace analytics::server

int main(int argc, char** argv) {
  try {
    return std::visit(analytics::server::Run{}, analytics::server::read_options(argc, argv));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "analyticsd: %s\n", error.what());
    return 1;
  }
}
