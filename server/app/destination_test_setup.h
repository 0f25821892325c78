#pragma once

// What a test of a destination is made of: its settings as they would be, and the event that is
// sent; or everything that is wrong with what was asked.
//
//   TestSetup setup = set_up_test(request, workspace, options.allow_private_networks, now);
//   if (setup.problems.empty()) tester.start(…, setup.event, answer);
//
// Pure functions, but for the message id, which is random.

#include <vector>

#include <analytics/clock.h>

#include "server/console/delivery_requests.h"
#include "server/deliver/destination.h"
#include "server/workspace/workspace.h"

namespace analytics::server {

struct TestSetup {
  DestinationConfig config{};
  Event event{};  ///< Said to be sent again, so that no warehouse takes its offset for one.
  std::vector<RequestProblem> problems{};
};

TestSetup set_up_test(const DestinationTestRequest& request, const Workspace& workspace,
                      bool allow_private_networks, Timestamp now);

}  // namespace analytics::server
