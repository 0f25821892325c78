#include "server/deliver/attempt_samples.h"

#include <algorithm>
#include <array>

namespace analytics::server {
namespace {

bool is_same(const Outcome& a, const Outcome& b) { return a.kind == b.kind && a.code == b.code; }

void add_offset(AttemptSample& sample, std::uint64_t offset, std::size_t ranges_max) {
  auto& ranges = sample.offsets;
  if (!ranges.empty() && ranges.back().second == offset) {
    ++ranges.back().second;
  } else if (ranges.size() < ranges_max) {
    ranges.emplace_back(offset, offset + 1);
  }
}

AttemptSample begin_sample(const Event& event, const Outcome& outcome) {
  return {.outcome = outcome,
          .source = event.source,
          .message_id = event.message_id,
          .type = event.type,
          .received_at = event.received_at,
          .json = cut_text(event.json, kTraceBytesMax)};
}

}  // namespace

const char* name(Outcome::Kind kind) {
  static constexpr std::array<const char*, 6> kNames = {"delivered", "retry",     "unknown",
                                                        "split",     "discarded", "unauthorized"};
  return kNames[static_cast<std::size_t>(kind)];
}

bool AttemptSample::has(std::uint64_t offset) const {
  return std::ranges::any_of(offsets, [offset](const auto& range) {
    return range.first <= offset && offset < range.second;
  });
}

std::size_t AttemptSample::bytes() const {
  std::size_t all = sizeof(AttemptSample) + source.size() + message_id.size() + type.size() +
                    json.size() + outcome.code.size() + outcome.detail.size() +
                    offsets.size() * sizeof(offsets[0]);
  // Samples of the same attempt share it; counted for each, so that the limit holds.
  if (outcome.trace) all += outcome.trace->request.size() + outcome.trace->response.size();
  return all;
}

void AttemptSamples::add(const std::vector<Event>& events, const std::vector<Outcome>& outcomes,
                         const When& when) {
  std::vector<AttemptSample> found;
  std::size_t last = 0;  // Neighbours mostly have the same outcome.
  for (std::size_t i = 0; i < std::min(events.size(), outcomes.size()); ++i) {
    const Outcome& outcome = outcomes[i];
    if (found.empty() || !is_same(found[last].outcome, outcome)) {
      const auto known = std::ranges::find_if(
          found, [&](const AttemptSample& one) { return is_same(one.outcome, outcome); });
      if (known == found.end() && found.size() == limits_.outcomes_max) continue;
      last = static_cast<std::size_t>(known - found.begin());
      if (known == found.end()) found.push_back(begin_sample(events[i], outcome));
    }
    add_offset(found[last], events[i].offset, limits_.ranges_max);
  }
  for (AttemptSample& sample : found) {
    sample.at = when.at;
    sample.took = when.took;
    sample.events = events.size();
    keep(std::move(sample));
  }
}

void AttemptSamples::keep(AttemptSample sample) {
  std::size_t same = 0;
  auto oldest = samples_.end();
  bool has_trace = false;
  for (auto one = samples_.begin(); one != samples_.end(); ++one) {
    if (!is_same((*one)->outcome, sample.outcome)) continue;
    if (same++ == 0) oldest = one;
    has_trace = has_trace || (*one)->outcome.trace;
  }
  if (has_trace && !sample.outcome.trace) return;
  if (same >= limits_.each_max) drop(oldest);
  samples_.push_back(std::make_shared<const AttemptSample>(std::move(sample)));
  bytes_ += samples_.back()->bytes();
  while (samples_.size() > limits_.all_max || (bytes_ > limits_.bytes_max && samples_.size() > 1)) {
    drop(samples_.begin());
  }
}

void AttemptSamples::drop(std::deque<Sample>::iterator which) {
  bytes_ -= (*which)->bytes();
  samples_.erase(which);
}

std::vector<AttemptSamples::Sample> AttemptSamples::latest() const {
  return {samples_.rbegin(), samples_.rend()};
}

AttemptSamples::Sample AttemptSamples::of(std::uint64_t offset) const {
  const auto found = std::find_if(samples_.rbegin(), samples_.rend(),
                                  [offset](const Sample& one) { return one->has(offset); });
  return found == samples_.rend() ? nullptr : *found;
}

}  // namespace analytics::server
