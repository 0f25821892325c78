#pragma once

// What came in and what became of it over time: the last hour by ten seconds, the last day by five
// minutes, as increments of the counts. In memory, since the server's start.
//
//   Series series;
//   series.record(seconds_since_1970, log.counts(), engine.counts());  // every ten seconds
//   std::string json = series.json("1h");
//
// Not synchronised.

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>

#include "server/deliver/counts.h"
#include "server/log/counts.h"

namespace analytics::server {

inline constexpr std::int64_t kSeriesStepSeconds = 10;

class Series {
 public:
  /// Sources, and destinations, that are followed at most.
  static constexpr std::size_t kFollowedMax = 1'000;

  /// The first time only tells what counts begin with. A step ends with the first record of the
  /// next one; a clock that goes back a little ends none, one that goes far back begins anew.
  void record(std::int64_t now, const AllCounts& sources,
              const std::map<std::string, DestinationCounts>& destinations);

  /// {"window", "step_seconds", "times", "sources": {id: {"received": [],…}}, "destinations": …};
  /// `window` is "1h" or "24h".
  std::string json(std::string_view window) const;

 private:
  // A value for each column of a source or a destination; negative where there is none.
  using Row = std::array<std::int64_t, 5>;
  using Rows = std::map<std::string, Row, std::less<>>;
  struct Line {
    std::deque<Row> rows{};
    std::size_t without = 0;  // Steps at its end in which it was not there.
  };
  // Sources or destinations.
  struct Kind {
    Rows under_way{};
    std::map<std::string, Line, std::less<>> lines{};
  };
  struct Window {
    std::string_view name;
    std::int64_t step_seconds;
    std::size_t steps_max;
    std::deque<std::int64_t> times{};  // Of each step's end.
    Kind sources{};
    Kind destinations{};
  };

  static Rows source_rows(const AllCounts& sources);
  static Rows destination_rows(const std::map<std::string, DestinationCounts>& destinations);
  static Rows added_since(const Rows& before, const Rows& now, bool from_nothing);
  static void add_up(const Rows& added, Rows& into);
  void begin_anew(std::int64_t now);
  static void end_step(Kind& kind, std::size_t steps, std::size_t steps_max);
  static void end_step(Window& window, std::int64_t end);

  std::int64_t recorded_at_ = 0;
  bool has_begun_ = false;
  Rows sources_{};
  Rows destinations_{};
  std::array<Window, 2> windows_{Window{"1h", kSeriesStepSeconds, 360}, Window{"24h", 300, 288}};
};

}  // namespace analytics::server
