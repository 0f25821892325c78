#pragma once

// What programs that use Analytics are tested with. Link `analytics::testing`.
//
//   manual_clock.h         ManualClock: time that a test moves
//   recording_transport.h  RecordingTransport: no network; requests are recorded, answers scripted
//   collector.h            Collector: a real server on loopback, with faults on demand
//   recorded_event.h       RecordedEvent: what the last two show of an event
//   reply.h                what a Collector is asked, and answers
//
//   auto transport = std::make_shared<testing::RecordingTransport>();
//   auto analytics = Analytics::create({.write_key = "key", .transport = transport}).value();
//   sign_up(analytics, "f4ca124298");                  // what is tested
//   (void)analytics.flush(std::chrono::seconds(5));
//   named(transport->events(), "Signed Up").size() == 1;
//
// No test framework is needed, and none gets in the way. Beside GoogleTest and a `using namespace
// analytics`, write `::testing::Test`, because `testing` alone is then the name of two namespaces.

#include <analytics/testing/collector.h>
#include <analytics/testing/manual_clock.h>
#include <analytics/testing/recorded_event.h>
#include <analytics/testing/recording_transport.h>
#include <analytics/testing/reply.h>
