#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <optional>

#include "server/http/slow_clients.h"
#include "server/http/test_server.h"
#include "tests/support/certificates.h"

namespace analytics::server {
namespace {

using testing_support::CertificateAuthority;

// With room for what the heap keeps; what was measured is in docs/server.md.
constexpr std::size_t kPlainBytesMax = 24 * 1024;
constexpr std::size_t kTlsBytesMax = 64 * 1024;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kMemoryIsTold = false;  // What a sanitizer adds is many times as much.
#else
constexpr bool kMemoryIsTold = true;
#endif

std::uint32_t crowd_size() {
  const char* size = std::getenv("ANALYTICS_TEST_SIZE");
  return size != nullptr && std::string_view(size) == "large" ? 10'000 : 2'000;
}

std::size_t resident_bytes() {
  std::size_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages >> pages;
  return pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

class ListenerCrowd : public ::testing::TestWithParam<ClientKind> {
 protected:
  ListenerCrowd() {
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    if (GetParam() == ClientKind::plain) return;
    authority.emplace();
    const auto server = authority->issue("server");
    tls = TlsFiles{server.certificate, server.key};
  }

  // One that does as it should, and is answered.
  void ask_well(std::uint16_t port) const {
    if (tls) {
      TestClient client(port, {.ca_file = authority->certificate()});
      ask_well(client);
    } else {
      TestClient client(port);
      ask_well(client);
    }
  }
  static void ask_well(TestClient& client) {
    for (int i = 0; i < 10; ++i) {
      client.send(post("well"));
      EXPECT_EQ(client.answer().status, 200);
    }
  }

  std::optional<CertificateAuthority> authority;
  std::optional<TlsFiles> tls;
};

TEST_P(ListenerCrowd, OfSlowClientsTakesLittleMemoryAndOthersAreServed) {
  SlowClients clients;
  // Nobody's time ends before all are there.
  const auto listener = start_listener({.threads = 2,
                                        .connections_max = 20'000,
                                        .request_timeout = std::chrono::hours(1),
                                        .idle_timeout = std::chrono::hours(1),
                                        .tls = tls},
                                       echo);
  ask_well(listener->port());
  const std::uint32_t count = crowd_size();
  const std::size_t before = resident_bytes();
  ASSERT_TRUE(clients.connect(listener->port(), count, GetParam()));
  for (int i = 0; i < 20; ++i) ask_well(listener->port());
  const std::size_t bytes = (resident_bytes() - before) / count;
  std::printf("%u slow clients, %s: %zu bytes of memory each\n", count, tls ? "TLS" : "plain",
              bytes);
  if (kMemoryIsTold) {
    EXPECT_LT(bytes, tls ? kTlsBytesMax : kPlainBytesMax);
  }
  listener->stop(steady_clock::now() + milliseconds(100));
  EXPECT_EQ(clients.until_all_ended().ended, count);
}

TEST_P(ListenerCrowd, OfSlowClientsIsEndedByItsTimeouts) {
  SlowClients clients;
  const auto listener = start_listener(
      {.threads = 2, .request_timeout = seconds(1), .idle_timeout = seconds(1), .tls = tls}, echo);
  const std::uint32_t count = 500;
  ASSERT_TRUE(clients.connect(listener->port(), count, GetParam()));
  const SlowClientsReport report = clients.until_all_ended();
  EXPECT_EQ(report.ended, count);
  EXPECT_GT(report.timed_out, 0U);
  EXPECT_EQ(report.otherwise, 0U);
  ask_well(listener->port());
}

INSTANTIATE_TEST_SUITE_P(Over, ListenerCrowd, ::testing::Values(ClientKind::plain, ClientKind::tls),
                         [](const auto& kind) {
                           return kind.param == ClientKind::tls ? "Tls" : "Plain";
                         });

}  // namespace
}  // namespace analytics::server
