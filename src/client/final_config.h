#pragma once

// The settings of `Analytics` once they were checked, with what follows from them.
//
//   Result<FinalConfig> config = finalize(std::move(given));
//
// Only this form is taken by what comes after.

#include <string>

#include <analytics/config.h>

#include "client/batch_source.h"
#include "client/intake.h"
#include "client/sender.h"
#include "journal/files.h"

namespace analytics {

struct FinalConfig {
  Config given{};
  std::string url{};
  Intake::Limits queue{};
  BatchLimits batch{};
  SenderSettings sender{};
  Files* files = &Files::real();

  bool has_spool() const noexcept {
    return !given.spool.folder.empty() && given.spool.mode != SpoolMode::off;
  }
};

/// Names the setting that is missing or out of range. Sets the clock where none was given.
Result<FinalConfig> finalize(Config config);

/// Makes the transport where none was given.
Result<void> make_transport(Config& config);

}  // namespace analytics
