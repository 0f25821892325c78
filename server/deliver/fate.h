#pragma once

// What became of one event at one destination, and why.
//
//   engine.fate(event, [](std::map<std::string, EventFate> by_destination) { … });
//
// Delivered and filtered are told apart by the destination's rules, which are the same as when it
// was routed, or the fate is `done`: it was delivered or filtered by rules that have changed since.

#include <cstdint>
#include <memory>
#include <string>

#include "server/deliver/attempt_samples.h"

namespace analytics::server {

struct EventFate {
  enum class State : std::uint8_t {
    not_connected,  ///< Its source is no business of the destination.
    before,         ///< The destination is newer than the event.
    filtered,       ///< By the rule.
    pending,        ///< Not tried yet, or to be tried again.
    delivered,
    failed,  ///< Given up: see `code`; it can be sent again.
    done,    ///< Delivered, or filtered by rules that have changed since.
  };
  State state = State::before;
  std::string rule{};     ///< What routing says of it.
  std::string code{};     ///< Of the rule that filtered it, or of the last outcome.
  std::string detail{};   ///< For people.
  int status = 0;         ///< The HTTP status of the last outcome, where it is known.
  int attempts = 0;       ///< That failed, as far as is known.
  bool is_again = false;  ///< It failed before, and is pending once more.
  std::shared_ptr<const AttemptSample> sample{};  ///< The last attempt with it that was kept.
};

/// "not_connected", "pending", …
const char* name(EventFate::State state);

}  // namespace analytics::server
