// `analytics-sink`: answers 200 to every request and counts the events in it: a JSON object is one,
// an array as many as it has items, a batch body as many as its `batch`. GET /count tells.
//
//   analytics-sink --listen 127.0.0.1:0      prints "listening on 127.0.0.1:PORT"

#include <signal.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <cstdio>
#include <string>
#include <vector>

#include <analytics/json.h>

#include "http/gzip.h"
#include "server/app/options.h"
#include "server/http/listener.h"
#include "server/ingest/slice.h"

namespace analytics::server {
namespace {

constexpr std::size_t kUnpackedBytesMax = 64 * 1024 * 1024;

struct Counts {
  std::atomic<std::uint64_t> requests = 0;
  std::atomic<std::uint64_t> events = 0;
  std::atomic<std::uint64_t> bytes = 0;
  std::atomic<std::uint64_t> unreadable = 0;
};

std::size_t items_in(std::string_view array) {
  std::vector<Slice> items;
  return slice_array(array, items) ? items.size() : 0;
}

std::size_t events_in(std::string_view body) {
  std::vector<Slice> members;
  if (!slice_object(body, members)) return items_in(body);
  for (const Slice& member : members) {
    if (member.key == "batch") return items_in(member.value);
  }
  return 1;
}

void count(Counts& counts, const ServerRequest& request) {
  ++counts.requests;
  counts.bytes += request.body.size();
  std::string unpacked;
  std::string_view body = request.body;
  if (request.header("Content-Encoding") == "gzip") {
    Result<std::string> text = gunzip(body, kUnpackedBytesMax);
    if (text) unpacked = *std::move(text);
    body = unpacked;
  }
  const std::size_t events = events_in(body);
  counts.events += events;
  if (events == 0) ++counts.unreadable;
}

std::string counts_json(const Counts& counts) {
  return std::string(Object{{"requests", counts.requests.load()},
                            {"events", counts.events.load()},
                            {"bytes", counts.bytes.load()},
                            {"unreadable", counts.unreadable.load()}}
                         .text());
}

int run(const ListenAddress& address) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  Counts counts;
  auto listener = Listener::start(
      {.address = address.address, .port = address.port, .body_bytes_max = kUnpackedBytesMax},
      [&](ServerRequest request, Reply reply) {
        if (request.method == "GET") return reply({.body = counts_json(counts)});
        count(counts, request);
        reply({.body = R"({"success":true})"});
      });
  if (!listener) {
    std::fprintf(stderr, "analytics-sink: %s\n", listener.error().message.c_str());
    return 1;
  }
  std::printf("listening on %s:%u\n", address.address.c_str(), (*listener)->port());
  std::fflush(stdout);
  int received = 0;
  sigwait(&signals, &received);
  (*listener)->stop(Clock::real()->now());
  std::printf("%s\n", counts_json(counts).c_str());
  return 0;
}

}  // namespace
}  // namespace analytics::server

int main(int argc, char** argv) {
  using namespace analytics::server;
  CLI::App app(
      "Answers 200 to everything and counts the events that it was sent; GET /count tells.");
  std::string listen = "127.0.0.1:0";
  app.add_option("--listen", listen, "Address and port; port 0 is any free one")
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  const std::optional<ListenAddress> address = parse_listen_address(listen);
  if (!address) {
    std::fprintf(stderr, "analytics-sink: --listen wants an address and a port\n");
    return 2;
  }
  return run(*address);
}
