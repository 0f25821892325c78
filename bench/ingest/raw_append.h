#pragma once

// The machine's own limit: appending to a file, with an fdatasync after each write.
//
//   Result<RawAppends> raw = run_raw_append({.folder = "/var/tmp", .bytes_a_write = 64'000});
//   printf("%f writes/s\n", raw->writes / raw->seconds);
//
// One thread's.

#include <chrono>
#include <cstddef>
#include <string>

#include <analytics/result.h>

namespace analytics::bench {

struct RawAppendOptions {
  std::string folder{};
  std::size_t bytes_a_write = 0;
  std::chrono::milliseconds duration = std::chrono::seconds(3);
};

struct RawAppends {
  std::size_t writes = 0;
  double seconds = 0;
  double cpu_seconds = 0;
};

/// Its files are removed again.
Result<RawAppends> run_raw_append(const RawAppendOptions& options);

}  // namespace analytics::bench
