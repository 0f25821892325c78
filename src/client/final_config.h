#pragma once

// The settings of `Analytics` once they were checked, with what follows from them.
//
//   Result<FinalConfig> config = finalize(std::move(given));
//
// Only this form is taken by what comes after.

#include <string>

#include <analytics/client.h>

#include "client/event_queue.h"
#include "retry/budget.h"

namespace analytics {

struct FinalConfig {
  Config given{};
  std::string url{};
  EventQueue::Limits queue{};
  RetryPolicy retry{};
};

/// Names the setting that is missing or out of range. Makes the transport and clock where none was
/// given.
Result<FinalConfig> finalize(Config config);

}  // namespace analytics
