#pragma once

// The archive: every event as a line of JSON, in gzipped files by source and day as Segment lays
// them out, in a folder or in an S3-compatible bucket. README.md has how it works.
//
//   auto archive = make_archive("raw", R"({"path":"archive"})", context);
//   auto bucket = make_archive("raw", R"({"bucket":"events","access_key_id":"…",…})", context);
//
// Exactly once: a batch's files and the offset after it are staged together (staging.h), and then
// brought to their places. What is sent again on purpose comes into files of its own, which are
// the same where the same events are sent. Safe for use as `Destination` says.

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/result.h>

#include "journal/files.h"
#include "server/deliver/destination.h"
#include "server/destinations/archive/target.h"
#include "server/destinations/context.h"
#include "server/destinations/settings.h"

namespace analytics::server {

/// No batch has more events, however small they are.
inline constexpr std::size_t kArchiveBatchMax = 100'000;

std::vector<SettingField> archive_fields();

/// What settings that are right each are wrong with together.
std::vector<SettingProblem> check_archive(const Settings& settings);

Result<std::unique_ptr<Destination>> make_archive(const std::string& id,
                                                  std::string_view settings_json,
                                                  const DestinationContext& context);

struct ArchiveParts {
  std::string staging_folder{};
  std::string place{};  ///< For people: "bucket events".
  std::unique_ptr<ArchiveTarget> target{};
  std::size_t batch_bytes_max = std::size_t{16} << 20;
  Duration linger{};
  Duration patience{};  ///< How long one attempt may take.
};

/// An archive on other files than the machine's.
std::unique_ptr<Destination> archive_of(ArchiveParts parts, Files& files,
                                        std::shared_ptr<Clock> clock);

}  // namespace analytics::server
