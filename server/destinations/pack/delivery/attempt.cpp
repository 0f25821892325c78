#include "server/destinations/pack/delivery/attempt.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "server/destinations/pack/delivery/answer_outcome.h"

namespace analytics::server::pack {
namespace {

using Kind = Outcome::Kind;

constexpr std::size_t kFreeMemoriesMax = 4;

Outcome too_large() {
  return {.kind = Kind::split,
          .code = kAttemptTooLarge,
          .detail = "the values of the attempt are over 16 MiB"};
}

bool is_too_large(const Outcome& outcome) {
  return outcome.kind == Kind::split && outcome.code == kAttemptTooLarge;
}

// Where only some are too many, the others go first, and these come again without them.
void settle_too_large(std::vector<Outcome>& outcomes) {
  if (std::ranges::all_of(outcomes, is_too_large)) return;
  for (Outcome& outcome : outcomes) {
    if (is_too_large(outcome)) outcome.kind = Kind::retry;
  }
}

// One event is enough to lose for settings that are wrong: where not all of the attempt met that,
// which the engine takes care of, the others wait.
void settle_unauthorized(std::vector<Outcome>& outcomes) {
  const auto is_one = [](const Outcome& outcome) { return outcome.kind == Kind::unauthorized; };
  if (std::ranges::all_of(outcomes, is_one)) return;
  bool is_first = true;
  for (Outcome& outcome : outcomes) {
    if (!is_one(outcome)) continue;
    if (!is_first) outcome.kind = Kind::retry;
    is_first = false;
  }
}

}  // namespace

std::unique_ptr<AttemptMemory> MemoryPool::take() {
  const std::lock_guard guard(mutex_);
  if (free_.empty()) return std::make_unique<AttemptMemory>();
  std::unique_ptr<AttemptMemory> memory = std::move(free_.back());
  free_.pop_back();
  return memory;
}

void MemoryPool::give_back(std::unique_ptr<AttemptMemory> memory) {
  memory->arena.reset();
  const std::lock_guard guard(mutex_);
  if (free_.size() < kFreeMemoriesMax) free_.push_back(std::move(memory));
}

Attempt::Attempt(const AttemptParts& parts, Destination::Events events, Deadline deadline,
                 Destination::Done done)
    : transport_(*parts.transport),
      parts_(parts.without_transport()),
      events_(std::move(events)),
      deadline_(deadline),
      done_(std::move(done)) {}

void Attempt::start() {
  const std::shared_ptr<Attempt> self = shared_from_this();
  strand_.post([self] { self->begin(); });
}

void Attempt::begin() {
  memory_ = parts_.memories->take();
  now_ = parts_.clock->wall_time();
  mapped_ = map_events(*parts_.pack, *events_, *memory_, now_);
  if (mapped_.is_full) {
    mapped_.outcomes.assign(events_->size(), too_large());
    return finish();
  }
  order_waves();
  std::vector<std::size_t> ready;
  for (std::size_t i = 0; i < waves_.size(); ++i) {
    if (waves_[i].waits_for == 0) ready.push_back(i);
  }
  waves_left_ = waves_.size() + 1;  // One for this function, so that the end comes after it.
  for (const std::size_t wave : ready) begin_wave(wave);
  if (--waves_left_ == 0) finish();
}

void Attempt::order_waves() {
  waves_.resize(mapped_.by_mapping.size());
  constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  std::vector<std::size_t> latest(events_->size(), kNone);
  std::set<std::pair<std::size_t, std::size_t>> known;
  for (std::size_t mapping = 0; mapping < waves_.size(); ++mapping) {
    for (const MappedEvent& one : mapped_.by_mapping[mapping]) {
      const std::size_t before = std::exchange(latest[one.index], mapping);
      if (before == kNone || !known.emplace(before, mapping).second) continue;
      waves_[before].next.push_back(mapping);
      ++waves_[mapping].waits_for;
    }
  }
}

void Attempt::begin_wave(std::size_t mapping) {
  std::vector<CallEvents> calls = calls_of(mapping);
  waves_[mapping].calls = calls.size() + 1;
  for (CallEvents& events : calls) begin_call(mapping, std::move(events));
  if (--waves_[mapping].calls == 0) end_wave(mapping);
}

void Attempt::end_wave(std::size_t mapping) {
  for (const std::size_t next : waves_[mapping].next) {
    if (--waves_[next].waits_for == 0) begin_wave(next);
  }
  if (--waves_left_ == 0) finish();
}

// What is to be tried again is, by all of its mappings.
bool Attempt::is_live(std::size_t event) const {
  const Kind kind = mapped_.outcomes[event].kind;
  return kind == Kind::delivered || kind == Kind::discarded;
}

std::vector<Attempt::CallEvents> Attempt::calls_of(std::size_t mapping) const {
  struct Open {
    CallEvents events;
    std::size_t items = 0;
    std::size_t bytes = 0;
  };
  const std::optional<PackBatch>& batch = parts_.pack->mappings()[mapping].action->action->batch;
  std::vector<CallEvents> calls;
  std::map<std::string_view, Open> open;  // By what `by` gives.
  for (const MappedEvent& one : mapped_.by_mapping[mapping]) {
    if (!is_live(one.index)) continue;
    if (!batch || !parts_.is_batch) {
      calls.push_back({&one});
      continue;
    }
    if (one.items.empty()) continue;
    Open& group = open[one.group];
    const bool has_room = group.items + one.items.size() <= batch->max &&
                          group.bytes + one.item_bytes <= batch->bytes_max;
    if (!group.events.empty() && !has_room) calls.push_back(std::exchange(group, {}).events);
    group.events.push_back(&one);
    group.items += one.items.size();
    group.bytes += one.item_bytes;
  }
  for (auto& [by, group] : open) {
    if (!group.events.empty()) calls.push_back(std::move(group.events));
  }
  std::ranges::sort(calls, {}, [](const CallEvents& events) { return events.front()->index; });
  return calls;
}

void Attempt::begin_call(std::size_t mapping, CallEvents events) {
  ++calls_begun_;
  const std::shared_ptr<Attempt> self = shared_from_this();
  auto run = [self, mapping, events = std::move(events)]() mutable {
    self->strand_.post(
        [self, mapping, events = std::move(events)] { self->run_call(mapping, events); });
  };
  parts_.gate->enter(std::move(run));
}

// Whoever brings an answer holds the attempt until it was looked at.
std::function<void(std::function<void()>)> Attempt::entrance() {
  return [self = shared_from_this()](std::function<void()> task) {
    self->strand_.post([self, task = std::move(task)] { task(); });
  };
}

void Attempt::run_call(std::size_t mapping, CallEvents events) {
  const CompiledAction& action = *parts_.pack->mappings()[mapping].action;
  const auto call = std::make_shared<Call>(Call::Setup{.pack = *parts_.pack,
                                                       .action = action,
                                                       .transport = transport_,
                                                       .clock = *parts_.clock,
                                                       .arena = memory_->arena,
                                                       .deadline = deadline_,
                                                       .now = now_,
                                                       .budget = parts_.budget.get(),
                                                       .enter = [this] { return entrance(); }},
                                           events);
  call->start([this, mapping, events = std::move(events)](std::vector<Outcome> outcomes) {
    end_call(mapping, events, std::move(outcomes));
  });
}

void Attempt::end_call(std::size_t mapping, const CallEvents& events,
                       std::vector<Outcome> outcomes) {
  CallEvents refused;
  const bool is_alone = calls_begun_ == 1 && events.size() == events_->size() &&
                        std::ranges::all_of(outcomes, [](const Outcome& outcome) {
                          return outcome.kind == Kind::split;
                        });
  for (std::size_t i = 0; i < events.size(); ++i) {
    const bool is_refused = outcomes[i].kind == Kind::split && !is_too_large(outcomes[i]);
    if (is_refused && events.size() > 1 && !is_alone) {
      refused.push_back(events[i]);
      continue;
    }
    if (is_refused && events.size() == 1) outcomes[i].kind = Kind::discarded;
    fold(events[i]->index, std::move(outcomes[i]));
  }
  if (!refused.empty()) try_in_parts(mapping, events, std::move(refused));
  parts_.gate->leave();
  if (--waves_[mapping].calls == 0) end_wave(mapping);
}

// Where the answer told some of the events apart, the others are tried together once more.
void Attempt::try_in_parts(std::size_t mapping, const CallEvents& events, CallEvents refused) {
  if (refused.size() < events.size()) {
    ++waves_[mapping].calls;
    return begin_call(mapping, std::move(refused));
  }
  waves_[mapping].calls += 2;
  const auto middle = refused.begin() + static_cast<std::ptrdiff_t>(refused.size() / 2);
  begin_call(mapping, CallEvents(refused.begin(), middle));
  begin_call(mapping, CallEvents(middle, refused.end()));
}

void Attempt::fold(std::size_t event, Outcome outcome) {
  Outcome& known = mapped_.outcomes[event];
  if (&worse_of(outcome, known) == &outcome) known = std::move(outcome);
}

void Attempt::finish() {
  std::vector<Outcome> outcomes = std::move(mapped_.outcomes);
  settle_too_large(outcomes);
  settle_unauthorized(outcomes);
  parts_.memories->give_back(std::move(memory_));
  done_(std::move(outcomes));
}

}  // namespace analytics::server::pack
