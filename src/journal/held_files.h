#pragma once

// A disk whose syncs wait until they are let go, so that a test decides what a group is.
//
//   HeldFiles files(memory);
//   files.hold();
//   journal->append(frame, done);
//   files.wait_for_sync();  // the frame is being committed
//   files.let_go();
//
// Safe for use by several threads; owns nothing.

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "journal/files.h"

namespace analytics {

class HeldFiles final : public Files {
 public:
  explicit HeldFiles(Files& below) : below_(below) {}

  void hold() {
    const std::lock_guard lock(mutex_);
    held_ = true;
  }
  void let_go() {
    const std::lock_guard lock(mutex_);
    held_ = false;
    changed_.notify_all();
  }
  /// Returns once a sync is waiting.
  void wait_for_sync() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return waiting_; });
  }

  Result<std::unique_ptr<File>> open(const std::string& path, OpenMode mode) override {
    auto file = below_.open(path, mode);
    if (!file) return file;
    return std::unique_ptr<File>(std::make_unique<HeldFile>(*this, std::move(*file)));
  }
  Result<void> make_folder(const std::string& path) override { return below_.make_folder(path); }
  Result<void> check_folder(const std::string& path, unsigned forbidden) override {
    return below_.check_folder(path, forbidden);
  }
  Result<void> remove_folder(const std::string& path) override {
    return below_.remove_folder(path);
  }
  Result<std::vector<std::string>> list(const std::string& path) override {
    return below_.list(path);
  }
  Result<void> unlink(const std::string& path) override { return below_.unlink(path); }
  Result<void> rename(const std::string& from, const std::string& to) override {
    return below_.rename(from, to);
  }
  Result<void> sync_folder(const std::string& path) override { return below_.sync_folder(path); }
  Result<std::unique_ptr<FileLock>> lock(const std::string& path) override {
    return below_.lock(path);
  }

 private:
  class HeldFile final : public File {
   public:
    HeldFile(HeldFiles& files, std::unique_ptr<File> below)
        : files_(files), below_(std::move(below)) {}
    Result<void> write_at(std::uint64_t at, std::span<const std::string_view> parts) override {
      return below_->write_at(at, parts);
    }
    Result<void> allocate(std::uint64_t from, std::uint64_t bytes) override {
      return below_->allocate(from, bytes);
    }
    Result<std::size_t> read_at(std::uint64_t at, std::span<char> into) override {
      return below_->read_at(at, into);
    }
    Result<void> sync() override {
      std::unique_lock lock(files_.mutex_);
      files_.waiting_ = true;
      files_.changed_.notify_all();
      files_.changed_.wait(lock, [this] { return !files_.held_; });
      files_.waiting_ = false;
      lock.unlock();
      return below_->sync();
    }
    Result<void> truncate(std::uint64_t size) override { return below_->truncate(size); }
    Result<std::uint64_t> size() override { return below_->size(); }

   private:
    HeldFiles& files_;
    std::unique_ptr<File> below_;
  };

  Files& below_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool held_ = false;
  bool waiting_ = false;
};

}  // namespace analytics
