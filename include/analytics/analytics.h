#pragma once

// Analytics for C++: record what your users do, and send it to Segment or to any server that speaks
// its Tracking API.
//
//   auto analytics = analytics::Analytics::create({.write_key = "YOUR_WRITE_KEY"}).value();
//   analytics.track({.user = analytics::User::user_id("f4ca124298"),
//                    .event = "Signed Up",
//                    .properties = {{"plan", "Enterprise"}}});
//
// This header is everything. The parts, for those who want less:
//   client.h       Analytics: queue, batches, retries, accounting
//   config.h       its settings, hooks and outcomes
//   http_client.h  HttpClient: one message, one request
//   batcher.h      Batcher: messages into batches
//   message.h      the six calls
//   json.h         what properties are made of
//   transport.h    the seam to the network
//   result.h       errors as values
// Not in it: nlohmann.h, for programs that have their data as nlohmann::json; c.h, for C and other
// languages.

#include <analytics/authorization.h>
#include <analytics/batcher.h>
#include <analytics/client.h>
#include <analytics/clock.h>
#include <analytics/config.h>
#include <analytics/http_client.h>
#include <analytics/json.h>
#include <analytics/message.h>
#include <analytics/result.h>
#include <analytics/text.h>
#include <analytics/transport.h>
