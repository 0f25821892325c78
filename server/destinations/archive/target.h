#pragma once

// Where an archive's files are brought to: a folder, or a bucket.
//
//   std::unique_ptr<ArchiveTarget> target = folder_target(Files::real(), "/srv/archive");
//   Outcome outcome = target->place(staging.pending(), deadline);
//
// A target is one thread's at a time, but for `interrupt`.

#include <memory>
#include <span>
#include <string>

#include <analytics/clock.h>

#include "journal/files.h"
#include "server/deliver/destination.h"
#include "server/destinations/archive/staging.h"

namespace analytics::server {

class ArchiveTarget {
 public:
  virtual ~ArchiveTarget() = default;

  /// Puts each file that has a staged copy under its name, as a whole, and takes the copy away.
  /// `delivered` once all are there for good, those too that had no copy any more; otherwise what
  /// stopped it. Whatever was there under such a name is the same file.
  virtual Outcome place(std::span<const StagedFile> staged, Deadline deadline) = 0;

  /// Ends what `place` waits for, now and from now on. From any thread.
  virtual void interrupt() {}
};

/// Renames into a folder of the same file system.
std::unique_ptr<ArchiveTarget> folder_target(Files& files, std::string folder);

/// What a failed call to the disk means for the batch.
Outcome disk_outcome(const Error& error);

}  // namespace analytics::server
