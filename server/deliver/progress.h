#pragma once

// Which events of the log a destination is done with: everything below the low-water mark, and some
// ranges beyond it.
//
//   progress.done(7, 8);
//   progress.low_water();   // 7 as long as 6 is not done
//
// A value; not synchronised.

#include <cstddef>
#include <cstdint>
#include <map>

namespace analytics::server {

class Progress {
 public:
  explicit Progress(std::uint64_t low_water = 0) : low_water_(low_water) {}

  /// The events from `begin` up to, and without, `end` are done.
  void done(std::uint64_t begin, std::uint64_t end);

  bool is_done(std::uint64_t offset) const;
  std::uint64_t low_water() const noexcept { return low_water_; }
  /// Begin and end of each range beyond the mark.
  const std::map<std::uint64_t, std::uint64_t>& beyond() const noexcept { return beyond_; }

  friend bool operator==(const Progress&, const Progress&) = default;

 private:
  std::uint64_t low_water_;
  std::map<std::uint64_t, std::uint64_t> beyond_;  // Neither touching nor overlapping.
};

}  // namespace analytics::server
