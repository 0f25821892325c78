#pragma once

// A pack's destination run by itself, on events and answers that are given: what fixtures, the
// command `analyticsd pack` and the comparison with other implementations are made of.
//
//   PackRunInput input{.settings_json = settings, .events = {event_json}};
//   Result<PackRun> run = run_pack(pack, input);
//   print(run->requests[0].url, run->outcomes[0].code);
//
// Nothing goes to the network but what a transport of the caller's sends there.

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <analytics/clock.h>
#include <analytics/result.h>
#include <analytics/transport.h>

#include "server/deliver/destination.h"
#include "server/destinations/pack/file/pack.h"

namespace analytics::server::pack {

struct PackRunInput {
  std::string settings_json = "{}";
  std::vector<std::string> events{};
  std::string delete_user{};  ///< In place of events.
  std::string now{};          ///< ISO 8601; empty: the machine's.
  bool batch = true;          ///< Otherwise each event is delivered alone.
  /// In the order of the requests; the last one is for all that come after.
  std::vector<HttpResponse> answers{};
  /// Requests after the last answer get none.
  bool answers_end = false;
};

struct PackRun {
  std::vector<HttpRequest> requests{};
  std::vector<Outcome> outcomes{};  ///< One for each event, or one for the deletion.
};

/// An error, invalid_config, where settings or mappings are wrong. A transport, where one is given,
/// answers in place of the input's answers.
Result<PackRun> run_pack(const std::shared_ptr<const Pack>& pack, const PackRunInput& input,
                         const std::shared_ptr<Transport>& transport = nullptr);

}  // namespace analytics::server::pack
