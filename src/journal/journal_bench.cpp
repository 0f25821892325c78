// How fast the journal stores, beside what the disk does when asked directly: both write the same
// bytes with one fdatasync each, in the same folder (TMPDIR, or /tmp), in the same run. p50_us and
// p99_us: from an append to its being on stable storage, the appender woken up.

#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "journal/crc32c.h"
#include "journal/journal.h"

namespace analytics {
namespace {

class Folder {
 public:
  Folder() {
    path_ = (std::filesystem::temp_directory_path() / "analytics-bench-XXXXXX").string();
    if (::mkdtemp(path_.data()) == nullptr) std::abort();
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string path(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

/// A frame of `records` events of `record_bytes` each.
JournalFrame frame_of(std::size_t records, std::size_t record_bytes) {
  JournalFrame frame;
  for (std::size_t i = 0; i < records; ++i) frame.add(std::string(record_bytes, 'e'));
  return frame;
}

using Latencies = std::vector<double>;

class Stopwatch {
 public:
  double us() const {
    return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begun_)
        .count();
  }

 private:
  const std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

void report(benchmark::State& state, Latencies latencies_us) {
  if (latencies_us.empty()) return;
  std::ranges::sort(latencies_us);
  state.counters["p50_us"] = latencies_us[latencies_us.size() / 2];
  state.counters["p99_us"] = latencies_us[latencies_us.size() * 99 / 100];
}

void report(benchmark::State& state, std::uint64_t frames_per_round, const JournalFrame& frame) {
  const auto rounds = static_cast<std::int64_t>(state.iterations());
  const auto frames = rounds * static_cast<std::int64_t>(frames_per_round);
  state.SetItemsProcessed(frames);
  state.SetBytesProcessed(frames * static_cast<std::int64_t>(padded(frame.bytes())));
}

/// The machine's own limit: `frames` frames' bytes in one write, then fdatasync; in files of
/// a segment's size, as the journal has them.
void raw_append(benchmark::State& state, std::size_t records, std::size_t record_bytes) {
  const Folder folder;
  const auto frames = static_cast<std::uint64_t>(state.range(0));
  const JournalFrame frame = frame_of(records, record_bytes);
  const std::string bytes(padded(frame.bytes()) * frames, 'e');
  auto file = std::move(Files::real().open(folder.path("raw"), OpenMode::create)).value();
  const std::string_view part = bytes;
  std::uint64_t end = 0;
  std::uint64_t files_begun = 0;
  Latencies latencies_us;
  for (auto _ : state) {
    const Stopwatch watch;
    if (end + bytes.size() > JournalOptions().segment_bytes_max) {
      const std::string next = folder.path("raw" + std::to_string(++files_begun));
      file = std::move(Files::real().open(next, OpenMode::create)).value();
      end = 0;
    }
    if (!file->write_at(end, {&part, 1}) || !file->sync()) return state.SkipWithError("failed");
    end += bytes.size();
    latencies_us.push_back(watch.us());
  }
  report(state, std::move(latencies_us));
  report(state, frames, frame);
}

enum class SetAside { nothing, by_fallocate, by_zeros };

/// What setting space aside gains, and by which means: appends of so many bytes, each synced, to
/// one file that is made longer by a piece at a time.
void set_aside(benchmark::State& state, SetAside how) {
  const Folder folder;
  const int fd = ::open(folder.path("raw").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  const std::string bytes(static_cast<std::size_t>(state.range(0)), 'e');
  const std::string zeros(kPreallocateBytes, '\0');
  std::size_t end = 0;
  std::size_t aside = 0;
  Latencies latencies_us;
  for (auto _ : state) {
    const Stopwatch watch;
    if (how != SetAside::nothing && end + bytes.size() > aside) {
      const bool is_done = how == SetAside::by_zeros
                               ? ::pwrite(fd, zeros.data(), zeros.size(), off_t(aside)) > 0
                               : ::fallocate(fd, 0, off_t(aside), off_t(zeros.size())) == 0;
      if (!is_done) return state.SkipWithError("failed");
      aside += zeros.size();
    }
    const ssize_t written = ::pwrite(fd, bytes.data(), bytes.size(), off_t(end));
    if (written < 0 || ::fdatasync(fd) != 0) return state.SkipWithError("failed");
    end += bytes.size();
    latencies_us.push_back(watch.us());
  }
  ::close(fd);
  report(state, std::move(latencies_us));
}

std::unique_ptr<Journal> open_journal(const Folder& folder, std::uint64_t preallocate_bytes) {
  return std::move(Journal::open(Files::real(), folder.path("log"),
                                 {.preallocate_bytes = preallocate_bytes}))
      .value();
}

constexpr int kAppendsPerRound = 20;

/// As many threads as the argument says, each appending and waiting, one frame after the other.
void journal_writers(benchmark::State& state, std::size_t records, std::size_t record_bytes,
                     std::uint64_t preallocate_bytes) {
  const Folder folder;
  const JournalFrame frame = frame_of(records, record_bytes);
  auto journal = open_journal(folder, preallocate_bytes);
  const auto writers = static_cast<std::uint64_t>(state.range(0));
  std::vector<Latencies> latencies_us(writers);
  for (auto _ : state) {
    std::vector<std::thread> threads;
    for (Latencies& its : latencies_us) {
      threads.emplace_back([&] {
        for (int k = 0; k < kAppendsPerRound; ++k) {
          const Stopwatch watch;
          benchmark::DoNotOptimize(journal->append_and_wait(frame));
          its.push_back(watch.us());
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  Latencies all;
  for (const Latencies& its : latencies_us) all.insert(all.end(), its.begin(), its.end());
  report(state, std::move(all));
  report(state, writers * kAppendsPerRound, frame);
}

/// One thread that keeps as many appends under way as the argument says, as the server does.
void journal_pipelined(benchmark::State& state, std::size_t records, std::size_t record_bytes,
                       std::uint64_t preallocate_bytes) {
  const Folder folder;
  const JournalFrame frame = frame_of(records, record_bytes);
  auto journal = open_journal(folder, preallocate_bytes);
  const auto frames = static_cast<std::uint64_t>(state.range(0));
  for (auto _ : state) {
    for (std::uint64_t i = 1; i < frames; ++i) journal->append(frame, nullptr);
    if (!journal->append_and_wait(frame)) return state.SkipWithError("failed");
  }
  report(state, frames, frame);
}

void read_back(benchmark::State& state) {
  const Folder folder;
  const JournalFrame frame = frame_of(100, 1000);
  auto journal = std::move(Journal::open(Files::real(), folder.path("log"), {})).value();
  constexpr std::uint64_t kFrames = 1000;
  for (std::uint64_t i = 1; i < kFrames; ++i) journal->append(frame, nullptr);
  if (!journal->append_and_wait(frame)) return state.SkipWithError("failed");
  for (auto _ : state) {
    JournalCursor cursor = std::move(journal->read_from(0)).value();
    for (Result<bool> more = cursor.next(); more && *more; more = cursor.next()) {
      benchmark::DoNotOptimize(cursor.frame().records.data());
    }
  }
  report(state, kFrames, frame);
}

void checksum(benchmark::State& state, std::uint32_t (*crc)(std::uint32_t, std::string_view)) {
  const std::string bytes(static_cast<std::size_t>(state.range(0)), 'e');
  for (auto _ : state) benchmark::DoNotOptimize(crc(0, bytes));
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * state.range(0));
}

/// 1, 16 and 64 frames of one event.
void group_bytes(benchmark::internal::Benchmark* benchmark) {
  constexpr int kFrameBytes = 1056;
  for (const int frames : {1, 16, 64}) benchmark->Arg(frames * kFrameBytes);
  benchmark->UseRealTime();
}

// The argument: frames a sync, writers, or frames under way.
BENCHMARK_CAPTURE(set_aside, nothing, SetAside::nothing)->Apply(group_bytes);
BENCHMARK_CAPTURE(set_aside, by_fallocate, SetAside::by_fallocate)->Apply(group_bytes);
BENCHMARK_CAPTURE(set_aside, by_zeros, SetAside::by_zeros)->Apply(group_bytes);
#define ANALYTICS_STORE_BENCHMARK(...) \
  BENCHMARK_CAPTURE(__VA_ARGS__)->Arg(1)->Arg(16)->Arg(64)->UseRealTime()
ANALYTICS_STORE_BENCHMARK(raw_append, one_event, 1, 1000);
ANALYTICS_STORE_BENCHMARK(journal_pipelined, one_event, 1, 1000, 0);
ANALYTICS_STORE_BENCHMARK(journal_pipelined, one_event_set_aside, 1, 1000, kPreallocateBytes);
ANALYTICS_STORE_BENCHMARK(journal_writers, one_event, 1, 1000, 0);
ANALYTICS_STORE_BENCHMARK(journal_writers, one_event_set_aside, 1, 1000, kPreallocateBytes);
ANALYTICS_STORE_BENCHMARK(raw_append, batch_100kb, 100, 1000);
ANALYTICS_STORE_BENCHMARK(journal_pipelined, batch_100kb, 100, 1000, 0);
ANALYTICS_STORE_BENCHMARK(journal_pipelined, batch_100kb_set_aside, 100, 1000, kPreallocateBytes);
ANALYTICS_STORE_BENCHMARK(journal_writers, batch_100kb, 100, 1000, 0);
BENCHMARK(read_back)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(checksum, used, crc32c)->Arg(1000)->Arg(100'000);
BENCHMARK_CAPTURE(checksum, portable, crc32c_portable)->Arg(1000)->Arg(100'000);

}  // namespace
}  // namespace analytics
