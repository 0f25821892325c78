// Whatever a client sends, and however it is cut into pieces: the same requests are read, within
// their limits, and what stands in X-Forwarded-For is an address or is not believed.
#include <algorithm>
#include <vector>

#include "fuzz/input.h"
#include "server/http/forwarded_for.h"
#include "server/http/request_reader.h"

namespace {

using namespace analytics;
using namespace analytics::server;
using fuzz::expect;

constexpr ReadLimits kLimits{.header_bytes_max = 512, .body_bytes_max = 300};
constexpr std::string_view kPeer = "10.0.0.1";

struct Story {
  std::vector<ServerRequest> requests{};
  int refusal = 0;         ///< The status.
  bool is_waiting = true;  ///< Ended within a request, of which more may come.
};

void look_at(const RequestReader& reader) {
  // The head, its rest that is kept, and the body, each in a string that grows twofold.
  constexpr std::size_t kMost = 2 * (2 * kLimits.header_bytes_max + kLimits.body_bytes_max) + 64;
  expect(reader.memory_bytes() <= kMost + 2 * kLimits.header_bytes_max, "memory is bounded");
}

/// As the connection does it: as much as is wanted at a time, and never more than `piece_max`.
Story read_all(std::string_view bytes, std::size_t piece_max) {
  Story story;
  RequestReader reader(kLimits);
  while (true) {
    reader.feed({});
    while (!reader.done()) {
      if (bytes.empty()) {
        story.is_waiting = !reader.idle();
        return story;
      }
      const std::size_t size = std::min({reader.wanted(), piece_max, bytes.size()});
      expect(size > 0, "something is wanted until a request is whole");
      const fuzz::ExactCopy piece(bytes.substr(0, size));
      bytes.remove_prefix(size);
      reader.feed(piece.view());
      (void)reader.asked_to_continue();
      look_at(reader);
    }
    if (reader.refused()) {
      story.is_waiting = false;
      story.refusal = reader.refusal().status;
      expect(story.refusal >= 400, "a refusal has its status");
      return story;
    }
    (void)reader.form();
    story.requests.push_back(reader.take());
  }
}

void look_at(const ServerRequest& request, const TrustedProxies& proxies) {
  expect(!request.method.empty(), "a request has a method");
  expect(request.target.starts_with('/') || request.target == "*", "the target is a path");
  expect(request.body.size() <= kLimits.body_bytes_max, "the body is within its limit");
  const std::string client = proxies.client_of(request.headers, kPeer);
  expect(proxies.client_of({{"X-Forwarded-For", client}}, kPeer) == client,
         "the client's address is an address, in one form");
  expect(TrustedProxies().client_of(request.headers, kPeer) == kPeer, "nobody else is believed");
}

bool same(const ServerRequest& a, const ServerRequest& b) {
  return a.method == b.method && a.target == b.target && a.body == b.body &&
         std::ranges::equal(a.headers, b.headers, [](const HttpHeader& x, const HttpHeader& y) {
           return x.name == y.name && x.value == y.value;
         });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const std::size_t piece_max = input.take_byte() % 16 + 1U;
  const std::string bytes(input.rest());
  const Story whole = read_all(bytes, bytes.size() + 1);
  const Story pieces = read_all(bytes, piece_max);
  const bool same_requests = std::ranges::equal(whole.requests, pieces.requests, same);
  expect(same_requests, "the same requests are read, however they are cut");
  // A head too long may be refused for its length or, in smaller pieces, for what is wrong in it;
  // and one that is not whole yet, at once or only when it is.
  expect((whole.refusal == 0) == (pieces.refusal == 0) || whole.is_waiting || pieces.is_waiting,
         "the same is refused");
  const TrustedProxies proxies = TrustedProxies::parse({"10.0.0.0/8", "fd00::/8"}).value();
  for (const ServerRequest& request : whole.requests) look_at(request, proxies);
  const std::string alone = proxies.client_of({{"X-Forwarded-For", bytes}}, kPeer);
  expect(proxies.client_of({{"X-Forwarded-For", alone}}, kPeer) == alone, "an address, one form");
  return 0;
}
