#pragma once

// What a pack would make of an event, as text for people: for each mapping whether it takes the
// event, the payload, and each request as it would be sent, with "***" for secrets.
//
//   Result<std::string> text = preview_pack(pack, {.settings_json = settings, .event =
//   event_json});
//
// Nothing is sent: each request is taken to be answered with what is given, or 200 {}.

#include <memory>
#include <string>

#include <analytics/result.h>

#include "server/destinations/pack/file/pack.h"

namespace analytics::server::pack {

struct PreviewInput {
  std::string settings_json{};  ///< Empty: those of the pack's first fixture.
  std::string event{};          ///< Empty: the first event of its fixtures.
  std::string answer = "{}";    ///< The JSON that each request is answered with,
  int status = 200;             ///< and the status.
};

/// An error where settings or mappings are wrong.
Result<std::string> preview_pack(const std::shared_ptr<const Pack>& pack,
                                 const PreviewInput& input);

}  // namespace analytics::server::pack
