#pragma once

// A destination whose attempts wait for something, on a thread of its own, so that the engine need
// not: it can stop while an attempt is still under way.
//
//   return in_background(std::move(archive), [target] { target->interrupt(); });
//
// Safe for use as `Destination` says; `interrupt` must be safe to call from any thread.

#include <functional>
#include <memory>

#include "server/deliver/destination.h"

namespace analytics::server {

/// `inner` makes one attempt at a time, and has called `done` when its `deliver` returns.
/// `interrupt` makes an attempt that is under way, or begins later, end soon; it is called once,
/// before `inner` is destroyed.
std::unique_ptr<Destination> in_background(std::unique_ptr<Destination> inner,
                                           std::function<void()> interrupt);

}  // namespace analytics::server
