#include "server/deliver/engine.h"

#include <algorithm>
#include <thread>
#include <utility>

namespace analytics::server {
namespace {

Error no_such_destination(const std::string& id) {
  return {ErrorCode::invalid_config, "there is no destination \"" + id + "\""};
}

}  // namespace

Engine::Engine(EventLog& log) : log_(log) {
  log.on_stored([this](const std::string& source, std::uint64_t events, std::uint64_t end) {
    const std::lock_guard guard(mutex_);
    for (const auto& worker : workers_) {
      worker->accepted(source, events, end);
      worker->wake();
    }
  });
}

Result<void> Engine::add(std::unique_ptr<Worker> worker) {
  const std::lock_guard guard(mutex_);
  if (is_stopped_) return Error{ErrorCode::closed, "the server is being stopped"};
  // What was stored since it was opened: it is told of the rest.
  if (Result<void> counted = worker->catch_up(); !counted) return counted;
  kept_for_.erase(worker->id());
  if (auto memory = memories_.extract(worker->id())) {
    worker->take_over(std::move(memory.mapped()));
  }
  workers_.push_back(std::move(worker));
  if (is_started_) {
    workers_.back()->start();
    workers_.back()->wake();
  }
  return {};
}

void Engine::remove(const std::vector<std::string>& ids, Deadline deadline) {
  Workers removed;
  {
    const std::lock_guard guard(mutex_);
    for (const auto& worker : workers_) {
      if (std::ranges::find(ids, worker->id()) == ids.end()) continue;
      kept_for_[worker->id()] = worker->needed_from();
      removed.push_back(worker);
    }
  }
  stop_all(removed, deadline);
  const std::lock_guard guard(mutex_);
  for (const auto& worker : removed) memories_.insert_or_assign(worker->id(), worker->memory());
  std::erase_if(workers_, [&](const auto& worker) {
    return std::ranges::find(removed, worker) != removed.end();
  });
}

void Engine::let_go(const std::set<std::string>& ids) {
  const std::lock_guard guard(mutex_);
  for (const std::string& id : ids) {
    kept_for_.erase(id);
    memories_.erase(id);
  }
}

void Engine::start() {
  const std::lock_guard guard(mutex_);
  is_started_ = true;
  for (const auto& worker : workers_) worker->start();
}

void Engine::stop(Deadline deadline) {
  {
    const std::lock_guard guard(mutex_);
    is_stopped_ = true;
  }
  // Those too that are being removed with a later deadline.
  stop_all(workers(), deadline);
}

void Engine::stop_all(const Workers& workers, Deadline deadline) {
  std::vector<std::thread> stopping;
  for (const auto& worker : workers) {
    stopping.emplace_back([worker, deadline] { worker->stop(deadline); });
  }
  for (std::thread& thread : stopping) thread.join();
}

Engine::Workers Engine::workers() const {
  const std::lock_guard guard(mutex_);
  return workers_;
}

std::shared_ptr<Worker> Engine::find(const std::string& id) const {
  const std::lock_guard guard(mutex_);
  const auto found = std::ranges::find(workers_, id, [](const auto& one) { return one->id(); });
  return found == workers_.end() ? nullptr : *found;
}

std::map<std::string, DestinationCounts> Engine::counts() const {
  std::map<std::string, DestinationCounts> counts;
  for (const auto& worker : workers()) counts.emplace(worker->id(), worker->counts());
  return counts;
}

std::uint64_t Engine::needed_from() const {
  std::uint64_t from = log_.journal().durable_end();
  const std::lock_guard guard(mutex_);
  for (const auto& worker : workers_) from = std::min(from, worker->needed_from());
  for (const auto& [id, needed] : kept_for_) from = std::min(from, needed);
  return from;
}

std::optional<std::uint64_t> Engine::low_water(const std::string& id) const {
  const std::shared_ptr<Worker> worker = find(id);
  if (!worker) return std::nullopt;
  return worker->low_water();
}

void Engine::redrive(const std::string& id, FailedFilter filter, Worker::Redriven done) {
  const std::shared_ptr<Worker> worker = find(id);
  if (!worker) return done(no_such_destination(id));
  worker->redrive(std::move(filter), std::move(done));
}

void Engine::forget(const std::string& id, FailedFilter filter, Worker::Redriven done) {
  const std::shared_ptr<Worker> worker = find(id);
  if (!worker) return done(no_such_destination(id));
  worker->forget(std::move(filter), std::move(done));
}

std::vector<AttemptSamples::Sample> Engine::samples(const std::string& id) const {
  const std::shared_ptr<Worker> worker = find(id);
  return worker ? worker->samples() : std::vector<AttemptSamples::Sample>();
}

void Engine::fate(const Event& event, std::function<void(Result<Fates>)> done) const {
  struct Gathered {
    std::mutex mutex;
    Fates fates;
    std::size_t left = 0;
    std::function<void(Result<Fates>)> done;
  };
  const Workers asked = workers();
  auto gathered = std::make_shared<Gathered>();
  gathered->left = asked.size();
  gathered->done = std::move(done);
  if (asked.empty()) return gathered->done(Fates());
  for (const auto& worker : asked) {
    worker->fate(event, [gathered, id = worker->id()](Result<EventFate> fate) {
      bool is_last = false;
      {
        const std::lock_guard guard(gathered->mutex);
        if (fate) gathered->fates.emplace(id, *std::move(fate));
        is_last = --gathered->left == 0;
      }
      if (is_last) gathered->done(std::move(gathered->fates));
    });
  }
}

Result<std::vector<FailedEvent>> Engine::failed_events(const std::string& id,
                                                       const FailedQuery& query) const {
  const std::shared_ptr<Worker> worker = find(id);
  if (!worker) return no_such_destination(id);
  if (worker->failed_path().empty()) return std::vector<FailedEvent>();
  return list_failed_events(worker->failed_path(), query);
}

}  // namespace analytics::server
