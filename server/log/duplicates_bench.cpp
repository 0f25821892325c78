// What the window of duplicates costs an event, with so many ids held, beside a set in memory; and
// how long it takes to open. In a folder of TMPDIR, or /tmp. The ids come in frames of 100, as in a
// batch, or one at a time; frames are durable at once. `rss_mb` is the whole process's.

#include <benchmark/benchmark.h>

#include <sys/resource.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <boost/unordered/unordered_flat_set.hpp>

#include "server/log/duplicates.h"

namespace analytics::server {
namespace {

constexpr Timestamp kBegin{std::chrono::hours(500'000)};
constexpr std::uint64_t kMany = 1'000;  // Ids in a frame while it is filled.

std::uint64_t mix(std::uint64_t value) {
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
  return value ^ (value >> 31);
}

IdHash hash_of(std::uint64_t number) {
  const DuplicateId id{mix(2 * number + 1), mix(2 * number + 2)};
  IdHash hash;
  std::memcpy(hash.data(), &id, sizeof id);
  return hash;
}

double rss_mb() {
  std::ifstream statm("/proc/self/statm");
  std::uint64_t all = 0;
  std::uint64_t resident = 0;
  statm >> all >> resident;
  return static_cast<double>(resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE))) / 1e6;
}

/// CPU of all threads: merging counts too.
double cpu_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

class Folder {
 public:
  Folder() {
    path_ = (std::filesystem::temp_directory_path() / "analytics-bench-XXXXXX").string();
    if (::mkdtemp(path_.data()) == nullptr) std::abort();
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// A window with ids 0 … held - 1.
class Filled {
 public:
  explicit Filled(std::uint64_t held) {
    open();
    std::vector<IdHash> hashes(kMany);
    while (next_id_ < held) {
      for (IdHash& hash : hashes) hash = hash_of(next_id_++);
      insert(hashes);
    }
    window_->settle();
  }
  void open() {
    window_ =
        std::move(DuplicateWindow::open(
                      {.files = &Files::real(), .folder = folder_.path() + "/d", .key = 1}, frame_))
            .value();
  }
  void close() { window_->close(); }
  void insert(const std::vector<IdHash>& hashes) {
    window_->insert(hashes, kBegin, frame_, fresh_);
    window_->durable(++frame_);
  }
  IdHash next() { return hash_of(next_id_++); }
  const DuplicateWindow& window() const { return *window_; }

 private:
  Folder folder_;
  std::unique_ptr<DuplicateWindow> window_;
  std::uint64_t frame_ = 0;
  std::uint64_t next_id_ = 0;
  std::vector<bool> fresh_;
};

void report(benchmark::State& state, const Filled& filled, double cpu_before) {
  const double items = static_cast<double>(state.items_processed());
  state.counters["cpu_ns_an_id"] = (cpu_seconds() - cpu_before) / items * 1e9;
  state.counters["runs"] = static_cast<double>(filled.window().stats().runs);
  state.counters["window_mb"] = static_cast<double>(filled.window().stats().memory_bytes) / 1e6;
  state.counters["rss_mb"] = rss_mb();
}

/// range(0): ids held; range(1): ids in a frame. A million new ones.
void new_ids(benchmark::State& state) {
  Filled filled(static_cast<std::uint64_t>(state.range(0)));
  std::vector<IdHash> hashes(static_cast<std::size_t>(state.range(1)));
  const double cpu = cpu_seconds();
  for (auto _ : state) {
    for (IdHash& hash : hashes) hash = filled.next();
    filled.insert(hashes);
  }
  state.SetItemsProcessed(state.iterations() * state.range(1));
  report(state, filled, cpu);
}
void of_counts(benchmark::internal::Benchmark* bench, std::int64_t frame) {
  for (const std::int64_t held : {0, 1'000'000, 10'000'000, 20'000'000}) {
    bench->Args({held, frame})->Iterations(2'000'000 / frame);
  }
  bench->Unit(benchmark::kNanosecond)->UseRealTime();
}
BENCHMARK(new_ids)->Apply([](auto* bench) { of_counts(bench, 100); });
BENCHMARK(new_ids)->Apply([](auto* bench) { of_counts(bench, 1); });

/// Ids of any age, seen before: each is one read of a file.
void duplicates(benchmark::State& state) {
  const auto held = static_cast<std::uint64_t>(state.range(0));
  Filled filled(held);
  std::vector<IdHash> hashes(static_cast<std::size_t>(state.range(1)));
  std::uint64_t number = 0;
  const double cpu = cpu_seconds();
  for (auto _ : state) {
    for (IdHash& hash : hashes) hash = hash_of(mix(++number) % held);
    filled.insert(hashes);
  }
  state.SetItemsProcessed(state.iterations() * state.range(1));
  report(state, filled, cpu);
}
BENCHMARK(duplicates)
    ->Args({1'000'000, 100})
    ->Args({10'000'000, 100})
    ->Args({20'000'000, 100})
    ->Iterations(5'000)
    ->UseRealTime();

/// Beside them: everything in memory, as the window was before.
void set_in_memory(benchmark::State& state) {
  boost::unordered_flat_set<DuplicateId, DuplicateId::Hash> set;
  std::uint64_t number = 0;
  const auto held = static_cast<std::uint64_t>(state.range(0));
  while (number < held) set.insert(DuplicateId::of(hash_of(number++)));
  for (auto _ : state) {
    benchmark::DoNotOptimize(set.insert(DuplicateId::of(hash_of(number++))));
  }
  state.SetItemsProcessed(state.iterations());
  state.counters["rss_mb"] = rss_mb();
}
BENCHMARK(set_in_memory)
    ->Arg(0)
    ->Arg(1'000'000)
    ->Arg(10'000'000)
    ->Arg(20'000'000)
    ->Iterations(2'000'000);

void open_window(benchmark::State& state) {
  Filled filled(static_cast<std::uint64_t>(state.range(0)));
  for (auto _ : state) {
    state.PauseTiming();
    filled.close();
    state.ResumeTiming();
    filled.open();
  }
  state.counters["rss_mb"] = rss_mb();
}
BENCHMARK(open_window)
    ->Arg(1'000'000)
    ->Arg(10'000'000)
    ->Arg(20'000'000)
    ->Iterations(10)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

}  // namespace
}  // namespace analytics::server
