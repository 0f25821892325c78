#include "server/console/pages.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "server/console/routes.h"
#include "server/http/header_name.h"
#include "server/http/json_error.h"

namespace analytics::server {
namespace {

constexpr std::string_view kAssets = "/assets/";

constexpr std::array<std::string_view, 14> kPages{"/",
                                                  "/sources",
                                                  "/sources/{id}",
                                                  "/sources/{id}/schema",
                                                  "/schema",
                                                  "/debugger",
                                                  "/destinations",
                                                  "/destinations/add",
                                                  "/destinations/add/{type}",
                                                  "/destinations/{id}",
                                                  "/destinations/{id}/delivery",
                                                  "/delivery",
                                                  "/failed-events",
                                                  "/replays"};

constexpr const char* kWithoutPages =
    "This analyticsd was built without the console's pages.\n"
    "Build it with -DANALYTICS_BUILD_CONSOLE=ON, which needs npm.\n"
    "The management API is there all the same: /api lists its routes.\n";

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// The part before the separator, which is taken off.
std::string_view take(std::string_view& text, char separator) {
  const std::size_t end = text.find(separator);
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return trimmed(part);
}

// "q=0", "q=0.000": not at all (RFC 9110, 12.4.2).
bool is_refused(std::string_view parameters) {
  while (!parameters.empty()) {
    const std::string_view parameter = take(parameters, ';');
    if (!same_name(parameter.substr(0, 2), "q=")) continue;
    return parameter.substr(2).find_first_not_of("0.") == std::string_view::npos;
  }
  return false;
}

// The pages load everything from here and nothing from elsewhere; no script of theirs can be put in
// by what they show.
void add_page_headers(ServerResponse& response) {
  response.headers.push_back(
      {"Content-Security-Policy",
       "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
       "connect-src 'self'; font-src 'none'; base-uri 'none'; form-action 'none'; "
       "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"});
  response.headers.push_back({"Permissions-Policy",
                              "camera=(), display-capture=(), geolocation=(), microphone=(), "
                              "payment=(), usb=()"});
  response.headers.push_back({"Cross-Origin-Opener-Policy", "same-origin"});
}

ServerResponse asset_response(const ServerRequest& request, const EmbeddedFile& file) {
  ServerResponse response;
  if (request.header("If-None-Match").find(file.etag) != std::string_view::npos) {
    response = {.status = 304, .headers = {{"Vary", "Accept-Encoding"}}};
  } else {
    response = file_response(request, file);
  }
  // Its name has a hash of what is in it.
  response.headers.push_back({"Cache-Control", "public, max-age=31536000, immutable"});
  response.headers.push_back({"ETag", "W/" + std::string(file.etag)});
  return response;
}

}  // namespace

bool is_page_path(std::string_view path) {
  return path.starts_with(kAssets) || std::ranges::any_of(kPages, [&](std::string_view page) {
           return match(page, path).has_value();
         });
}

const EmbeddedFile* find_file(std::span<const EmbeddedFile> files, std::string_view path) {
  const auto found = std::ranges::find(files, path, &EmbeddedFile::path);
  return found == files.end() ? nullptr : &*found;
}

bool accepts_gzip(std::string_view accept_encoding) {
  bool any = false;
  while (!accept_encoding.empty()) {
    std::string_view one = take(accept_encoding, ',');
    const std::string_view coding = take(one, ';');
    if (same_name(coding, "gzip") || same_name(coding, "x-gzip")) return !is_refused(one);
    if (coding == "*") any = !is_refused(one);
  }
  return any;
}

ServerResponse file_response(const ServerRequest& request, const EmbeddedFile& file) {
  ServerResponse response{.content_type = std::string(file.content_type),
                          .headers = {{"Vary", "Accept-Encoding"}}};
  if (!file.gzipped.empty() && accepts_gzip(request.header("Accept-Encoding"))) {
    response.body = file.gzipped;
    response.headers.push_back({"Content-Encoding", "gzip"});
  } else {
    response.body = file.bytes;
  }
  return response;
}

std::optional<ServerResponse> find_page(const ServerRequest& request,
                                        std::span<const EmbeddedFile> files) {
  if (request.method != "GET" && request.method != "HEAD") return std::nullopt;
  const std::string_view path = request.path();
  if (!is_page_path(path)) return std::nullopt;
  if (path.starts_with(kAssets)) {
    const EmbeddedFile* asset = find_file(files, path);
    if (asset == nullptr) return json_error(404, "not_found", "there is no such file");
    return asset_response(request, *asset);
  }
  const EmbeddedFile* index = find_file(files, "/index.html");
  if (index == nullptr) {
    return ServerResponse{
        .status = 404, .content_type = "text/plain; charset=utf-8", .body = kWithoutPages};
  }
  ServerResponse page = file_response(request, *index);
  add_page_headers(page);
  return page;
}

}  // namespace analytics::server
