#pragma once

// Files that are part of the program: the console's pages and the API's description. The table is
// written by cmake/EmbedFiles.cmake when the server is built.
//
//   for (const EmbeddedFile& file : embedded_files()) serve(file.path, file.bytes);

#include <span>
#include <string_view>

namespace analytics::server {

struct EmbeddedFile {
  std::string_view path{};  ///< "/index.html", "/assets/index-Dk3xU2aP.js", "/openapi.yaml"
  std::string_view content_type{};
  std::string_view etag{};  ///< Of the contents, with its quotes.
  std::string_view bytes{};
  std::string_view gzipped{};  ///< The same, packed.
};

/// Sorted by path. The pages are absent where the server was built without them.
std::span<const EmbeddedFile> embedded_files();

}  // namespace analytics::server
