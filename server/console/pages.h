#pragma once

// The console's pages: one HTML file for every page's path, which decides itself what to show, and
// what it loads from /assets. They hold nothing of the running server and need no token; what they
// show they ask the API for.
//
//   if (auto page = find_page(request, embedded_files())) return reply(*std::move(page));
//
// Pure functions.

#include <optional>
#include <span>
#include <string_view>

#include "server/console/embedded_file.h"
#include "server/http/listener.h"

namespace analytics::server {

/// Whether a page or something that pages load may be there.
bool is_page_path(std::string_view path);

/// The page, or nothing where the request is none for a page. A server without pages says how to
/// build one with them.
std::optional<ServerResponse> find_page(const ServerRequest& request,
                                        std::span<const EmbeddedFile> files);

/// The file as the answer to the request, packed where the client takes that.
ServerResponse file_response(const ServerRequest& request, const EmbeddedFile& file);

/// The file of that path; null if there is none.
const EmbeddedFile* find_file(std::span<const EmbeddedFile> files, std::string_view path);

/// What an Accept-Encoding header says about gzip.
bool accepts_gzip(std::string_view accept_encoding);

}  // namespace analytics::server
