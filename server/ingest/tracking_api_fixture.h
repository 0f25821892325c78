#pragma once

// A Tracking API with sources, and a sink and a tap that keep what they get. For tests.
//
//   class MyTest : public TrackingApiFixture {
//     MyTest() : TrackingApiFixture({Source{.id = "shop", .write_keys = {"key"}}}) {}
//   };

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <analytics/testing/manual_clock.h>

#include "http/base64.h"
#include "server/ingest/tracking_api.h"

namespace analytics::server {

class RecordingSink final : public EventSink {
 public:
  void append(IncomingRequest request, Done done) override {
    requests.push_back(std::move(request));
    done(answer);
  }
  std::vector<IncomingRequest> requests;
  Result<void> answer;
};

class RecordingTap final : public EventTap {
 public:
  std::size_t wants(std::string_view, TapKind, std::size_t count) override { return count; }
  void show(TappedEvent event) override { events.push_back(std::move(event)); }
  std::vector<TappedEvent> events;
};

class TrackingApiFixture : public ::testing::Test {
 protected:
  explicit TrackingApiFixture(std::vector<Source> sources,
                              AnswerMode unknown_mode = AnswerMode::compatible)
      : api(std::make_shared<const SourceTable>(std::move(sources), unknown_mode), sink, tap,
            clock) {}

  static HttpHeader basic(const std::string& key) {
    return {"Authorization", "Basic " + base64(key + ":")};
  }

  ServerResponse post(std::string target, std::string body,
                      std::vector<HttpHeader> headers = {basic("key")}) {
    return send({.method = "POST",
                 .target = std::move(target),
                 .headers = std::move(headers),
                 .body = std::move(body),
                 .remote_address = "203.0.113.7"});
  }
  ServerResponse get(std::string target, std::vector<HttpHeader> headers = {}) {
    return send({.method = "GET",
                 .target = std::move(target),
                 .headers = std::move(headers),
                 .remote_address = "203.0.113.7"});
  }
  ServerResponse send(ServerRequest request) {
    ServerResponse response{.status = 0};
    api.handle(std::move(request), [&](ServerResponse answer) { response = std::move(answer); });
    return response;
  }
  static std::string header(const ServerResponse& response, std::string_view name) {
    for (const HttpHeader& one : response.headers) {
      if (one.name == name) return one.value;
    }
    return "";
  }
  const IncomingRequest& last() const { return sink.requests.back(); }

  std::shared_ptr<testing::ManualClock> clock = std::make_shared<testing::ManualClock>();
  RecordingSink sink;
  RecordingTap tap;
  TrackingApi api;
};

}  // namespace analytics::server
