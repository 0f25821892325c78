#pragma once

// Runs a pack's fixtures: the requests that are made of their events, and what becomes of each
// event, are compared with what the fixture says.
//
//   for (const PackFixture& fixture : pack->fixtures) {
//     for (const std::string& difference : run_fixture(pack, fixture)) print(difference);
//     // exchange 1: json.events[0].user: expected "u1", got nothing
//   }
//
// Pure functions but for the transport, where one is given.

#include <memory>
#include <string>
#include <vector>

#include <analytics/transport.h>

#include "server/destinations/pack/delivery/pack_run.h"
#include "server/destinations/pack/file/pack.h"

namespace analytics::server::pack {

/// What differs, each a line; empty where the fixture holds. A transport, where one is given, must
/// bring the exchanges' answers itself.
std::vector<std::string> run_fixture(const std::shared_ptr<const Pack>& pack,
                                     const PackFixture& fixture,
                                     const std::shared_ptr<Transport>& transport = nullptr);

/// The actions whose requests no fixture shows, as no event of theirs is taken by a mapping of it.
std::vector<std::string> actions_without_fixture(const Pack& pack);

/// What an exchange answers.
HttpResponse answer_of(const PackExchange& exchange);

/// Where a request differs from what an exchange says of it: `request_json` has method, url,
/// headers and one of json, form and raw.
void add_request_differences(const std::string& place, const std::string& request_json,
                             const HttpRequest& request, std::vector<std::string>& differences);

/// An outcome's name as packs have it: "delivered", … or "not_mapped".
std::string outcome_name(const Outcome& outcome);

}  // namespace analytics::server::pack
