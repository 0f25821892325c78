#include "journal/faulty_files.h"

#include <algorithm>
#include <utility>

namespace analytics {
namespace {

std::string folder_of(const std::string& path) { return path.substr(0, path.rfind('/')); }

constexpr ErrorCode kPowerLost = ErrorCode::canceled;

Error may_not_change(const std::string& path) {
  return {ErrorCode::io_error, path + ": nothing may be changed"};
}

bool toss(std::mt19937_64& random) { return (random() & 1) != 0; }

}  // namespace

class FaultyFiles::OpenFile final : public File {
 public:
  OpenFile(FaultyFiles& files, std::string path, std::shared_ptr<Inode> inode)
      : files_(files), path_(std::move(path)), inode_(std::move(inode)), life_(files.life_) {}

  Result<void> write_at(std::uint64_t position, std::span<const std::string_view> parts) override {
    std::string bytes;
    for (std::string_view part : parts) bytes.append(part);
    return write(Call::write, position, std::move(bytes));
  }

  Result<void> allocate(std::uint64_t from, std::uint64_t bytes) override {
    return write(Call::allocate, from, std::string(bytes, '\0'));
  }

  Result<std::size_t> read_at(std::uint64_t position, std::span<char> into) override {
    const std::lock_guard lock(files_.mutex_);
    if (dead()) return gone();
    if (auto error = fault(Call::read)) return *error;
    if (position >= inode_->seen.size()) return std::size_t{0};
    return inode_->seen.copy(into.data(), into.size(), position);
  }

  Result<void> sync() override {
    const std::lock_guard lock(files_.mutex_);
    if (dead()) return gone();
    if (auto error = fault(Call::sync)) {
      if (error->code != kPowerLost) inode_->dirty.clear();  // no later sync will write them
      return *error;
    }
    inode_->disk.resize(inode_->seen.size());
    for (const std::uint64_t block : inode_->dirty) {
      const std::uint64_t begin = block * kBlockBytes;
      if (begin >= inode_->seen.size()) continue;
      inode_->disk.replace(begin, kBlockBytes, inode_->seen, begin, kBlockBytes);
    }
    inode_->dirty.clear();
    return {};
  }

  Result<void> truncate(std::uint64_t size) override {
    const std::lock_guard lock(files_.mutex_);
    if (dead()) return gone();
    if (auto error = fault(Call::truncate)) return *error;
    inode_->seen.resize(size);
    return {};
  }

  Result<std::uint64_t> size() override {
    const std::lock_guard lock(files_.mutex_);
    if (dead()) return gone();
    return std::uint64_t{inode_->seen.size()};
  }

 private:
  bool dead() const { return life_ != files_.life_; }
  Error gone() const { return {ErrorCode::io_error, path_ + ": the power was cut"}; }
  std::optional<Error> fault(Call kind) { return files_.fault(kind, path_); }
  Result<void> write(Call kind, std::uint64_t position, std::string bytes) {
    const std::lock_guard lock(files_.mutex_);
    std::optional<Error> error = fault(kind);
    if (error) bytes.resize(bytes.size() / 2);  // a write that fails may have begun
    const std::uint64_t room =
        files_.capacity_bytes_ - std::min(files_.capacity_bytes_, files_.used_bytes());
    const std::uint64_t end_max = inode_->seen.size() + room;
    if (!error && position + bytes.size() > end_max) {
      bytes.resize(end_max > position ? end_max - position : 0);
      error = Error{ErrorCode::disk_full, "cannot write " + path_ + ": the disk is full"};
    }
    if (dead()) return gone();
    put(position, bytes);
    return error ? Result<void>(*error) : Result<void>();
  }
  void put(std::uint64_t position, const std::string& bytes) {
    if (bytes.empty()) return;
    const std::uint64_t end = position + bytes.size();
    if (inode_->seen.size() < end) inode_->seen.resize(end);
    inode_->seen.replace(position, bytes.size(), bytes);
    for (std::uint64_t block = position / kBlockBytes; block * kBlockBytes < end; ++block) {
      inode_->dirty.insert(block);
    }
  }

  FaultyFiles& files_;
  const std::string path_;
  const std::shared_ptr<Inode> inode_;
  const std::uint64_t life_;
};

class FaultyFiles::HeldLock final : public FileLock {
 public:
  HeldLock(FaultyFiles& files, std::string path)
      : files_(files), path_(std::move(path)), life_(files.life_) {}
  ~HeldLock() override {
    const std::lock_guard lock(files_.mutex_);
    if (life_ == files_.life_) files_.locked_.erase(path_);
  }

 private:
  FaultyFiles& files_;
  const std::string path_;
  const std::uint64_t life_;
};

FaultyFiles::FaultyFiles() = default;
FaultyFiles::~FaultyFiles() = default;

std::optional<Error> FaultyFiles::fault(Call kind, const std::string& path) {
  ++calls_[kind];
  const auto at = faults_.find(kind);
  if (at == faults_.end()) return std::nullopt;
  if (at->second.calls_left-- > 0) return std::nullopt;
  const ErrorCode code = at->second.code;
  faults_.erase(at);
  return Error{code, path + ": a fault was injected"};
}

std::uint64_t FaultyFiles::used_bytes() const {
  std::uint64_t bytes = 0;
  for (const auto& [path, inode] : seen_) bytes += inode->seen.size();
  return bytes;
}

Result<std::unique_ptr<File>> FaultyFiles::open(const std::string& path, OpenMode mode) {
  const std::lock_guard lock(mutex_);
  if (auto error = fault(Call::open, path)) return *error;
  const bool exists = seen_.contains(path);
  if (is_read_only_ && mode != OpenMode::read) return may_not_change(path);
  if (exists == (mode == OpenMode::create)) {
    return Error{ErrorCode::io_error, path + (exists ? " exists" : " does not exist")};
  }
  if (!exists) seen_[path] = std::make_shared<Inode>();
  return std::unique_ptr<File>(std::make_unique<OpenFile>(*this, path, seen_[path]));
}

Result<void> FaultyFiles::make_folder(const std::string&) { return {}; }

Result<std::vector<std::string>> FaultyFiles::list(const std::string& folder) {
  const std::lock_guard lock(mutex_);
  if (auto error = fault(Call::list, folder)) return *error;
  std::set<std::string> names;  // A folder is there while something is in it.
  for (const auto& [path, inode] : seen_) {
    if (!path.starts_with(folder + "/")) continue;
    const std::string below = path.substr(folder.size() + 1);
    names.insert(below.substr(0, below.find('/')));
  }
  return std::vector<std::string>(names.begin(), names.end());
}

Result<void> FaultyFiles::check_folder(const std::string&, unsigned) { return {}; }

Result<void> FaultyFiles::remove_folder(const std::string& path) {
  const std::lock_guard lock(mutex_);
  for (const auto& [name, inode] : seen_) {
    if (name.starts_with(path + "/")) return Error{ErrorCode::io_error, path + " is not empty"};
  }
  return {};
}

Result<void> FaultyFiles::unlink(const std::string& path) {
  const std::lock_guard lock(mutex_);
  if (auto error = fault(Call::unlink, path)) return *error;
  if (is_read_only_) return may_not_change(path);
  if (seen_.erase(path) == 0) return Error{ErrorCode::io_error, path + " does not exist"};
  return {};
}

Result<void> FaultyFiles::rename(const std::string& from, const std::string& to) {
  const std::lock_guard lock(mutex_);
  if (auto error = fault(Call::rename, from)) return *error;
  if (is_read_only_) return may_not_change(from);
  const auto at = seen_.find(from);
  if (at == seen_.end()) return Error{ErrorCode::io_error, from + " does not exist"};
  const std::shared_ptr<Inode> inode = at->second;
  // As POSIX has it: of two names of one file, both stay.
  if (const auto there = seen_.find(to); there != seen_.end() && there->second == inode) return {};
  seen_.erase(at);
  seen_[to] = inode;
  renames_[to] = from;
  return {};
}

Result<void> FaultyFiles::sync_folder(const std::string& path) {
  const std::lock_guard lock(mutex_);
  if (auto error = fault(Call::sync_folder, path)) return *error;
  // A rename leaves one of the two names at least, whichever folder is synced first.
  std::set<std::string> kept;
  for (const auto& [to, from] : renames_) {
    if (folder_of(to) != path) kept.insert(from);
  }
  std::erase_if(disk_, [&](const auto& entry) {
    return folder_of(entry.first) == path && !kept.contains(entry.first);
  });
  for (const auto& [name, inode] : seen_) {
    if (folder_of(name) == path) disk_[name] = inode;
  }
  std::erase_if(renames_, [&](const auto& entry) { return folder_of(entry.first) == path; });
  return {};
}

Result<std::unique_ptr<FileLock>> FaultyFiles::lock(const std::string& path) {
  const std::lock_guard lock(mutex_);
  if (is_read_only_ && !seen_.contains(path)) return may_not_change(path);
  if (!locked_.insert(path).second) return Error{ErrorCode::locked, path + " is locked"};
  return std::unique_ptr<FileLock>(std::make_unique<HeldLock>(*this, path));
}

void FaultyFiles::fail_after(Call kind, std::uint64_t calls, ErrorCode code) {
  const std::lock_guard lock(mutex_);
  faults_[kind] = {calls, code};
}

void FaultyFiles::lose_power_after(Call kind, std::uint64_t calls) {
  fail_after(kind, calls, kPowerLost);
}

std::uint64_t FaultyFiles::calls(Call kind) const {
  const std::lock_guard lock(mutex_);
  const auto at = calls_.find(kind);
  return at == calls_.end() ? 0 : at->second;
}

void FaultyFiles::make_read_only() {
  const std::lock_guard lock(mutex_);
  is_read_only_ = true;
}

void FaultyFiles::set_capacity(std::uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  capacity_bytes_ = bytes;
}

void FaultyFiles::cut(Inode& inode, PowerCut how, std::mt19937_64& random) {
  std::string left = inode.disk;
  if (how == PowerCut::random) {
    const std::size_t low = std::min(inode.disk.size(), inode.seen.size());
    const std::size_t high = std::max(inode.disk.size(), inode.seen.size());
    left.resize(toss(random) ? high : low + random() % (high - low + 1));
    // Now nearly all of the blocks arrive, now half of them.
    const std::uint64_t one_lost_in = std::uint64_t{2} << (random() % 6);
    for (const std::uint64_t block : inode.dirty) {
      const std::uint64_t begin = block * kBlockBytes;
      const std::uint64_t end =
          std::min<std::uint64_t>({begin + kBlockBytes, left.size(), inode.seen.size()});
      if (begin < end && random() % one_lost_in != 0) {
        left.replace(begin, end - begin, inode.seen, begin, end - begin);
      }
    }
  }
  inode.seen = left;
  inode.disk = std::move(left);
  inode.dirty.clear();
}

// A rename that is not on stable storage is there or not; where not, the old name still is.
void FaultyFiles::cut_renames(Names& left, PowerCut how, std::mt19937_64& random) const {
  for (const auto& [to, from] : renames_) {
    const auto renamed = seen_.find(to);
    const auto before = disk_.find(from);
    if (how == PowerCut::random && renamed != seen_.end() && toss(random)) {
      left[to] = renamed->second;
    } else if (before != disk_.end() && !seen_.contains(from)) {
      left[from] = before->second;
    }
  }
}

void FaultyFiles::cut_power(PowerCut how, std::mt19937_64& random) {
  const std::lock_guard lock(mutex_);
  Names left = disk_;
  if (how == PowerCut::random) {
    for (const auto& [path, inode] : seen_) {
      if (!disk_.contains(path) && !renames_.contains(path) && toss(random)) left[path] = inode;
    }
    for (const auto& [path, inode] : disk_) {
      if (!seen_.contains(path) && toss(random)) left.erase(path);
    }
  }
  cut_renames(left, how, random);
  for (const auto& [path, inode] : left) cut(*inode, how, random);
  seen_ = left;
  disk_ = std::move(left);
  renames_.clear();
  locked_.clear();
  faults_.clear();
  ++life_;
}

void FaultyFiles::kill() {
  const std::lock_guard lock(mutex_);
  locked_.clear();
  faults_.clear();
  ++life_;
}

std::string FaultyFiles::contents(const std::string& path) const {
  const std::lock_guard lock(mutex_);
  const auto at = seen_.find(path);
  return at == seen_.end() ? std::string() : at->second->seen;
}

void FaultyFiles::put(const std::string& path, std::string bytes) {
  const std::lock_guard lock(mutex_);
  auto inode = std::make_shared<Inode>();
  inode->seen = bytes;
  inode->disk = std::move(bytes);
  seen_[path] = inode;
  disk_[path] = std::move(inode);
}

std::vector<std::string> FaultyFiles::paths() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> paths;
  for (const auto& [path, inode] : seen_) paths.push_back(path);
  return paths;
}

}  // namespace analytics
