#include "server/app/metrics.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace analytics::server {
namespace {

std::string contents(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(Metrics, AreThoseOfTheGoldenFile) {
  Measured measured{
      .sources = {{"", {.received = 1, .rejected = {{"unknown_source", 1}}}},
                  {"shop", {.received = 5, .duplicates = 1, .suppressed = 1, .accepted = 3}}},
      .log_bytes = 1'000,
      .log_segments = 2,
      .duplicates = {.entries = 3, .disk_bytes = 48, .memory_bytes = 7, .shrunk = 1}};
  DestinationCounts& lake = measured.destinations["lake"];
  lake.delivered = 2;
  lake.filtered["disabled"] = 1;
  lake.discarded["4\"00"] = 4;
  lake.pending = 5;
  lake.retried["503"] = 6;
  lake.unknown = 1;
  lake.attempt_times.add(std::chrono::milliseconds(3), 2);
  lake.end_to_end_times.add(std::chrono::hours(5));
  lake.oldest_pending = Timestamp(std::chrono::seconds(10));
  lake.parked = 2;
  lake.paused = "it fails";
  measured.now = Timestamp(std::chrono::milliseconds(12'500));
  measured.commit_times.add(std::chrono::microseconds(700));
  EXPECT_EQ(metrics_text(measured), contents(GOLDEN_METRICS));
}

}  // namespace
}  // namespace analytics::server
