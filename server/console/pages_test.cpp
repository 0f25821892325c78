#include "server/console/pages.h"

#include <gtest/gtest.h>

#include <array>

namespace analytics::server {
namespace {

constexpr std::array<EmbeddedFile, 2> kFiles{{{.path = "/assets/index-abc.js",
                                               .content_type = "text/javascript; charset=utf-8",
                                               .etag = "\"1a2b\"",
                                               .bytes = "plain script",
                                               .gzipped = "packed script"},
                                              {.path = "/index.html",
                                               .content_type = "text/html; charset=utf-8",
                                               .etag = "\"3c4d\"",
                                               .bytes = "<!doctype html>",
                                               .gzipped = "packed page"}}};

std::string header(const ServerResponse& response, const std::string& name) {
  for (const HttpHeader& one : response.headers) {
    if (one.name == name) return one.value;
  }
  return {};
}

std::optional<ServerResponse> get(const std::string& target, std::vector<HttpHeader> headers = {}) {
  return find_page({.method = "GET", .target = target, .headers = std::move(headers)}, kFiles);
}

TEST(Pages, AreOneFileUnderEveryPagesPath) {
  for (const char* path :
       {"/", "/?x=1", "/sources", "/sources/shop", "/sources/shop/schema", "/schema", "/debugger",
        "/destinations", "/destinations/add", "/destinations/add/webhook", "/destinations/crm",
        "/destinations/crm/delivery", "/delivery", "/failed-events?destination=crm", "/replays"}) {
    const auto page = get(path);
    ASSERT_TRUE(page) << path;
    EXPECT_EQ(page->status, 200) << path;
    EXPECT_EQ(page->body, "<!doctype html>") << path;
    EXPECT_EQ(page->content_type, "text/html; charset=utf-8") << path;
  }
}

TEST(Pages, AreNotWhereTheApiOrNothingIs) {
  for (const char* path :
       {"/api", "/api/sources", "/metrics", "/livez", "/sources/", "/sources/a/b/c", "/index.html",
        "/openapi.yaml", "/assets", "/debugger/x", "//", "", "/..", "/sources/shop/keys"}) {
    EXPECT_FALSE(get(path)) << path;
    EXPECT_FALSE(is_page_path(path)) << path;
  }
  EXPECT_FALSE(find_page({.method = "POST", .target = "/"}, kFiles));
}

TEST(Pages, MayLoadFromHereAndNowhereElse) {
  const auto page = get("/");
  const std::string policy = header(*page, "Content-Security-Policy");
  EXPECT_TRUE(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self'; "))
      << policy;
  EXPECT_EQ(policy.find("unsafe"), std::string::npos);
  EXPECT_EQ(header(*page, "Cross-Origin-Opener-Policy"), "same-origin");
  EXPECT_FALSE(header(*page, "Permissions-Policy").empty());
  EXPECT_EQ(header(*page, "Cache-Control"), "") << "secured() keeps it out of caches";
}

TEST(Pages, AreSentPackedToWhoTakesThat) {
  const auto page = get("/", {{"Accept-Encoding", "deflate, gzip;q=0.5"}});
  EXPECT_EQ(page->body, "packed page");
  EXPECT_EQ(header(*page, "Content-Encoding"), "gzip");
  EXPECT_EQ(header(*page, "Vary"), "Accept-Encoding");
  EXPECT_EQ(header(*get("/"), "Vary"), "Accept-Encoding");
}

TEST(Pages, LoadFilesThatNeverChangeUnderTheirName) {
  const auto file = get("/assets/index-abc.js");
  EXPECT_EQ(file->body, "plain script");
  EXPECT_EQ(file->content_type, "text/javascript; charset=utf-8");
  EXPECT_EQ(header(*file, "Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(header(*file, "ETag"), "W/\"1a2b\"");
  const auto same = get("/assets/index-abc.js", {{"If-None-Match", "W/\"1a2b\""}});
  EXPECT_EQ(same->status, 304);
  EXPECT_EQ(same->body, "");
}

TEST(Pages, HaveNoFilesButTheirOwn) {
  for (const char* path : {"/assets/other.js", "/assets/", "/assets/../index.html"}) {
    const auto page = get(path);
    ASSERT_TRUE(page) << path;
    EXPECT_EQ(page->status, 404) << path;
  }
}

TEST(Pages, SayHowToBuildThemWhereThereAreNone) {
  const auto page = find_page({.method = "GET", .target = "/debugger"}, {});
  ASSERT_TRUE(page);
  EXPECT_EQ(page->status, 404);
  EXPECT_EQ(page->content_type, "text/plain; charset=utf-8");
  EXPECT_NE(page->body.find("-DANALYTICS_BUILD_CONSOLE=ON"), std::string::npos);
}

TEST(Pages, ArePackedAsTheHeaderSays) {
  for (const char* header : {"gzip", "GZIP", "br, gzip", "x-gzip", "*", "gzip;q=1", "br,gzip;q=.1",
                             "identity;q=0, *;q=0.5"}) {
    EXPECT_TRUE(accepts_gzip(header)) << header;
  }
  for (const char* header :
       {"", "identity", "br", "gzip;q=0", "gzip; q=0.000", "*;q=0", "gzipped", "gzip;q=0, *"}) {
    EXPECT_FALSE(accepts_gzip(header)) << header;
  }
}

TEST(EmbeddedFiles, HaveTheDescriptionOfTheApi) {
  const EmbeddedFile* file = find_file(embedded_files(), "/openapi.yaml");
  ASSERT_NE(file, nullptr);
  EXPECT_TRUE(file->bytes.starts_with("openapi: 3.1.0\n"));
  EXPECT_TRUE(file->bytes.ends_with("\n"));
  EXPECT_TRUE(file->gzipped.starts_with("\x1f\x8b"));
  EXPECT_LT(file->gzipped.size(), file->bytes.size());
  EXPECT_EQ(file->content_type, "application/yaml");
}

}  // namespace
}  // namespace analytics::server
