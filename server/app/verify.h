#pragma once

// `analyticsd verify`: reads everything back that a data folder has, checks it, and counts it all
// again: every frame's totals against the sum of what came before, the checkpoint against the log,
// and every destination's place against the log's end. Changes nothing.
//
//   VerifyReport report = verify_data(Files::real(), "/var/lib/analyticsd");
//   std::printf("%s", report.text.c_str());
//
// The server must not run on that folder.

#include <string>

#include "journal/files.h"

namespace analytics::server {

struct VerifyReport {
  bool is_good = true;
  std::string text{};  ///< For people; a line each.
};

VerifyReport verify_data(Files& files, const std::string& data_folder);

}  // namespace analytics::server
