#pragma once

// The server's log, on standard error: lines for people, or one JSON object a line. Never has an
// event's contents, a write key or a secret.
//
//   set_up_logging(LogFormat::json);
//   spdlog::info("started: data in {}", folder);

#include <memory>

#include <spdlog/formatter.h>

#include "server/app/options.h"

namespace analytics::server {

void set_up_logging(LogFormat format);

/// How a line looks; control characters are escaped in either form.
std::unique_ptr<spdlog::formatter> log_formatter(LogFormat format);

}  // namespace analytics::server
