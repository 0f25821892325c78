#pragma once

// A ConsoleData whose answers are known, for tests of the routes, and a question to it.
//
//   KnownData data;
//   const ServerResponse response = ask(data, {.method = "GET", .target = "/api/sources"});

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/console/api.h"

namespace analytics::server {

class NoNews final : public BodyStream {
 public:
  BodyPart next() override { return {}; }
};

class KnownData : public ConsoleData {
 public:
  Result<void> ready() override {
    if (why_not.empty()) return {};
    return Error{ErrorCode::not_available, why_not};
  }
  std::string server_json() override { return R"({"version":"1"})"; }
  std::string accounting_json() override { return R"({"received":3})"; }
  std::string sources_json() override { return R"([{"id":"shop"}])"; }
  std::string destinations_json() override { return R"([{"id":"lake"}])"; }
  std::optional<std::string> source_json(std::string_view id) override {
    if (id != "shop") return std::nullopt;
    return R"({"id":"shop"})";
  }
  std::optional<std::string> destination_json(std::string_view id) override {
    if (id != "lake") return std::nullopt;
    return R"({"id":"lake"})";
  }
  std::string workspace_yaml() override { return "version: 1\n"; }
  void change(WorkspaceChange change, ChangeAnswer answer) override {
    changes.push_back(change);
    answer(result);
  }

  std::string metrics_text() override { return "analyticsd_ready 1\n"; }
  std::string events_json(const EventQuery& query) override {
    return query.source + "|" + query.type + "|" + query.name + "|" + query.user + "|" +
           query.verdict + "|" + query.text + "|" + std::to_string(query.limit);
  }
  std::shared_ptr<BodyStream> event_stream(EventQuery query,
                                           std::optional<std::uint64_t> last_number) override {
    if (query.source == "busy") return nullptr;
    asked_to_follow = query.text + "|" + (last_number ? std::to_string(*last_number) : "now");
    return std::make_shared<NoNews>();
  }

  std::optional<std::string> schema_json(std::string_view source) override {
    if (source != "shop") return std::nullopt;
    return R"({"events":[]})";
  }
  std::optional<std::string> schema_csv(std::string_view source) override {
    if (source != "shop") return std::nullopt;
    return "kind,event\r\n";
  }
  Result<std::string> explain_json(std::string_view source, std::string_view event) override {
    if (event == "[]") return Error{ErrorCode::invalid_json, "an event is a JSON object"};
    return std::string(source) + "|" + std::string(event);
  }

  void check_filters(FilterCheck check, Answer answer) override {
    if (check.name == "busy") return answer(Error{ErrorCode::queue_full, "try again"});
    answer("checked " + std::to_string(check.filters.size()));
  }
  void check_mappings(MappingCheck check, Answer answer) override {
    if (check.type == "webhook") return answer(Error{ErrorCode::invalid_config, "none"});
    answer(std::to_string(check.mappings.size()) + "|" + check.destination + "|" + check.type);
  }

  void event_fate(std::string source, std::string message_id, Answer answer) override {
    answer(source == "shop" ? "fate of " + message_id : std::string());
  }
  bool has_destination(std::string_view id) override { return id == "crm"; }
  std::string delivery_json(std::string_view destination) override {
    return "delivery to " + std::string(destination);
  }
  void failed_events(const FailedEventsRequest& request, Answer answer) override {
    answer("failed with " + request.query.filter.code);
  }
  void redrive(const RedriveRequest& request, Answer answer) override {
    answer("again: " + request.filter.code);
  }
  void forget_failed(const RedriveRequest& request, Answer answer) override {
    answer("forgotten: " + request.filter.code);
  }
  std::string series_json(std::string_view window) override {
    return "series of " + std::string(window);
  }
  std::vector<RequestProblem> test_destination(const DestinationTestRequest& request,
                                               Answer answer) override {
    if (request.settings != "{}") return {{"settings.url", "it is no URL"}, {"", "and so on"}};
    if (request.destination == "crm") answer("tested with " + request.event);
    if (request.type == "busy") answer(Error{ErrorCode::queue_full, "another test is under way"});
    return {};
  }
  void replays(Answer answer) override { answer(std::string("replays")); }
  void replay_status(std::string_view id, Answer answer) override {
    answer(std::string(id == "running" ? "half done" : ""));
  }
  void replay(const ReplayOrder& order, Answer answer) override {
    if (order.is_dry_run) return answer(Error{ErrorCode::queue_full, "another is under way"});
    answer(std::string("begun"));
  }
  void cancel_replay(std::string_view id, Answer answer) override {
    answer(std::string(id == "running" ? "ended" : ""));
  }

  std::string why_not;
  std::string asked_to_follow;
  std::vector<WorkspaceChange> changes;
  ChangeResult result{.workspace = Workspace{}};
};

inline ServerResponse ask(ConsoleData& data, ServerRequest request, GuardOptions options = {}) {
  request.headers.push_back({"Host", "localhost:8081"});
  ServerResponse answer{.status = 0};
  ConsoleApi(std::move(options), data).handle(std::move(request), [&](ServerResponse response) {
    answer = std::move(response);
  });
  return answer;
}

/// A request that changes something.
inline ServerResponse ask_to(ConsoleData& data, std::string method, std::string target,
                             std::string body = {}) {
  return ask(data, {.method = std::move(method),
                    .target = std::move(target),
                    .headers = {{"Content-Type", "application/json"}},
                    .body = std::move(body)});
}

}  // namespace analytics::server
