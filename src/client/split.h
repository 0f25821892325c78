#pragma once

// How far a batch that was refused with 400 or 413 may be cut to find the event at fault, so that
// one bad event costs no other: at most 2 log2(n) + 2 more requests for n events, and none further
// when both halves of the first cut are refused alike, for then the fault is not an event's.
//
//   auto search = std::make_shared<SplitSearch>(batch.size());
//   if (search->may_cut()) { search->cut(); … send both halves … }
//
// Shared by the pieces of one batch. Not synchronised.

#include <array>
#include <cmath>
#include <cstddef>
#include <optional>

namespace analytics {

class SplitSearch {
 public:
  explicit SplitSearch(std::size_t events)
      : requests_left_(static_cast<int>(2 * std::log2(static_cast<double>(events))) + 2) {}

  /// Whether there are two more requests for two halves.
  bool may_cut() const noexcept { return requests_left_ >= 2; }
  void cut() noexcept { requests_left_ -= 2; }

  /// Takes note of how a half of the first cut ended: the status it was refused with, or 0.
  void half_ended(std::size_t half, int refused_with) { halves_.at(half) = refused_with; }
  bool both_halves_ended() const noexcept { return halves_[0] && halves_[1]; }
  bool is_fault_of_all() const noexcept {
    return both_halves_ended() && *halves_[0] != 0 && *halves_[0] == *halves_[1];
  }

 private:
  int requests_left_;
  std::array<std::optional<int>, 2> halves_{};
};

}  // namespace analytics
