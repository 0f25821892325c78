#pragma once

// A destination that a pack describes: what the registry lists for it, and what is made of its
// settings.
//
//   DestinationType type = pack_destination_type(pack);
//   auto destination = type.make("amplitude", R"({"api_key":"…"})", context);
//
// Destinations are called from one thread and answer from any, as destination.h says.

#include <memory>
#include <string_view>

#include "server/destinations/pack/delivery/attempt.h"
#include "server/destinations/pack/file/pack.h"
#include "server/destinations/registry.h"

namespace analytics::server::pack {

DestinationType pack_destination_type(const std::shared_ptr<const Pack>& pack);

/// What the attempts of one destination share, made new.
AttemptParts attempt_parts(std::shared_ptr<const CompiledPack> pack,
                           std::shared_ptr<Transport> transport, std::shared_ptr<Clock> clock);

/// The destination alone, for tests of packs.
std::unique_ptr<Destination> make_pack_destination(AttemptParts parts);

}  // namespace analytics::server::pack
