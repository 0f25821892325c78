// The curl transport while a name lookup hangs: nobody waits for it. This program's getaddrinfo
// takes the place of the system's, and holds lookups of "hangs.invalid" until it is told otherwise.
#include <dlfcn.h>
#include <netdb.h>

#include <condition_variable>
#include <mutex>
#include <string_view>

#include "http/curl_test_support.h"

namespace {

std::mutex mutex;
std::condition_variable changed;
int looking_up = 0;
bool released = false;

bool wait_for_lookup() {
  std::unique_lock lock(mutex);
  return changed.wait_for(lock, std::chrono::seconds(20), [] { return looking_up > 0; });
}

// Ends the lookups, which have outlived their transports, and waits until they have.
void release_lookups() {
  std::unique_lock lock(mutex);
  released = true;
  changed.notify_all();
  changed.wait(lock, [] { return looking_up == 0; });
  released = false;
}

}  // namespace

extern "C" int getaddrinfo(const char* node, const char* service, const addrinfo* hints,
                           addrinfo** result) {
  if (node != nullptr && std::string_view(node) == "hangs.invalid") {
    std::unique_lock lock(mutex);
    ++looking_up;
    changed.notify_all();
    changed.wait(lock, [] { return released; });
    --looking_up;
    changed.notify_all();
    return EAI_AGAIN;
  }
  static const auto real =
      reinterpret_cast<decltype(&getaddrinfo)>(dlsym(RTLD_NEXT, "getaddrinfo"));
  return real(node, service, hints, result);
}

namespace analytics {
namespace {

using namespace std::chrono_literals;

TEST(CurlTransportWhoseNameLookupHangs, EndsTheRequestAtItsDeadline) {
  const auto transport = make_transport();
  Started hung = start(*transport, {.url = "http://hangs.invalid"}, in(300ms));
  ASSERT_TRUE(wait_for_lookup());
  EXPECT_EQ(code_of(hung.answer.get()), ErrorCode::timed_out);
  release_lookups();
}

TEST(CurlTransportWhoseNameLookupHangs, EndsTheRequestAfterItsConnectTimeout) {
  const auto transport = make_transport();
  Started hung = start(*transport, {.url = "http://hangs.invalid", .connect_timeout = 100ms});
  ASSERT_TRUE(wait_for_lookup());
  EXPECT_EQ(code_of(hung.answer.get()), ErrorCode::connect_failed);
  release_lookups();
}

TEST(CurlTransportWhoseNameLookupHangs, CanBeDestroyedMeanwhile) {
  auto transport = make_transport();
  Started hung = start(*transport, {.url = "http://hangs.invalid"});
  ASSERT_TRUE(wait_for_lookup());
  transport.reset();  // Would wait for ever: the lookup is released after it.
  EXPECT_EQ(code_of(hung.answer.get()), ErrorCode::canceled);
  release_lookups();
}

}  // namespace
}  // namespace analytics
