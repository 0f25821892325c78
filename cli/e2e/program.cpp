#include "cli/e2e/program.h"

#include <istream>
#include <optional>
#include <ostream>
#include <string_view>
#include <utility>

#include "cli/e2e/delivery.h"
#include "cli/e2e/input.h"
#include "cli/printable.h"

namespace analytics::cli::e2e {
namespace {

constexpr const char* kHelp =
    R"(Usage: analytics-e2e --input JSON
       analytics-e2e --input -          the JSON comes from standard input

Sends the events of one JSON object through the library, waits until each is delivered or given
up, and prints one JSON object: the program by which suites test the library from outside.

  {"writeKey": "KEY", "apiHost": "http://127.0.0.1:8080",
   "sequences": [{"delayMs": 0, "events": [{"type": "track", "userId": "u", "event": "E"}]}],
   "config": {"flushAt": 250, "flushInterval": 5000, "maxRetries": 10, "timeout": 75}}

  delayMs        wait before the sequence, in milliseconds
  flushAt        send a batch at so many events; also the largest batch, 2500 at most
  flushInterval  or after so many milliseconds
  maxRetries     attempts after the first; waits that a Retry-After asked for are not counted
  timeout        seconds that the delivery may take, from the last event on

Prints {"success": true, "sentBatches": 1, "eventResults": [...]}, with "error" where it failed.
Exits with 0 if every event was delivered, otherwise with 1.
)";

struct Arguments {
  bool help = false;
  bool version = false;
  std::optional<std::string> input{};
};

Error bad_usage(const std::string& what) {
  return {ErrorCode::invalid_config, what + "; analytics-e2e --help says more"};
}

Result<Arguments> parse(const std::vector<std::string>& arguments) {
  constexpr std::string_view kInput = "--input=";
  Arguments parsed;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (argument == "--help" || argument == "-h") {
      parsed.help = true;
    } else if (argument == "--version") {
      parsed.version = true;
    } else if (argument.starts_with(kInput)) {
      parsed.input = argument.substr(kInput.size());
    } else if (argument == "--input" && i + 1 < arguments.size()) {
      parsed.input = arguments[++i];
    } else if (argument == "--input") {
      return bad_usage("--input needs a value");
    } else {
      return bad_usage("unknown argument: " + argument);
    }
  }
  if (!parsed.help && !parsed.version && !parsed.input) return bad_usage("--input is missing");
  return parsed;
}

// At most one byte beyond the limit, which is enough to be refused.
std::string read_all(std::istream& in) {
  constexpr std::size_t kChunk = 64 * 1024;
  std::string text;
  while (in && text.size() <= kInputBytesMax) {
    const std::size_t before = text.size();
    text.resize(before + kChunk);
    in.read(text.data() + before, kChunk);
    text.resize(before + static_cast<std::size_t>(in.gcount()));
  }
  return text;
}

Report run(const std::string& input_argument, Surroundings& surroundings) {
  const Result<Input> input =
      parse_input(input_argument == "-" ? read_all(surroundings.in) : input_argument);
  if (!input) return {.error = printable(input.error().message)};
  return deliver(*input, surroundings.transport);
}

int print(const Report& report, Surroundings& surroundings) {
  surroundings.out << to_json(report).text() << '\n' << std::flush;
  surroundings.err << "analytics-e2e: " << report.delivered() << " of " << report.events.size()
                   << " events delivered in " << report.sent_batches << " batches\n";
  if (report.success()) return kDelivered;
  surroundings.err << "analytics-e2e: " << report.error << '\n';
  return kNotDelivered;
}

}  // namespace

int run_e2e(const std::vector<std::string>& arguments, Surroundings& surroundings) {
  const Result<Arguments> parsed = parse(arguments);
  if (!parsed) return print({.error = printable(parsed.error().message)}, surroundings);
  if (parsed->help) {
    surroundings.out << kHelp;
    return kDelivered;
  }
  if (parsed->version) {
    surroundings.out << "analytics-e2e " ANALYTICS_VERSION "\n";
    return kDelivered;
  }
  return print(run(*parsed->input, surroundings), surroundings);
}

}  // namespace analytics::cli::e2e
