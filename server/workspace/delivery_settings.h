#pragma once

// What workspace.yaml says of a destination's delivery, the same for every type:
//
//   delivery:
//     concurrency: 4          # attempts at once, at most; fewer than the type could take
//     rate_limit: 500         # events a second, at most
//     retry_window: 4h        # how long an event is tried before it is given up
//     attempt_timeout: 60s    # how long an attempt may take
//     backlog_max: 5GiB       # of the event log that waits for it; beyond, the oldest is given up
//
//   read_delivery_settings(reader, node["delivery"], "destination \"lake\"", settings);
//
// Uses yaml-cpp, which throws: whoever uses it catches.

#include <string>

#include "server/workspace/file_reader.h"
#include "server/workspace/workspace.h"

namespace analytics::server {

/// `node` may be undefined: nothing is said then.
void read_delivery_settings(FileReader& reader, const YAML::Node& node, const std::string& what,
                            DeliverySettings& into);

/// "90s", "15m", "4h", "7d"; empty where it is nothing of that form.
std::optional<std::chrono::seconds> parse_duration(std::string_view text);
/// "500MiB", "20GiB", "1024"; a number without a unit is bytes.
std::optional<std::uint64_t> parse_bytes(std::string_view text);

}  // namespace analytics::server
