#include "cli/connection.h"

#include <string_view>
#include <utility>

#include <CLI/CLI.hpp>

#include <analytics/http_client.h>

namespace analytics::cli {

Result<void> Connection::complete(const Surroundings& surroundings) {
  if (write_key.empty()) write_key = surroundings.variable("ANALYTICS_WRITE_KEY").value_or("");
  if (host.empty()) host = surroundings.variable("ANALYTICS_HOST").value_or(kHostUs);
  if (!write_key.empty()) return {};
  return Error{ErrorCode::invalid_config,
               "there is no write key: give --write-key, or set ANALYTICS_WRITE_KEY. It is the key "
               "of the source that the events are for"};
}

void add_connection_flags(CLI::App& app, Connection& connection) {
  app.add_option("-w,--write-key", connection.write_key,
                 "The source's write key (default: $ANALYTICS_WRITE_KEY)")
      ->type_name("KEY");
  app.add_option(
         "--host", connection.host,
         std::string("The server, with http:// or https:// (default: $ANALYTICS_HOST, or ") +
             kHostUs + ")")
      ->type_name("URL");
}

Error in_flag_terms(Error error) {
  constexpr std::string_view kHostSetting = "Config::host";
  if (error.message.starts_with(kHostSetting))
    error.message.replace(0, kHostSetting.size(), "--host");
  return error;
}

}  // namespace analytics::cli
