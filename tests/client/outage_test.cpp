// Half an hour without a server, in simulated time: memory stays within what is configured, every
// drop is counted, and all that was spooled is delivered afterwards.
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/resource.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <thread>

#include <analytics/analytics.h>
#include <analytics/testing.h>

namespace analytics {
namespace {

using namespace std::chrono_literals;
using testing::ManualClock;

// Refuses connections, or takes everything and counts it. Keeps nothing, unlike a recording one.
class Server final : public Transport {
 public:
  RequestId start(HttpRequest request, Deadline, Done done) override {
    ++attempts;
    if (!is_up) {
      done(Error{ErrorCode::connect_failed, "refused"});
      return 0;
    }
    for (std::size_t at = request.body.find("\"messageId\""); at != std::string::npos;
         at = request.body.find("\"messageId\"", at + 1)) {
      ++events;
    }
    done(HttpResponse{200});
    return 0;
  }
  void cancel(RequestId) override {}

  std::atomic<bool> is_up = false;
  std::atomic<std::uint64_t> attempts = 0;
  std::atomic<std::uint64_t> events = 0;
};

std::size_t peak_memory_bytes() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::size_t>(usage.ru_maxrss) * 1024;
}

std::uint64_t events_per_second() {
  const char* size = std::getenv("ANALYTICS_TEST_SIZE");
  return size != nullptr && std::string_view(size) == "large" ? 10'000 : 250;
}

void expect_sum(const Accounting& a) {
  ASSERT_EQ(a.accepted + a.recovered, a.delivered + a.dropped_total() + a.spooled + a.in_flight);
}

class OutageTest : public ::testing::Test {
 protected:
  OutageTest() {
    std::string pattern = ::testing::TempDir() + "/outage-XXXXXX";
    folder = ::mkdtemp(pattern.data());
  }
  ~OutageTest() override { std::filesystem::remove_all(folder); }

  std::uint64_t bytes_on_disk() const {
    std::uint64_t bytes = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      if (entry.is_regular_file()) bytes += entry.file_size();
    }
    return bytes;
  }

  std::string folder;
  std::shared_ptr<Server> server = std::make_shared<Server>();
  std::shared_ptr<ManualClock> clock = std::make_shared<ManualClock>();
};

TEST_F(OutageTest, HalfAnHourIsBoundedCountedAndMadeUpFor) {
  constexpr std::size_t kQueueEvents = 20'000;
  constexpr std::size_t kQueueBytes = 8 * 1024 * 1024;
  constexpr std::uint64_t kSpoolBytes = 64 * 1024 * 1024;
  // What a client has beside its queue: a segment of the spool being dropped, batches under way,
  // packed.
  constexpr std::size_t kOtherBytes = 32 * 1024 * 1024;
  constexpr auto kStep = 100ms;
  const std::uint64_t in_a_step = events_per_second() / 10;

  Config config{.write_key = "key", .host = "http://127.0.0.1:1"};
  config.gzip_bytes_min = 0;  // The server below looks into the bodies.
  config.queue_bytes_max = kQueueBytes;
  config.queue_events_max = kQueueEvents;
  config.when_full = WhenFull::spill;
  config.spool = {.folder = folder + "/spool", .bytes_max = kSpoolBytes};
  config.transport = server;
  config.clock = clock;
  Analytics analytics = Analytics::create(std::move(config)).value();

  const std::size_t memory_before = peak_memory_bytes();
  std::uint64_t calls = 0;
  for (auto passed = 0ms; passed < 30min; passed += kStep, clock->advance(kStep)) {
    for (std::uint64_t i = 0; i < in_a_step; ++i, ++calls) {
      (void)analytics.track({.user = User::user_id("f4ca124298"),
                             .event = "Order Completed",
                             .properties = {{"plan", "Pro"}, {"seats", 42}, {"trial", false}}});
    }
    // The clock does not run ahead of the disk, which is real.
    while (analytics.accounting().in_flight > kQueueEvents * 3 / 4) std::this_thread::yield();
    if (passed % 10s == 0ms) expect_sum(analytics.accounting());
  }
  Accounting outage = analytics.accounting();
  expect_sum(outage);
  EXPECT_EQ(outage.accepted, calls);
  EXPECT_EQ(outage.delivered, 0u);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  // A sanitizer keeps what was freed, and more beside.
  EXPECT_LE(peak_memory_bytes() - memory_before, kQueueBytes + kOtherBytes);
#else
  (void)memory_before;
#endif
  EXPECT_LE(bytes_on_disk(), kSpoolBytes);
  EXPECT_GT(outage.spooled, 0u);

  server->is_up = true;
  while (!analytics.flush(0ms).complete) clock->advance(kStep);
  const Accounting after = analytics.accounting();
  expect_sum(after);
  EXPECT_EQ(after.spooled, 0u);
  EXPECT_EQ(after.delivered, after.accepted - after.dropped_total());
  EXPECT_EQ(server->events, after.delivered) << "each once";
  EXPECT_EQ(after.dropped_total(), outage.dropped_total()) << "none dropped once it was over";
  std::printf("%llu calls, %llu accepted, %llu dropped and counted, %llu delivered afterwards\n",
              static_cast<unsigned long long>(calls),
              static_cast<unsigned long long>(after.accepted),
              static_cast<unsigned long long>(after.dropped_total()),
              static_cast<unsigned long long>(after.delivered));
}

}  // namespace
}  // namespace analytics
