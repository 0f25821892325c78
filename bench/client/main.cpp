// `bench_client`: what the client costs. Prints one JSON object.
//
//   bench_client call --event small --threads 2
//   bench_client send http://127.0.0.1:8080 --batch-events 15 --gzip
//   bench_client burst http://127.0.0.1:8080

#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>

#include "runs.h"

namespace {

using namespace analytics;
using namespace analytics::bench;

int print(const Result<Object>& found) {
  if (!found) {
    std::fprintf(stderr, "bench_client: %s\n", found.error().message.c_str());
    return 1;
  }
  std::printf("%s\n", std::string(found->text()).c_str());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Measures the client; python3 bench/client runs it beside its peers.");
  app.require_subcommand(1);

  CallOptions call;
  CLI::App* call_command = app.add_subcommand("call", "What track() costs its caller");
  call_command->add_option("--event", call.event)->check(CLI::IsMember({"small", "order"}));
  call_command->add_option("--threads", call.threads)->check(CLI::Range(1, 64));
  call_command->add_option("--calls-a-round", call.calls_a_round)->check(CLI::PositiveNumber);
  call_command->add_option("--rounds", call.rounds)->check(CLI::PositiveNumber);
  call_command->add_flag("--gzip,!--plain", call.gzip);

  SendOptions send;
  CLI::App* send_command = app.add_subcommand("send", "Events a second to a server");
  send_command->add_option("host", send.host)->required();
  send_command->add_option("--events", send.events);
  send_command->add_option("--batch-events", send.batch_events);
  send_command->add_flag("--gzip", send.gzip);

  BurstOptions burst;
  CLI::App* burst_command = app.add_subcommand("burst", "Memory of many calls without a pause");
  burst_command->add_option("host", burst.host)->required();
  burst_command->add_option("--calls", burst.calls);
  burst_command->add_flag("--queue-takes-all", burst.queue_takes_all);

  CLI11_PARSE(app, argc, argv);
  if (call_command->parsed()) return print(run_call(call));
  if (send_command->parsed()) return print(run_send(send));
  return print(run_burst(burst));
}
