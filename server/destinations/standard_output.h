#pragma once

// Writes each event as one line of JSON to standard output: for trying things out.
//
//   auto out = make_standard_output("out", "{}", context);   // workspace.yaml: type: stdout
//
// At least once: what a pipe took of an attempt that failed is written again. A line that was
// begun is ended before any other. Safe for use as `Destination` says.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/result.h>

#include "server/deliver/destination.h"
#include "server/destinations/context.h"
#include "server/destinations/settings.h"

namespace analytics::server {

std::vector<SettingField> standard_output_fields();

Result<std::unique_ptr<Destination>> make_standard_output(const std::string& id,
                                                          std::string_view settings_json,
                                                          const DestinationContext& context);

/// The same to any descriptor, which stays the caller's.
std::unique_ptr<Destination> lines_to(int descriptor, std::shared_ptr<Clock> clock);

/// The event as a line without its end. What a terminal would obey, C1 controls and DEL included,
/// is escaped as JSON does, or a blank where it is between values.
std::string terminal_line(std::string_view json);

}  // namespace analytics::server
