// How fast the journal stores, beside what the disk does when asked directly: both write the same
// bytes with one fdatasync each, in the same folder (TMPDIR, or /tmp), in the same run.

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
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
  for (auto _ : state) {
    if (end + bytes.size() > JournalOptions().segment_bytes_max) {
      const std::string next = folder.path("raw" + std::to_string(++files_begun));
      file = std::move(Files::real().open(next, OpenMode::create)).value();
      end = 0;
    }
    if (!file->write_at(end, {&part, 1}) || !file->sync()) return state.SkipWithError("failed");
    end += bytes.size();
  }
  report(state, frames, frame);
}

constexpr int kAppendsPerRound = 20;

/// As many threads as the argument says, each appending and waiting, one frame after the other.
void journal_writers(benchmark::State& state, std::size_t records, std::size_t record_bytes) {
  const Folder folder;
  const JournalFrame frame = frame_of(records, record_bytes);
  auto journal = std::move(Journal::open(Files::real(), folder.path("log"), {})).value();
  const auto writers = static_cast<std::uint64_t>(state.range(0));
  for (auto _ : state) {
    std::vector<std::thread> threads;
    for (std::uint64_t i = 0; i < writers; ++i) {
      threads.emplace_back([&] {
        for (int k = 0; k < kAppendsPerRound; ++k) {
          benchmark::DoNotOptimize(journal->append_and_wait(frame));
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  report(state, writers * kAppendsPerRound, frame);
}

/// One thread that keeps as many appends under way as the argument says, as the server does.
void journal_pipelined(benchmark::State& state, std::size_t records, std::size_t record_bytes) {
  const Folder folder;
  const JournalFrame frame = frame_of(records, record_bytes);
  auto journal = std::move(Journal::open(Files::real(), folder.path("log"), {})).value();
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

// The argument: frames a sync, writers, or frames under way.
BENCHMARK_CAPTURE(raw_append, one_event, 1, 1000)->Arg(1)->Arg(16)->Arg(64)->UseRealTime();
BENCHMARK_CAPTURE(journal_pipelined, one_event, 1, 1000)->Arg(1)->Arg(16)->Arg(64)->UseRealTime();
BENCHMARK_CAPTURE(journal_writers, one_event, 1, 1000)->Arg(1)->Arg(16)->Arg(64)->UseRealTime();
BENCHMARK_CAPTURE(raw_append, batch_100kb, 100, 1000)->Arg(1)->Arg(16)->Arg(64)->UseRealTime();
BENCHMARK_CAPTURE(journal_pipelined, batch_100kb, 100, 1000)
    ->Arg(1)
    ->Arg(16)
    ->Arg(64)
    ->UseRealTime();
BENCHMARK_CAPTURE(journal_writers, batch_100kb, 100, 1000)->Arg(1)->Arg(16)->Arg(64)->UseRealTime();
BENCHMARK(read_back)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(checksum, used, crc32c)->Arg(1000)->Arg(100'000);
BENCHMARK_CAPTURE(checksum, portable, crc32c_portable)->Arg(1000)->Arg(100'000);

}  // namespace
}  // namespace analytics
