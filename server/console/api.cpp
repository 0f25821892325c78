#include "server/console/api.h"

#include <algorithm>
#include <array>
#include <utility>

#include "server/console/pages.h"
#include "server/console/routes.h"
#include "server/http/json_error.h"

namespace analytics::server {
namespace {

// Takes the part before the next slash off, and the slash.
std::string_view take_part(std::string_view& path) {
  const std::size_t slash = path.find('/');
  const std::string_view part = path.substr(0, slash);
  path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
  return part;
}

std::array<std::span<const ConsoleRoute>, 5> all_routes() {
  return {look_routes(), event_routes(), workspace_routes(), delivery_routes(), catalog_routes()};
}

// The routes that need nothing of the running server.
constexpr std::string_view kIndex = "/api";
constexpr std::string_view kDescription = "/api/openapi.yaml";

ServerResponse index() {
  std::string body =
      "\"GET " + std::string(kIndex) + "\",\"GET " + std::string(kDescription) + "\"";
  for (const auto routes : all_routes()) {
    for (const ConsoleRoute& route : routes) {
      body.append(",\"").append(route.method).append(" ").append(route.path).append("\"");
    }
  }
  return {.body = R"({"name":"analyticsd","routes":[)" + body + "]}"};
}

ServerResponse description(const ServerRequest& request) {
  const EmbeddedFile* file = find_file(embedded_files(), "/openapi.yaml");
  if (file == nullptr) return json_error(404, "not_found", "the description is not built in");
  return file_response(request, *file);
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
  if (request.path() == kIndex || request.path() == kDescription) {
    if (!changes_nothing(request)) return reply(wrong_method("GET, HEAD"));
    return reply(request.path() == kIndex ? index() : description(request));
  }
  std::string allowed;
  for (const auto routes : all_routes()) {
    for (const ConsoleRoute& route : routes) {
      const std::optional<RouteIds> ids = match(route.path, request.path());
      if (!ids) continue;
      if (is_method(route, request)) {
        return route.answer({.data = data,
                             .request = request,
                             .id = ids->first,
                             .second_id = ids->second,
                             .reply = reply});
      }
      allowed += (allowed.empty() ? "" : ", ") + std::string(route.method);
      if (route.method == "GET") allowed += ", HEAD";
    }
  }
  if (!allowed.empty()) return reply(wrong_method(allowed));
  reply(json_error(404, "not_found", "there is no such route; /api lists those that are"));
}

}  // namespace

std::optional<RouteIds> match(std::string_view pattern, std::string_view path) {
  RouteIds ids;
  if (std::ranges::count(path, '/') != std::ranges::count(pattern, '/')) return std::nullopt;
  bool is_first = true;
  while (!pattern.empty() && !path.empty()) {
    const std::string_view expected = take_part(pattern);
    const std::string_view part = take_part(path);
    if (!expected.starts_with('{')) {
      if (part != expected) return std::nullopt;
    } else if (part.empty() || part.starts_with('{')) {
      return std::nullopt;
    } else {
      (std::exchange(is_first, false) ? ids.first : ids.second) = part;
    }
  }
  if (!pattern.empty() || !path.empty()) return std::nullopt;
  return ids;
}

ConsoleApi::ConsoleApi(GuardOptions options, ConsoleData& data)
    : options_(std::move(options)), data_(data) {}

void ConsoleApi::handle(ServerRequest request, Reply reply) {
  if (std::optional<ServerResponse> refusal = guard(request, options_)) {
    return reply(*std::move(refusal));
  }
  if (std::optional<ServerResponse> page = find_page(request, embedded_files())) {
    return reply(secured(*std::move(page)));
  }
  answer(data_, request, [reply = std::move(reply)](ServerResponse response) {
    reply(secured(std::move(response)));
  });
}

}  // namespace analytics::server
