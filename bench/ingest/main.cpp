// `bench_ingest`: the load on a server, and the limit of the disk. Prints one JSON object.
//
//   bench_ingest load 8080 --key KEY --connections 64 --body-bytes 1000 --seconds 3
//   bench_ingest load 8080 --key KEY --batch --body-bytes 100000 --event-bytes 300
//   bench_ingest raw /var/tmp --bytes 64000

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>

#include <analytics/json.h>

#include "load.h"
#include "raw_append.h"

namespace {

using namespace analytics;
using namespace analytics::bench;

struct LoadArguments {
  std::uint16_t port = 0;
  std::string key = "bench";
  std::size_t connections = 1;
  bool is_batch = false;
  std::size_t body_bytes = 1'000;
  std::size_t event_bytes = 300;
  std::size_t events_max = 0;
  double events_a_second = 0;
};

std::chrono::milliseconds millis(double seconds) {
  return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1e3));
}

Result<Object> load(const LoadArguments& arguments, double seconds) {
  const Target target{.host = "127.0.0.1:" + std::to_string(arguments.port),
                      .write_key = arguments.key};
  LoadOptions options{.port = arguments.port, .connections = arguments.connections};
  options.request = arguments.is_batch
                        ? batch_request(target, arguments.body_bytes, arguments.event_bytes)
                        : track_request(target, arguments.body_bytes);
  const std::size_t events_each = options.request.id_places.size();
  options.requests_a_second = arguments.events_a_second / static_cast<double>(events_each);
  if (arguments.events_max > 0) {
    options.requests_max = (arguments.events_max + events_each - 1) / events_each;
  } else {
    options.duration = millis(seconds);
  }
  const Result<Load> load = run_load(options);
  if (!load) return load.error();
  return Object{{"good", load->good},
                {"bad", load->bad},
                {"seconds", load->seconds},
                {"p50_us", load->p50_us},
                {"p99_us", load->p99_us},
                {"events_each", events_each},
                {"request_bytes", options.request.bytes.size()},
                {"body_bytes", options.request.body_bytes}};
}

Result<Object> raw(const RawAppendOptions& options) {
  const Result<RawAppends> done = run_raw_append(options);
  if (!done) return done.error();
  return Object{
      {"writes", done->writes}, {"seconds", done->seconds}, {"cpu_seconds", done->cpu_seconds}};
}

int print(const Result<Object>& found) {
  if (!found) {
    std::fprintf(stderr, "bench_ingest: %s\n", found.error().message.c_str());
    return 1;
  }
  std::printf("%s\n", std::string(found->text()).c_str());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Measures the server's ingest; python3 bench/ingest runs it.");
  app.require_subcommand(1);
  double seconds = 3;

  LoadArguments arguments;
  CLI::App* load_command = app.add_subcommand("load", "Requests a second to 127.0.0.1");
  load_command->add_option("port", arguments.port)->required();
  load_command->add_option("--key", arguments.key, "The write key");
  load_command->add_option("--connections", arguments.connections)->check(CLI::Range(1, 1'000));
  load_command->add_flag("--batch", arguments.is_batch, "To /v1/batch instead of /v1/track");
  load_command->add_option("--body-bytes", arguments.body_bytes);
  load_command->add_option("--event-bytes", arguments.event_bytes, "Of each event of a batch");
  load_command->add_option("--seconds", seconds);
  load_command->add_option("--rate", arguments.events_a_second,
                           "Events a second, instead of as many as are taken");
  load_command->add_option("--events", arguments.events_max, "How many, instead of how long");

  RawAppendOptions options;
  CLI::App* raw_command = app.add_subcommand("raw", "Appends a second, each with fdatasync");
  raw_command->add_option("folder", options.folder)->required();
  raw_command->add_option("--bytes", options.bytes_a_write, "Of each append")->required();
  raw_command->add_option("--seconds", seconds);

  CLI11_PARSE(app, argc, argv);
  if (load_command->parsed()) return print(load(arguments, seconds));
  options.duration = millis(seconds);
  return print(raw(options));
}
