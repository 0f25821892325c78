#include <algorithm>
#include <barrier>
#include <chrono>
#include <thread>
#include <vector>

#include <analytics/client.h>

#include "events.h"
#include "process.h"
#include "runs.h"

namespace analytics::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::seconds kFlushTimeout{60};

std::uint32_t ns_between(SteadyClock::time_point begin, SteadyClock::time_point end) {
  return static_cast<std::uint32_t>((end - begin) / std::chrono::nanoseconds(1));
}

// Takes everything and says so at once.
class OpenTransport final : public Transport {
 public:
  RequestId start(HttpRequest, Deadline, Done done) override {
    done(HttpResponse{.status = 200});
    return 0;
  }
  void cancel(RequestId) override {}
};

// What one thread has seen.
struct Seen {
  std::vector<std::uint32_t> ns;  // Of each call that was timed by itself, the clock included.
  std::uint64_t wall_ns = 0;      // Of the rounds that were timed as a whole, as the next two.
  std::uint64_t cpu_ns = 0;
  std::uint64_t allocations = 0;
};

struct Order {
  auto operator()() const { return order_event(); }
};
struct Small {
  auto operator()() const { return small_event(); }
};

template <class Make>
void time_round(Analytics& analytics, std::size_t calls, Make make, Seen& seen) {
  const std::uint64_t allocations = allocations_here();
  const std::uint64_t cpu = thread_cpu_ns();
  const auto begin = SteadyClock::now();
  for (std::size_t i = 0; i < calls; ++i) analytics.track(make());
  seen.wall_ns += ns_between(begin, SteadyClock::now());
  seen.cpu_ns += thread_cpu_ns() - cpu;
  seen.allocations += allocations_here() - allocations;
}

template <class Make>
void time_each(Analytics& analytics, std::size_t calls, Make make, Seen& seen) {
  for (std::size_t i = 0; i < calls; ++i) {
    const auto begin = SteadyClock::now();
    analytics.track(make());
    seen.ns.push_back(ns_between(begin, SteadyClock::now()));
  }
}

// Rounds of all threads begin together, each with an empty queue; the first one warms up.
template <class Make>
void call(Analytics& analytics, const CallOptions& options, Make make, std::barrier<>& together,
          bool flushes, Seen& seen) {
  for (std::size_t round = 0; round <= 2 * options.rounds; ++round) {
    together.arrive_and_wait();
    if (flushes) (void)analytics.flush(kFlushTimeout);
    together.arrive_and_wait();
    if (round % 2 == 1) {
      time_round(analytics, options.calls_a_round, make, seen);
    } else {
      time_each(analytics, options.calls_a_round, make, seen);
    }
    if (round == 0) seen.ns.clear();
  }
}

// Two readings of the clock with nothing between them: the median of many.
std::uint32_t clock_ns() {
  std::vector<std::uint32_t> ns(100'001);
  for (std::uint32_t& one : ns) {
    const auto begin = SteadyClock::now();
    one = ns_between(begin, SteadyClock::now());
  }
  std::ranges::nth_element(ns, ns.begin() + 50'000);
  return ns[50'000];
}

template <class Make>
Result<std::size_t> encoded_bytes(Make make) {
  std::size_t bytes = 0;
  Result<Analytics> analytics = Analytics::create(
      {.write_key = "key",
       .on_outcome = [&](const Outcome& outcome) { bytes = outcome.event.size(); },
       .transport = std::make_shared<OpenTransport>()});
  if (!analytics) return std::move(analytics).error();
  analytics->track(make());
  (void)analytics->close(kFlushTimeout);
  return bytes;
}

Object summary(const CallOptions& options, const std::vector<Seen>& threads) {
  Seen all;
  for (const Seen& seen : threads) {
    all.ns.insert(all.ns.end(), seen.ns.begin(), seen.ns.end());
    all.wall_ns += seen.wall_ns;
    all.cpu_ns += seen.cpu_ns;
    all.allocations += seen.allocations;
  }
  const std::uint32_t clock = clock_ns();
  const auto calls = static_cast<double>(options.threads * options.rounds * options.calls_a_round);
  std::ranges::sort(all.ns);
  const auto percentile = [&](double share) {
    const auto at = static_cast<std::size_t>(share * static_cast<double>(all.ns.size() - 1));
    return all.ns[at] - std::min(clock, all.ns[at]);
  };
  return {{"mean_ns", static_cast<double>(all.wall_ns) / calls},
          {"cpu_ns", static_cast<double>(all.cpu_ns) / calls},
          {"p50_ns", percentile(0.5)},
          {"p99_ns", percentile(0.99)},
          {"p999_ns", percentile(0.999)},
          {"clock_ns", clock},
          {"allocations", static_cast<double>(all.allocations) / calls}};
}

template <class Make>
Result<Object> measure(const CallOptions& options, Make make) {
  const std::size_t round_calls = options.threads * options.calls_a_round;
  Result<Analytics> analytics =
      Analytics::create({.write_key = "key",
                         .queue_events_max = 2 * round_calls,
                         .queue_bytes_max = 2 * round_calls * 1024,
                         .gzip_bytes_min = options.gzip ? Config{}.gzip_bytes_min : 0,
                         .transport = std::make_shared<OpenTransport>()});
  if (!analytics) return std::move(analytics).error();

  std::vector<Seen> seen(options.threads);
  for (Seen& one : seen) one.ns.reserve((options.rounds + 1) * options.calls_a_round);
  std::barrier<> together(static_cast<std::ptrdiff_t>(options.threads));
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < options.threads; ++i) {
    threads.emplace_back([&, i] { call(*analytics, options, make, together, i == 0, seen[i]); });
  }
  for (std::thread& thread : threads) thread.join();
  (void)analytics->flush(kFlushTimeout);

  const std::uint64_t calls = (2 * options.rounds + 1) * round_calls;
  const Accounting accounting = analytics->accounting();
  if (accounting.delivered != calls) {
    return Error{ErrorCode::queue_full, std::to_string(accounting.delivered) + " of " +
                                            std::to_string(calls) + " events were delivered, " +
                                            std::to_string(accounting.rejected_full) +
                                            " rejected: these figures do not count"};
  }
  Object found = summary(options, seen);
  found.set("calls", calls);
  found.set("rejected", accounting.rejected_full);
  found.set("bytes", encoded_bytes(make).value());
  return found;
}

}  // namespace

Result<Object> run_call(const CallOptions& options) {
  return options.event == "order" ? measure(options, Order{}) : measure(options, Small{});
}

}  // namespace analytics::bench
