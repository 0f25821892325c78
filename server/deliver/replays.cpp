#include "server/deliver/replays.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "base/ids.h"
#include "base/time_text.h"

namespace analytics::server {
namespace {

constexpr Duration kCancelPatience = std::chrono::seconds(5);

// Begins with the time, so that ids sort by it: "20261129-141503-1f".
std::string new_id(Timestamp now) {
  std::string id;
  for (const char c : time_text(now)) {
    if (c >= '0' && c <= '9') id += c;
    if (c == 'T') id += '-';
  }
  char uuid[kUuidBytes];
  write_uuid(uuid);
  return id + "-" + std::string(uuid, 8);
}

FeedScope scope_of(const ReplayRequest& request, const Router& router) {
  FeedScope scope{.sources = router.rules().sources,
                  .from = request.from,
                  .to = request.to,
                  .event_names = request.events};
  if (!request.source.empty()) scope.sources = {request.source};
  return scope;
}

Error no_counting_now(const char* why) { return {ErrorCode::queue_full, why}; }

}  // namespace

Replays::~Replays() { stop(Clock::real()->now()); }

std::uint64_t Replays::end_of(const Made& made) const {
  const std::uint64_t end = log_.journal().durable_end();
  return std::min(end, made.end.value_or(end));
}

// The offset that the replay would end at.
Result<std::uint64_t> Replays::check(const ReplayRequest& request) const {
  if (request.from >= request.to) {
    return Error{ErrorCode::invalid_config, "from must be before to"};
  }
  const Result<Made> made = make_(request.destination);
  if (!made) return made.error();
  if (!request.source.empty() && !made->setup.router->is_connected(request.source)) {
    return Error{ErrorCode::invalid_config,
                 "the destination is not connected to the source \"" + request.source + "\""};
  }
  return end_of(*made);
}

Result<void> Replays::resume() {
  Result<std::vector<KeptReplay>> kept = kept_.read_all();
  if (!kept) return std::move(kept).error();
  const std::lock_guard guard(mutex_);
  for (KeptReplay& one : *kept) {
    Replay& replay = replays_[one.status.id];
    replay.kept = std::move(one);
    if (replay.kept.status.is_finished) continue;
    if (Result<void> opened = open(replay); !opened) {
      spdlog::error("the replay {} can't go on, and is ended: {}", replay.kept.status.id,
                    opened.error().message);
      end(replay, /*is_cancelled=*/true);
    }
  }
  return {};
}

Result<void> Replays::open(Replay& replay) {
  const ReplayStatus& status = replay.kept.status;
  Result<Made> made = make_(status.request.destination);
  if (!made) return std::move(made).error();
  WorkerSetup setup = std::move(made->setup);
  setup.id = status.request.destination + " (replay " + status.id + ")";
  setup.failed_path.clear();
  setup.backlog_bytes_max.reset();
  setup.replay = ReplayScope{.feed = scope_of(status.request, *setup.router),
                             .begin = replay.kept.begin,
                             .end = replay.kept.end};
  Result<std::unique_ptr<Worker>> worker = Worker::open(
      std::move(setup), std::move(made->destination), log_, files_, kept_.state_folder(status.id));
  if (!worker) return std::move(worker).error();
  replay.worker = *std::move(worker);
  replay.worker->start();
  return {};
}

Result<ReplayStatus> Replays::begin(const ReplayRequest& request) {
  const Result<std::uint64_t> end = check(request);
  if (!end) return end.error();
  const std::lock_guard guard(mutex_);
  tend();
  const auto running = static_cast<std::size_t>(std::ranges::count_if(
      replays_, [](const auto& one) { return one.second.worker != nullptr; }));
  if (is_stopping_ || running >= kRunningMax) {
    return Error{ErrorCode::queue_full, "too many replays are running: cancel one, or wait"};
  }
  KeptReplay kept{.begin = log_.journal().begin(), .end = *end};
  kept.status.id = new_id(Clock::real()->wall_time());
  kept.status.request = request;
  if (Result<void> stored = kept_.keep_request(kept); !stored) return std::move(stored).error();
  Replay& replay = replays_[kept.status.id];
  replay.kept = std::move(kept);
  if (Result<void> opened = open(replay); !opened) {
    kept_.remove(replay.kept.status.id);
    replays_.erase(std::string(replay.kept.status.id));
    return std::move(opened).error();
  }
  return replay.kept.status;
}

void Replays::end(Replay& replay, bool is_cancelled) {
  ReplayStatus& status = replay.kept.status;
  if (replay.worker) {
    replay.worker->stop(Clock::real()->now() + kCancelPatience);
    status.counts = replay.worker->counts();
    replay.worker.reset();
  }
  status.is_finished = true;
  status.is_cancelled = is_cancelled;
  if (Result<void> stored = kept_.keep_result(status); !stored) {
    spdlog::error("the result of the replay {} can't be stored: {}", status.id,
                  stored.error().message);
  }
}

// Ends those that have nothing left to send, and forgets the oldest.
void Replays::tend() {
  for (auto& [id, replay] : replays_) {
    if (replay.worker && replay.worker->is_finished()) end(replay, /*is_cancelled=*/false);
  }
  for (auto one = replays_.begin(); one != replays_.end() && replays_.size() > kRememberedMax;) {
    if (one->second.worker) {
      ++one;
      continue;
    }
    kept_.remove(one->first);
    one = replays_.erase(one);
  }
}

void Replays::follow(const std::set<std::string>& gone, const std::set<std::string>& changed) {
  const std::lock_guard guard(mutex_);
  tend();
  for (auto& [id, replay] : replays_) {
    if (!replay.worker) continue;
    const std::string& destination = replay.kept.status.request.destination;
    if (gone.contains(destination)) end(replay, /*is_cancelled=*/true);
    if (!changed.contains(destination)) continue;
    replay.worker->stop(Clock::real()->now() + kCancelPatience);
    replay.kept.status.counts = replay.worker->counts();
    replay.worker.reset();
    if (Result<void> opened = open(replay); !opened) {
      spdlog::error("the replay {} can't go on, and is ended: {}", id, opened.error().message);
      end(replay, /*is_cancelled=*/true);
    }
  }
}

bool Replays::cancel(const std::string& id) {
  const std::lock_guard guard(mutex_);
  tend();
  const auto found = replays_.find(id);
  if (found == replays_.end() || !found->second.worker) return false;
  end(found->second, /*is_cancelled=*/true);
  return true;
}

std::vector<ReplayStatus> Replays::list() {
  const std::lock_guard guard(mutex_);
  tend();
  std::vector<ReplayStatus> statuses;
  for (auto one = replays_.rbegin(); one != replays_.rend(); ++one) {
    statuses.push_back(one->second.kept.status);
    if (one->second.worker) statuses.back().counts = one->second.worker->counts();
  }
  return statuses;
}

void Replays::forecast(const ReplayRequest& request,
                       std::function<void(Result<ReplayForecast>)> done) {
  if (const Result<std::uint64_t> end = check(request); !end) return done(end.error());
  const std::lock_guard guard(mutex_);
  if (is_stopping_) return done(no_counting_now("the server is being stopped"));
  if (is_counting_.exchange(true)) {
    return done(no_counting_now("another dry run is under way: try again when it is done"));
  }
  if (counting_.joinable()) counting_.join();
  counting_ = std::thread([this, request, done = std::move(done)] {
    Result<ReplayForecast> forecast = count(request);
    is_counting_ = false;
    done(std::move(forecast));
  });
}

Result<ReplayForecast> Replays::count(const ReplayRequest& request) const {
  const Result<Made> made = make_(request.destination);
  if (!made) return made.error();
  const Router& router = *made->setup.router;
  Result<EventCursor> cursor = EventCursor::at(log_, log_.journal().begin());
  if (!cursor) return std::move(cursor).error();
  Feed feed(*std::move(cursor), scope_of(request, router));
  const Progress nothing_done;
  const std::uint64_t end = end_of(*made);
  ReplayForecast forecast;
  Result<std::optional<Fed>> next = feed.next(end, nothing_done);
  for (; next && *next; next = feed.next(end, nothing_done)) {
    if (is_stopping_) return no_counting_now("the server is being stopped");
    if (!(*next)->event) continue;
    const Event& event = *(*next)->event;
    RouteResult routed =
        router.route({.json = event.json, .source = event.source, .type = event.type});
    if (routed.verdict.deliver) {
      ++forecast.events;
    } else {
      ++forecast.filtered[std::move(routed.verdict.code)];
    }
  }
  if (!next) return std::move(next).error();
  return forecast;
}

// What is not finished goes on with the next start.
void Replays::stop(Deadline deadline) {
  is_stopping_ = true;
  const std::lock_guard guard(mutex_);
  if (counting_.joinable()) counting_.join();
  for (auto& [id, replay] : replays_) {
    if (replay.worker) replay.worker->stop(deadline);
  }
}

}  // namespace analytics::server
