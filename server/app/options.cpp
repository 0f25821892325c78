#include "server/app/options.h"

#include <CLI/CLI.hpp>
#include <charconv>
#include <map>
#include <sstream>
#include <vector>

#include "server/console/host.h"
#include "server/http/forwarded_for.h"

namespace analytics::server {
namespace {

constexpr const char* kAbout =
    "The analytics server: takes what Segment's libraries send, keeps it, delivers it.\n"
    "Without a workspace file it starts with one source, whose write key it prints.";

// Less would not hold a few of the journal's segments.
constexpr std::uint64_t kDiskBudgetMin = std::uint64_t{64} << 20;
constexpr std::uint64_t kDiskBudgetMax = std::uint64_t{1} << 60;
constexpr std::int64_t kRetentionMax = std::int64_t{100} * 365 * 86'400;

// What CLI11 would print and how it would end, as values.
EndNow end_with(const CLI::App& app, const CLI::ParseError& error) {
  std::ostringstream out;
  std::ostringstream err;
  const int code = app.exit(error, out, err);
  return {.text = out.str() + err.str(), .exit_code = code == 0 ? 0 : 2};
}

std::string check_address(const std::string& text) {
  if (parse_listen_address(text)) return {};
  return "\"" + text + "\" is not an address and a port, such as 127.0.0.1:8080";
}

std::string check_proxy(const std::string& text) {
  const Result<TrustedProxies> proxies = TrustedProxies::parse({text});
  return proxies ? std::string() : proxies.error().message;
}

// A port would be ignored: any port goes, whatever a proxy makes of it.
std::string check_host(const std::string& text) {
  const std::optional<Host> host = parse_host_name(text);
  if (host && host->port.empty()) return {};
  return "\"" + text + "\" is no name, such as console.example.com; it has no scheme and no port";
}

void add_console(CLI::App& app, ServeOptions& serve, std::string& address) {
  app.add_option("--console", address, "Address of the console and the management API")
      ->check(check_address)
      ->capture_default_str();
  app.add_option("--console-token-file", serve.console_token_file,
                 "File with the console's bearer token; needed where others can connect");
  app.add_option("--console-host", serve.console_hosts,
                 "Name by which the console is reached, beside its address; repeatable")
      ->check(check_host)
      ->allow_extra_args(false);
  app.add_flag("--allow-private-networks", serve.allow_private_networks,
               "Let destinations that are made in the console be allowed private addresses");
}

void add_listening(CLI::App& app, ServeOptions& serve, TlsFiles& tls) {
  CLI::Option* certificate =
      app.add_option("--tls-cert", tls.certificate, "Certificate with its chain (PEM): speak TLS");
  CLI::Option* key = app.add_option("--tls-key", tls.key, "The certificate's key (PEM)");
  certificate->needs(key);
  key->needs(certificate);
  app.add_option("--trusted-proxy", serve.trusted_proxies,
                 "Address or range (CIDR) whose X-Forwarded-For is believed; repeatable")
      ->check(check_proxy)
      ->allow_extra_args(false);
}

void add_limits(CLI::App& app, ServeOptions& serve, std::int64_t& retention_seconds) {
  const std::map<std::string, std::int64_t> units{
      {"s", 1}, {"m", 60}, {"h", 3'600}, {"d", 86'400}, {"w", 7 * 86'400}};
  app.add_option("--disk-budget", serve.disk_budget_bytes,
                 "What the event log may take on the disk, such as 500MiB or 20GiB")
      ->transform(CLI::AsSizeValue(false))
      ->check(CLI::Range(kDiskBudgetMin, kDiskBudgetMax))
      ->default_str("20GiB");
  app.add_option("--retention", retention_seconds,
                 "How long delivered events stay in the log, such as 12h or 30d")
      ->transform(CLI::AsNumberWithUnit(units, CLI::AsNumberWithUnit::CASE_INSENSITIVE, "TIME"))
      ->check(CLI::Range(std::int64_t{1}, kRetentionMax))
      ->default_str("30d");
}

void add_catalog(CLI::App& app, std::string& folder) {
  app.add_option("--catalog", folder, "Folder of packs (*.yaml) beside those that are built in")
      ->check(CLI::ExistingDirectory);
}

CLI::App* add_explain(CLI::App& app, ExplainOptions& explain) {
  CLI::App* command = app.add_subcommand(
      "explain", "Say which destinations would get an event, and which rule says so");
  command
      ->add_option("EVENT", explain.event_path,
                   "A file with the event's JSON; - reads it from "
                   "standard input")
      ->required();
  command->add_option("--workspace", explain.workspace_path, "The workspace file (YAML)")
      ->required();
  add_catalog(*command, explain.catalog_folder);
  command->add_option("--source", explain.source,
                      "The source that it comes from; needed where there are several");
  command->add_flag("--json", explain.json, "Print JSON");
  return command;
}

using Verb = PackOptions::Verb;

CLI::App* add_verb(CLI::App& pack, PackOptions& options, Verb verb, const char* name,
                   const char* about) {
  CLI::App* command = pack.add_subcommand(name, about);
  command->callback([&options, verb] { options.verb = verb; });
  return command;
}

CLI::App* add_pack(CLI::App& app, PackOptions& options) {
  CLI::App* pack =
      app.add_subcommand("pack", "Work with packs, the files that describe destinations");
  pack->require_subcommand(1);
  add_verb(*pack, options, Verb::check, "check", "Say what is wrong with packs, line by line")
      ->add_option("FILE", options.packs, "Packs (YAML)")
      ->required();
  CLI::App* test =
      add_verb(*pack, options, Verb::test, "test", "Check packs and run their fixtures");
  CLI::Option* files = test->add_option("PACK", options.packs, "Files, or types that are built in");
  test->add_flag("--all", options.all, "All that are built in")->excludes(files);
  CLI::App* try_out =
      add_verb(*pack, options, Verb::try_out, "try", "Show what would be sent for an event");
  try_out->add_option("PACK", options.packs, "A file, or a type that is built in")
      ->required()
      ->expected(1);
  try_out->add_option("--settings", options.settings, "JSON, or a file with it");
  try_out->add_option("--event", options.event,
                      "A file with the event's JSON; - is standard input");
  try_out->add_option("--answer", options.answer, "The JSON that requests are answered with");
  try_out->add_option("--status", options.status, "The status that they are answered with")
      ->check(CLI::Range(100, 599))
      ->capture_default_str();
  add_verb(*pack, options, Verb::list, "list", "Name the packs that are built in");
  add_verb(*pack, options, Verb::run, "run", "Run a pack on lines of JSON; see docs/server.md")
      ->add_option("PACK", options.packs, "A file, or a type that is built in")
      ->required()
      ->expected(1);
  return pack;
}

}  // namespace

bool console_speaks_tls(const ServeOptions& options) {
  return options.tls && !is_loopback(options.console.address);
}

std::optional<ListenAddress> parse_listen_address(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0) return std::nullopt;
  std::string address = text.substr(0, colon);
  if (address.front() == '[' && address.back() == ']') {
    address = address.substr(1, address.size() - 2);
  } else if (address.find(':') != std::string::npos) {
    return std::nullopt;
  }
  std::uint16_t port = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data() + colon + 1, end, port);
  if (read.ec != std::errc() || read.ptr != end || address.empty()) return std::nullopt;
  return ListenAddress{address == "localhost" ? "127.0.0.1" : address, port};
}

Options read_options(int argc, const char* const* argv) {
  CLI::App app(kAbout, "analyticsd");
  app.set_version_flag("--version", std::string("analyticsd ") + ANALYTICS_VERSION);
  ServeOptions serve;
  std::string listen = "127.0.0.1:8080";
  std::string console = "127.0.0.1:8081";
  std::string log_format = "text";
  app.add_option("--workspace", serve.workspace_path, "The workspace file (YAML)");
  app.add_option("--data", serve.data_folder, "Where events are kept")->capture_default_str();
  add_catalog(app, serve.catalog_folder);
  app.add_option("--listen", listen, "Address of the Tracking API")
      ->check(check_address)
      ->capture_default_str();
  add_console(app, serve, console);
  TlsFiles tls;
  add_listening(app, serve, tls);
  std::int64_t retention_seconds = serve.retention.count();
  add_limits(app, serve, retention_seconds);
  app.add_option("--log-format", log_format, "How to log")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();

  CheckOptions check;
  CLI::App* check_command =
      app.add_subcommand("check", "Say what is wrong with a workspace file, line by line");
  check_command->add_option("--workspace", check.workspace_path, "The file")->required();
  add_catalog(*check_command, check.catalog_folder);

  PackOptions pack;
  CLI::App* pack_command = add_pack(app, pack);

  VerifyOptions verify;
  CLI::App* verify_command = app.add_subcommand(
      "verify", "Read everything back that is stored, and say what is damaged; exit code 1 then");
  verify_command->add_option("--data", verify.data_folder, "The folder")->required();

  ExplainOptions explain;
  const CLI::App* explain_command = add_explain(app, explain);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return end_with(app, error);
  }
  if (check_command->parsed()) return check;
  if (verify_command->parsed()) return verify;
  if (explain_command->parsed()) return explain;
  if (pack_command->parsed()) return pack;
  serve.retention = std::chrono::seconds(retention_seconds);
  serve.listen = *parse_listen_address(listen);
  serve.console = *parse_listen_address(console);
  if (app.count("--tls-cert") > 0) serve.tls = tls;
  serve.log_format = log_format == "json" ? LogFormat::json : LogFormat::text;
  return serve;
}

}  // namespace analytics::server
