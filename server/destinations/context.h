#pragma once

// What destinations share with the rest of the server; the app fills it in once and hands it to
// each factory.
//
//   DestinationContext context{.data_folder = "/var/lib/analyticsd", .clock = Clock::real()};
//
// An ordinary value; the transports and the clock are safe for use by several threads.

#include <memory>
#include <string>

#include <analytics/clock.h>
#include <analytics/transport.h>

namespace analytics::server {

struct DestinationContext {
  std::string data_folder{};  ///< What relative paths are relative to.
  /// Only what comes from workspace.yaml may name absolute paths.
  bool absolute_paths_allowed = false;
  std::shared_ptr<Transport> guarded_transport{};    ///< Talks to public addresses only.
  std::shared_ptr<Transport> unguarded_transport{};  ///< Talks to any address.
  std::shared_ptr<Clock> clock{};

  /// By a destination's setting of that name.
  const std::shared_ptr<Transport>& transport(bool allow_private_networks) const {
    return allow_private_networks ? unguarded_transport : guarded_transport;
  }
};

}  // namespace analytics::server
