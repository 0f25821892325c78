#include "cli/import/flags.h"

#include <CLI/CLI.hpp>

#include "cli/import/rate_limit.h"

namespace analytics::cli {
namespace {

constexpr const char* kFooter =
    "Every row becomes one message, with the same id whenever the same file is imported in the "
    "same\n"
    "way: rows that a server has already are recognised. Rows that can't be imported go to the\n"
    "dead-letter file with the reason. docs/import.md describes mapping files.\n"
    "\n"
    "Exits with 0 if every row was delivered, 1 if not (run it again), 2 on bad usage, 3 if it "
    "has\n"
    "finished and there are rows in the dead-letter file.\n"
    "\n"
    "  analytics import flights.json --map flights.map.json --checkpoint flights.checkpoint\n"
    "  zcat events.ndjson.gz | analytics import - --format ndjson --rate 500/s";

Format format_named(const std::string& format) {
  if (format == "csv") return Format::csv;
  return format == "json" ? Format::json : Format::ndjson;
}

void add_what(CLI::App& command, ImportFlags& flags) {
  ImportOptions& given = flags.given;
  command.add_option("FILE", given.file, "What to import; - is standard input")
      ->required()
      ->type_name("");
  command
      .add_option("--format", flags.format,
                  "ndjson (a JSON value a line), csv (with a header row) or json (one array); "
                  "default: by the file's name")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"ndjson", "csv", "json"}));
  command
      .add_option("--map", given.map,
                  "What becomes of a record's columns. Needed for CSV; without it, JSON rows are "
                  "messages already")
      ->type_name("FILE");
  command
      .add_option("--event", given.event,
                  "The event's name, instead of the mapping's; without a mapping, of track "
                  "messages that have none")
      ->type_name("NAME");
  command
      .add_option("--dead-letter", given.dead_letter,
                  "Where rows go that can't be imported (default: FILE.dead-letter.ndjson)")
      ->type_name("FILE");
  command
      .add_option("--checkpoint", given.checkpoint,
                  "Keep how far it has come in this file, and go on from there")
      ->type_name("FILE");
}

void add_how(CLI::App& command, ImportFlags& flags) {
  ImportOptions& given = flags.given;
  command.add_option("--concurrency", given.concurrency, "Requests under way at once")
      ->type_name("N")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  command.add_option("--rate", flags.rate, "Send no faster than so many rows: 500/s, 30000/m")
      ->type_name("N/s");
  command
      .add_option("--retry-for", flags.retry_for_seconds,
                  "How long to go on trying while the server can't be reached")
      ->type_name("SECONDS")
      ->check(CLI::Range(1, 43'200))
      ->capture_default_str();
  command.add_flag(
      "--dry-run", given.dry_run,
      "Read and map everything, say what would be sent and what is wrong, send nothing");
  command.add_flag("--json", given.json, "Print the result as JSON on standard output");
}

}  // namespace

Result<ImportOptions> ImportFlags::options(const Connection& connection) const {
  ImportOptions options = given;
  options.write_key = connection.write_key;
  options.host = connection.host;
  options.retry_for = std::chrono::seconds(static_cast<std::int64_t>(retry_for_seconds));
  if (format) options.format = format_named(*format);
  if (rate) {
    const Result<double> per_second = RateLimit::parse(*rate);
    if (!per_second) return Error{per_second.error().code, "--rate: " + per_second.error().message};
    options.rows_per_second = *per_second;
  }
  return options;
}

CLI::App* add_import_command(CLI::App& app, Connection& connection, ImportFlags& flags) {
  CLI::App* command = app.add_subcommand(
      "import", "Send what a file holds: CSV, newline-delimited JSON, a JSON array");
  command->footer(kFooter);
  add_what(*command, flags);
  add_how(*command, flags);
  add_connection_flags(*command, connection);
  return command;
}

}  // namespace analytics::cli
