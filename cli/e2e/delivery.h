#pragma once

// Gives the input's events to a client, one after the other, waits for what becomes of them, and
// says it.
//
//   Report report = deliver(*input, nullptr);
//   std::cout << to_json(report).text();          // {"success":true,"sentBatches":1,…}
//
// Blocks until every event has met its fate, or the input's timeout is over.

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include <analytics/json.h>
#include <analytics/transport.h>

#include "cli/e2e/input.h"

namespace analytics::cli::e2e {

/// One event's fate.
struct EventResult {
  std::string event{};  ///< Its name, or its type where it has none.
  std::string type{};
  bool delivered = false;
  std::string failure_reason{};  ///< Where it was not delivered.
};

struct Report {
  std::size_t sent_batches = 0;       ///< That the server took.
  std::string error{};                ///< The first thing that went wrong; empty if nothing did.
  std::vector<EventResult> events{};  ///< In the input's order.

  bool success() const noexcept { return error.empty(); }
  std::size_t delivered() const noexcept;
};

/// No transport: the library's own.
Report deliver(const Input& input, std::shared_ptr<Transport> transport);

/// As the contract has it: success, sentBatches, error, eventResults.
Object to_json(const Report& report);

}  // namespace analytics::cli::e2e
