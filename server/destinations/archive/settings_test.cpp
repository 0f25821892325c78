#include <gtest/gtest.h>

#include "server/destinations/registry.h"

namespace analytics::server {
namespace {

std::string problem_of(const std::string& json) {
  const auto problems = settings_problems(*find_destination_type("archive"), json);
  return problems.empty() ? "" : problems.front().message;
}

std::string bucket_with(const std::string& more) {
  return R"({"bucket":"events","access_key_id":"id","secret_access_key":"key")" + more + "}";
}

TEST(ArchiveSettings, AreForAFolderOrForABucket) {
  EXPECT_EQ(problem_of(R"({"path":"archive"})"), "");
  EXPECT_EQ(problem_of(bucket_with("")), "");
  EXPECT_EQ(problem_of("{}"),
            "setting \"path\" or \"bucket\" is missing: an archive is in a folder or in a bucket");
  EXPECT_EQ(problem_of(bucket_with(R"(,"path":"archive")")),
            "setting \"bucket\" cannot be given with \"path\": an archive is in a folder or in a "
            "bucket; make two for both");
}

TEST(ArchiveSettings, MixNoBucketsSettingsWithAFolder) {
  EXPECT_EQ(problem_of(R"({"path":"archive","prefix":"raw"})"),
            "setting \"prefix\" is for a bucket, but \"path\" names a folder: remove the one or "
            "the other");
}

TEST(ArchiveSettings, NeedAKeyForABucket) {
  EXPECT_EQ(problem_of(R"({"bucket":"events","access_key_id":"id"})"),
            "setting \"secret_access_key\" is missing: a bucket needs it");
  EXPECT_EQ(problem_of(R"({"bucket":"events","access_key_id":"i d","secret_access_key":"x"})"),
            "setting \"access_key_id\" must not contain blanks, control characters or letters "
            "beyond ASCII");
}

TEST(ArchiveSettings, WantTheNameOfABucket) {
  EXPECT_NE(problem_of(R"({"bucket":"No","access_key_id":"i","secret_access_key":"x"})"), "");
  EXPECT_NE(problem_of(R"({"bucket":"a..b","access_key_id":"i","secret_access_key":"x"})"), "");
  EXPECT_NE(problem_of(R"({"bucket":"ab/c","access_key_id":"i","secret_access_key":"x"})"), "");
}

TEST(ArchiveSettings, WantAnEndpointWithoutAPath) {
  EXPECT_EQ(problem_of(bucket_with(R"(,"endpoint":"http://127.0.0.1:9000")")), "");
  EXPECT_EQ(problem_of(bucket_with(R"(,"endpoint":"http://127.0.0.1:9000/")")), "");
  EXPECT_NE(problem_of(bucket_with(R"(,"endpoint":"http://127.0.0.1:9000/x")")), "");
  EXPECT_NE(problem_of(bucket_with(R"(,"endpoint":"http://h?x=1")")), "");
}

TEST(ArchiveSettings, WantAPrefixThatNoProxyCleans) {
  EXPECT_EQ(problem_of(bucket_with(R"(,"prefix":"/raw/eu 1/")")), "");
  EXPECT_NE(problem_of(bucket_with(R"(,"prefix":"raw/../x")")), "");
  EXPECT_NE(problem_of(bucket_with(R"(,"prefix":"raw//x")")), "");
  EXPECT_EQ(problem_of(bucket_with(R"(,"prefix":")" + std::string(512, 'a') + "\"")), "");
  EXPECT_NE(problem_of(bucket_with(R"(,"prefix":")" + std::string(513, 'a') + "\"")), "");
}

TEST(ArchiveSettings, NeverShowTheKey) {
  const std::string problem = problem_of(
      R"({"bucket":"events","access_key_id":"sesame id","secret_access_key":"open sesame"})");
  EXPECT_NE(problem, "");
  EXPECT_EQ(problem.find("sesame"), std::string::npos);
}

TEST(ArchiveSettings, SayWhichDestinationIsWrong) {
  const auto made = find_destination_type("archive")->make("raw", "{}", {});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, ErrorCode::invalid_config);
  EXPECT_TRUE(made.error().message.starts_with("destination \"raw\": setting \"path\""));
}

TEST(ArchiveSettings, NameAnAbsolutePathInTheWorkspaceOnly) {
  const auto* type = find_destination_type("archive");
  EXPECT_FALSE(type->make("raw", R"({"path":"/srv/archive"})", {}));
  EXPECT_TRUE(type->make("raw", R"({"path":"/srv/archive"})", {.absolute_paths_allowed = true}));
}

TEST(ArchiveSettings, BecomeTheShape) {
  const auto archive =
      find_destination_type("archive")
          ->make("raw", R"({"path":"a","flush_seconds":5,"batch_megabytes":2})", {})
          .value();
  EXPECT_EQ(archive->shape().linger, Duration(std::chrono::seconds(5)));
  EXPECT_EQ(archive->shape().batch_bytes_max, std::size_t{2} << 20);
}

}  // namespace
}  // namespace analytics::server
