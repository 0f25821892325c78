#pragma once

// For tests: a window of duplicates with small tables on FaultyFiles, beside the log that it is
// rebuilt from after a crash.
//
//   SampleWindow sample;
//   EXPECT_TRUE(sample.store(1));   // a frame with id 1: new
//   sample.crash();                 // and open it again
//   EXPECT_FALSE(sample.store(1));
//
// One thread's.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "journal/faulty_files.h"
#include "server/log/duplicates.h"

namespace analytics::server {

/// The files of one window's life: none are touched after its power was cut.
class FilesOfALife final : public Files {
 public:
  explicit FilesOfALife(FaultyFiles& files, const std::function<void()>& before_each)
      : files_(files), before_each_(before_each) {}

  template <class Cut>
  void end(Cut cut) {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    cut();
  }

  Result<std::unique_ptr<File>> open(const std::string& path, OpenMode mode) override {
    return unless_ended([&] { return files_.open(path, mode); });
  }
  Result<void> make_folder(const std::string& path) override {
    return unless_ended([&] { return files_.make_folder(path); });
  }
  Result<void> check_folder(const std::string& path, unsigned forbidden) override {
    return unless_ended([&] { return files_.check_folder(path, forbidden); });
  }
  Result<void> remove_folder(const std::string& path) override {
    return unless_ended([&] { return files_.remove_folder(path); });
  }
  Result<std::vector<std::string>> list(const std::string& folder) override {
    return unless_ended([&] { return files_.list(folder); });
  }
  Result<void> unlink(const std::string& path) override {
    return unless_ended([&] { return files_.unlink(path); });
  }
  Result<void> rename(const std::string& from, const std::string& to) override {
    return unless_ended([&] { return files_.rename(from, to); });
  }
  Result<void> sync_folder(const std::string& path) override {
    return unless_ended([&] { return files_.sync_folder(path); });
  }
  Result<std::unique_ptr<FileLock>> lock(const std::string& path) override {
    return unless_ended([&] { return files_.lock(path); });
  }

 private:
  template <class Call>
  auto unless_ended(Call call) -> decltype(call()) {
    if (before_each_) before_each_();
    const std::lock_guard lock(mutex_);
    if (ended_) return Error{ErrorCode::io_error, "the power was cut"};
    return call();
  }

  FaultyFiles& files_;
  const std::function<void()>& before_each_;
  std::mutex mutex_;
  bool ended_ = false;
};

class SampleWindow {
 public:
  static constexpr const char* kFolder = "duplicates";
  static constexpr Timestamp kBegin{std::chrono::hours(500'000)};

  struct Frame {
    std::vector<IdHash> hashes;
    Timestamp time;
  };

  /// A table holds four ids.
  explicit SampleWindow(std::size_t entries_max = 4'096, bool has_thread = true) {
    options.has_thread = has_thread;
    options.folder = kFolder;
    options.key = 1;
    options.entries_max = entries_max;
    options.table_entries_max = 4;
    options.on_problem = [this](const Error& error) {
      const std::lock_guard lock(mutex_);
      problems_.push_back(error.message);
    };
    open();
  }

  static IdHash hash(std::uint64_t id) {
    std::minstd_rand random(static_cast<std::uint_fast32_t>(id * 2 + 1));
    IdHash hash;
    random.discard(3);  // The first ones still show the seed.
    for (std::uint8_t& byte : hash) byte = static_cast<std::uint8_t>(random() >> 16);
    return hash;
  }
  static std::vector<IdHash> hashes(const std::vector<std::uint64_t>& ids) {
    std::vector<IdHash> hashes;
    for (const std::uint64_t id : ids) hashes.push_back(hash(id));
    return hashes;
  }

  /// Opens it and reads the log again, as far as it is not covered.
  void open() {
    window.reset();
    life_ = std::make_unique<FilesOfALife>(files, before_each_file);
    options.files = life_.get();
    window = std::move(DuplicateWindow::open(options, stored.size())).value();
    replayed = 0;
    for (std::uint64_t i = window->covered_frame(); i < stored.size(); ++i, ++replayed) {
      window->restore(stored[i].hashes, stored[i].time, i);
    }
  }
  /// Ends it in order, and opens it again.
  void restart() {
    window->close();
    crash();
  }
  void crash() {
    kill();
    open();
  }
  void kill() {
    window.reset();
    files.kill();
  }
  void cut_power(PowerCut how, std::mt19937_64& random) {
    life_->end([&] { files.cut_power(how, random); });
    window.reset();
    open();
  }

  /// A frame of the ids, which is not durable yet; which of them are new.
  std::vector<bool> insert(const std::vector<std::uint64_t>& ids) {
    Frame frame{{}, now};
    std::vector<bool> fresh;
    const std::vector<IdHash> all = hashes(ids);
    window->insert(all, now, stored.size(), fresh);
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (fresh[i]) frame.hashes.push_back(all[i]);
    }
    stored.push_back(std::move(frame));
    return fresh;
  }
  /// A durable frame of one id; whether that is new.
  bool store(std::uint64_t id) {
    const bool fresh = insert({id}).front();
    window->durable(stored.size());
    return fresh;
  }
  void store_range(std::uint64_t begin, std::uint64_t end) {
    for (std::uint64_t id = begin; id < end; ++id) store(id);
  }
  /// How many ids of the range are known. They are all afterwards.
  std::uint64_t known(std::uint64_t begin, std::uint64_t end) {
    std::uint64_t known = 0;
    for (std::uint64_t id = begin; id < end; ++id) known += store(id) ? 0 : 1;
    return known;
  }

  std::size_t problems() {
    const std::lock_guard lock(mutex_);
    return problems_.size();
  }

  FaultyFiles files;
  std::function<void()> before_each_file{};  ///< Called before one is opened, removed, and so on.

 private:
  std::unique_ptr<FilesOfALife> life_;

 public:
  DuplicateWindow::Options options{};
  std::unique_ptr<DuplicateWindow> window;
  std::vector<Frame> stored;  ///< The log.
  std::uint64_t replayed = 0;
  Timestamp now = kBegin;

 private:
  std::mutex mutex_;
  std::vector<std::string> problems_;
};

}  // namespace analytics::server
