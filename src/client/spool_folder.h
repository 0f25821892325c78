#pragma once

// The spool's folder: which subfolders in it are ours to take, and names for new ones. A
// subfolder's name begins with a fingerprint of the host and the write key that its events are for.
//
//   Result<SpoolFolder> folder = SpoolFolder::open(files, path, spool_fingerprint(url, write_key));
//   for (const std::string& path : folder->subfolders()) try_to_lock(path);
//
// Not synchronised.

#include <string>
#include <string_view>
#include <vector>

#include <analytics/result.h>

#include "journal/files.h"

namespace analytics {

/// 16 hexadecimal digits that tell sources apart, and from which the key can't be had: it has
/// several times as many bits.
std::string spool_fingerprint(std::string_view url, std::string_view write_key);

class SpoolFolder {
 public:
  /// Makes the folder if need be. An error where it is a symbolic link, somebody else's, or open to
  /// others for writing.
  static Result<SpoolFolder> open(Files& files, std::string path, std::string fingerprint);

  /// Paths of the subfolders with our fingerprint, whoever uses them just now. Those that are not
  /// ours alone are left out, and so is what can't be listed.
  std::vector<std::string> subfolders() const;
  /// How many there are with another fingerprint: left alone.
  std::size_t foreign_count() const;
  /// The path of a subfolder that isn't there yet.
  std::string new_subfolder() const;
  const std::string& path() const noexcept { return path_; }

 private:
  SpoolFolder(Files& files, std::string path, std::string fingerprint)
      : files_(&files), path_(std::move(path)), fingerprint_(std::move(fingerprint)) {}
  std::vector<std::string> names() const;

  Files* files_;
  std::string path_;
  std::string fingerprint_;
};

}  // namespace analytics
