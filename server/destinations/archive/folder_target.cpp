#include <set>
#include <utility>

#include "server/destinations/archive/target.h"

namespace analytics::server {
namespace {

class FolderTarget final : public ArchiveTarget {
 public:
  FolderTarget(Files& files, std::string folder) : files_(files), folder_(std::move(folder)) {}

  Outcome place(std::span<const StagedFile> staged, Deadline) override {
    std::set<std::string> changed;
    for (const StagedFile& file : staged) {
      const std::string path = folder_ + "/" + file.name;
      const std::string folder = path.substr(0, path.rfind('/'));
      Result<void> done = make_folders(files_, folder);
      if (done && file.is_there) done = files_.rename(file.path, path);
      if (!done) return disk_outcome(done.error());
      changed.insert(folder);
    }
    for (const std::string& folder : changed) {
      if (Result<void> done = files_.sync_folder(folder); !done) return disk_outcome(done.error());
    }
    return {.kind = Outcome::Kind::delivered};
  }

 private:
  Files& files_;
  const std::string folder_;
};

}  // namespace

std::unique_ptr<ArchiveTarget> folder_target(Files& files, std::string folder) {
  return std::make_unique<FolderTarget>(files, std::move(folder));
}

Outcome disk_outcome(const Error& error) {
  return {.kind = Outcome::Kind::retry, .code = name(error.code), .detail = error.message};
}

}  // namespace analytics::server
