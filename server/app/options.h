#pragma once

// The command line of `analyticsd`, read and checked.
//
//   Result<Options> options = read_options(argc, argv);   // or what to print, and how to end

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "server/http/listener.h"

namespace analytics::server {

enum class LogFormat : std::uint8_t { text, json };

/// Where to listen: an IP address and a port.
struct ListenAddress {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;
};

/// `analyticsd` itself.
struct ServeOptions {
  std::string workspace_path{};  ///< Empty: the built-in default.
  std::string data_folder = "analyticsd-data";
  std::string catalog_folder{};  ///< Packs beside those that are built in; empty: none.
  ListenAddress listen{"127.0.0.1", 8080};
  ListenAddress console{"127.0.0.1", 8081};
  std::string console_token_file{};
  /// Names by which the console may be asked, beside loopback ones and its own address.
  std::vector<std::string> console_hosts{};
  std::optional<TlsFiles> tls{};
  std::vector<std::string> trusted_proxies{};
  /// Destinations made through the management API may be allowed private addresses.
  bool allow_private_networks = false;
  LogFormat log_format = LogFormat::text;
  /// What the event log may take on the disk.
  std::uint64_t disk_budget_bytes = std::uint64_t{20} << 30;
  /// How long events stay in it that every destination is done with.
  std::chrono::seconds retention = std::chrono::hours(30 * 24);
};

/// The console speaks TLS where others than this machine could connect.
bool console_speaks_tls(const ServeOptions& options);

/// `analyticsd check`.
struct CheckOptions {
  std::string workspace_path{};
  std::string catalog_folder{};
};

/// `analyticsd verify`.
struct VerifyOptions {
  std::string data_folder{};
};

/// `analyticsd explain`.
struct ExplainOptions {
  std::string event_path{};  ///< "-": standard input.
  std::string catalog_folder{};
  std::string workspace_path{};
  std::string source{};  ///< Empty: the event's own, or the only one.
  bool json = false;
};

/// `analyticsd pack`: what is asked of destination packs.
struct PackOptions {
  enum class Verb : std::uint8_t { check, test, try_out, list, run };
  Verb verb = Verb::list;
  /// Files, or types of built-in packs.
  std::vector<std::string> packs{};
  bool all = false;        ///< Test what is built in.
  std::string settings{};  ///< JSON, or a file with it; empty: a fixture's.
  std::string event{};     ///< A file, "-" for standard input; empty: a fixture's.
  std::string answer{};    ///< The JSON that requests are taken to be answered with,
  int status = 200;        ///< and the status.
};

/// The command line asked for help, or was wrong: what to print, and the exit code.
struct EndNow {
  std::string text{};
  int exit_code = 0;
};

using Options =
    std::variant<ServeOptions, CheckOptions, VerifyOptions, ExplainOptions, PackOptions, EndNow>;

Options read_options(int argc, const char* const* argv);

/// "127.0.0.1:8080", "[::1]:8080", "localhost:0"; empty where it is not of that form.
std::optional<ListenAddress> parse_listen_address(const std::string& text);

}  // namespace analytics::server
