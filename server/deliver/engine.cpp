#include "server/deliver/engine.h"

#include <algorithm>
#include <thread>

namespace analytics::server {

Engine::Engine(EventLog& log) : log_(log) {
  log.on_stored([this](const std::string& source, std::uint64_t events, std::uint64_t end) {
    for (const auto& worker : workers_) {
      worker->accepted(source, events, end);
      worker->wake();
    }
  });
}

void Engine::start() {
  for (const auto& worker : workers_) worker->start();
}

void Engine::stop(Deadline deadline) {
  std::vector<std::thread> stopping;
  for (const auto& worker : workers_) {
    stopping.emplace_back([&worker, deadline] { worker->stop(deadline); });
  }
  for (std::thread& thread : stopping) thread.join();
}

std::map<std::string, DestinationCounts> Engine::counts() const {
  std::map<std::string, DestinationCounts> counts;
  for (const auto& worker : workers_) counts.emplace(worker->id(), worker->counts());
  return counts;
}

std::uint64_t Engine::needed_from() const {
  std::uint64_t from = log_.journal().durable_end();
  for (const auto& worker : workers_) from = std::min(from, worker->needed_from());
  return from;
}

}  // namespace analytics::server
