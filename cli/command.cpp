#include "cli/command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <ostream>
#include <utility>

#include "cli/flat_form.h"
#include "cli/import/flags.h"
#include "cli/import/importer.h"
#include "cli/import/mapping.h"
#include "cli/printable.h"
#include "cli/send.h"

namespace analytics::cli {
namespace {

constexpr const char* kFooter =
    "  analytics track -w KEY --user-id f4ca124298 --event \"Signed Up\"\n"
    "  echo '{\"userId\": \"f4ca124298\", \"event\": \"Signed Up\"}' | analytics track -w KEY\n"
    "  analytics import flights.json --map flights.map.json -w KEY\n"
    "\n"
    "\"analytics SUBCOMMAND --help\" says more.";

// The program's grammar and what was read by it.
class Command {
 public:
  Command() : app_("Record what your users do, and send it to Segment or to your own server.") {
    app_.name("analytics");
    app_.set_version_flag("--version", "analytics " ANALYTICS_VERSION);
    app_.require_subcommand(1);
    app_.footer(kFooter);
    app_.get_formatter()->column_width(32);
    add_connection_flags(app_, connection_);
    for (const std::string& type : call_type_names()) {
      add_send_command(app_, type, connection_, send_);
    }
    import_command_ = add_import_command(app_, connection_, import_);
  }

  int run(std::vector<std::string> arguments, Surroundings& surroundings) {
    std::reverse(arguments.begin(), arguments.end());  // As CLI11 wants them.
    try {
      app_.parse(std::move(arguments));
    } catch (const CLI::ParseError& error) {
      const int code = app_.exit(error, surroundings.out, surroundings.err);
      return code == 0 ? kDelivered : kBadUsage;
    }
    return import_command_->parsed() ? import(surroundings) : send(surroundings);
  }

 private:
  int send(Surroundings& surroundings) {
    if (Result<void> complete = connection_.complete(surroundings); !complete) {
      return refuse(send_.type, complete.error(), surroundings);
    }
    return send_message(send_, connection_, surroundings);
  }

  int import(Surroundings& surroundings) {
    const Result<void> complete = connection_.complete(surroundings);
    if (!complete && !import_.given.dry_run) {
      return refuse("import", complete.error(), surroundings);
    }
    const Result<ImportOptions> options = import_.options(connection_);
    if (!options) return refuse("import", options.error(), surroundings);
    return import_file(*options, surroundings);
  }

  static int refuse(const std::string& subcommand, const Error& error, Surroundings& surroundings) {
    surroundings.err << "analytics " << subcommand << ": " << error.message << '\n';
    return kBadUsage;
  }

  CLI::App app_;
  Connection connection_;
  SendFlags send_;
  ImportFlags import_;
  CLI::App* import_command_ = nullptr;
};

}  // namespace

int run_command(std::vector<std::string> arguments, Surroundings& surroundings) {
  return Command().run(from_flat_form(std::move(arguments)), surroundings);
}

}  // namespace analytics::cli
