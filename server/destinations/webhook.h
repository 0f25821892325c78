#pragma once

// Sends events to a URL as JSON: the event itself, or an array of events where `batch_max` is over
// 1. With a shared secret the body is signed, so that the receiver knows who sent it:
//
//   X-Signature: <hex HMAC-SHA1 of the whole body, the shared secret being the key>
//
// The body is signed as it is before it is packed: that is what a receiver's framework hands out. A
// request of a single event has its message id in X-Message-Id, so that a second one is known
// without reading the body.
//
// Every event of a request has the request's outcome, unless `multi_status` is on and the receiver
// answers for each (multi_status.h). Safe for use as `Destination` says; requests under way do not
// need the destination itself to live on.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/result.h>

#include "server/deliver/destination.h"
#include "server/destinations/context.h"
#include "server/destinations/settings.h"

namespace analytics::server {

/// No request holds more events, whatever `batch_max` says.
inline constexpr std::size_t kWebhookBatchMax = 4000;

std::vector<SettingField> webhook_fields();

Result<std::unique_ptr<Destination>> make_webhook(const std::string& id,
                                                  std::string_view settings_json,
                                                  const DestinationContext& context);

/// The hex HMAC-SHA1 of the body, unpacked: what X-Signature has.
std::string webhook_signature(std::string_view shared_secret, std::string_view body);

}  // namespace analytics::server
