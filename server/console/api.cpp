#include "server/console/api.h"

#include <array>
#include <utility>

#include "server/console/routes.h"
#include "server/http/json_error.h"

namespace analytics::server {
namespace {

constexpr std::string_view kId = "{id}";

std::array<std::span<const ConsoleRoute>, 2> all_routes() {
  return {look_routes(), delivery_routes()};
}

ServerResponse index() {
  std::string body;
  for (const auto routes : all_routes()) {
    for (const ConsoleRoute& route : routes) {
      body += body.empty() ? "" : ",";
      body.append("\"").append(route.method).append(" ").append(route.path).append("\"");
    }
  }
  return {.body = R"({"name":"analyticsd","routes":[)" + body + "]}"};
}

ServerResponse wrong_method(const std::string& allowed) {
  ServerResponse response =
      json_error(405, "method_not_allowed", "only " + allowed + " works here");
  response.headers.push_back({"Allow", allowed});
  return response;
}

bool is_method(const ConsoleRoute& route, const ServerRequest& request) {
  return route.method == request.method || (route.method == "GET" && request.method == "HEAD");
}

void answer(ConsoleData& data, const ServerRequest& request, const Reply& reply) {
  if (request.path() == "/" && (request.method == "GET" || request.method == "HEAD")) {
    return reply(index());
  }
  std::string allowed;
  for (const auto routes : all_routes()) {
    for (const ConsoleRoute& route : routes) {
      const std::optional<std::string_view> id = match(route, request.path());
      if (!id) continue;
      if (is_method(route, request)) {
        return route.answer({.data = data, .request = request, .id = *id, .reply = reply});
      }
      allowed += (allowed.empty() ? "" : ", ") + std::string(route.method);
      if (route.method == "GET") allowed += ", HEAD";
    }
  }
  if (!allowed.empty()) return reply(wrong_method(allowed));
  reply(json_error(404, "not_found", "there is no such route; / lists those that are"));
}

}  // namespace

std::optional<std::string_view> match(const ConsoleRoute& route, std::string_view path) {
  const std::size_t before = route.path.find(kId);
  if (before == std::string_view::npos) {
    if (path == route.path) return std::string_view();
    return std::nullopt;
  }
  const std::string_view behind = route.path.substr(before + kId.size());
  if (path.size() <= before + behind.size()) return std::nullopt;
  if (!path.starts_with(route.path.substr(0, before)) || !path.ends_with(behind)) {
    return std::nullopt;
  }
  const std::string_view id = path.substr(before, path.size() - before - behind.size());
  if (id.find('/') != std::string_view::npos) return std::nullopt;
  return id;
}

ConsoleApi::ConsoleApi(GuardOptions options, ConsoleData& data)
    : options_(std::move(options)), data_(data) {}

void ConsoleApi::handle(ServerRequest request, Reply reply) {
  if (std::optional<ServerResponse> refusal = guard(request, options_)) {
    return reply(*std::move(refusal));
  }
  answer(data_, request, [reply = std::move(reply)](ServerResponse response) {
    reply(secured(std::move(response)));
  });
}

}  // namespace analytics::server
