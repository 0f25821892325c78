#include "server/app/series.h"

#include <algorithm>
#include <span>
#include <utility>

#include <analytics/json.h>

namespace analytics::server {
namespace {

constexpr std::int64_t kNothing = -1;
// A clock that was set back further is another one: waiting for it to come up would take too long.
constexpr std::int64_t kClockBackMax = 300;
constexpr std::array<std::string_view, 4> kSourceColumns = {"received", "accepted", "rejected",
                                                            "duplicates"};
constexpr std::array<std::string_view, 5> kDestinationColumns = {"delivered", "filtered",
                                                                 "discarded", "retried", "pending"};
// The last column says how many there are, the others how many there were in all.
constexpr std::size_t kPending = 4;

std::int64_t number(std::uint64_t count) { return static_cast<std::int64_t>(count); }

template <class Lines>
void append_lines(const Lines& lines, std::span<const std::string_view> columns, std::string& out) {
  out += '{';
  bool is_first = true;
  for (const auto& [id, line] : lines) {
    if (!std::exchange(is_first, false)) out += ',';
    out.append(Array(id).text().substr(1, Array(id).text().size() - 2)).append(":{");
    for (std::size_t column = 0; column < columns.size(); ++column) {
      if (column > 0) out += ',';
      out.append("\"").append(columns[column]).append("\":[");
      for (std::size_t step = 0; step < line.rows.size(); ++step) {
        if (step > 0) out += ',';
        const std::int64_t value = line.rows[step][column];
        out += value < 0 ? "null" : std::to_string(value);
      }
      out += ']';
    }
    out += '}';
  }
  out += '}';
}

}  // namespace

Series::Rows Series::source_rows(const AllCounts& sources) {
  Rows rows;
  for (const auto& [id, counts] : sources) {
    if (rows.size() == kFollowedMax) break;
    rows[id.empty() ? "(unknown)" : id] = {number(counts.received), number(counts.accepted),
                                           number(counts.rejected_total()),
                                           number(counts.duplicates), 0};
  }
  return rows;
}

Series::Rows Series::destination_rows(
    const std::map<std::string, DestinationCounts>& destinations) {
  Rows rows;
  for (const auto& [id, counts] : destinations) {
    if (rows.size() == kFollowedMax) break;
    rows[id] = {number(counts.delivered), number(total(counts.filtered)),
                number(total(counts.discarded)), number(total(counts.retried)),
                number(counts.pending)};
  }
  return rows;
}

// Counts fall where a destination begins anew, or failed events are sent again: nothing was added.
Series::Rows Series::added_since(const Rows& before, const Rows& now, bool from_nothing) {
  Rows added;
  for (const auto& [id, row] : now) {
    const auto known = before.find(id);
    if (known == before.end() && !from_nothing) continue;
    const Row old = known == before.end() ? Row{} : known->second;
    Row& step = added[id];
    for (std::size_t i = 0; i < row.size(); ++i) {
      step[i] = i == kPending ? row[i] : std::max<std::int64_t>(row[i] - old[i], 0);
    }
  }
  return added;
}

void Series::add_up(const Rows& added, Rows& into) {
  for (const auto& [id, row] : added) {
    Row& sum = into[id];
    for (std::size_t i = 0; i < row.size(); ++i) sum[i] = i == kPending ? row[i] : sum[i] + row[i];
  }
}

void Series::record(std::int64_t now, const AllCounts& sources,
                    const std::map<std::string, DestinationCounts>& destinations) {
  Rows new_sources = source_rows(sources);
  Rows new_destinations = destination_rows(destinations);
  if (now < recorded_at_ - kClockBackMax) begin_anew(now);
  if (has_begun_) {
    // A source is counted from its first event on. A destination that was not there may have been
    // at some time: what it has counted was not in this step.
    const Rows from_sources = added_since(sources_, new_sources, /*from_nothing=*/true);
    const Rows to_destinations =
        added_since(destinations_, new_destinations, /*from_nothing=*/false);
    for (Window& window : windows_) {
      add_up(from_sources, window.sources.under_way);
      add_up(to_destinations, window.destinations.under_way);
      const std::int64_t step = now / window.step_seconds;
      if (step > recorded_at_ / window.step_seconds) end_step(window, step * window.step_seconds);
    }
  }
  has_begun_ = true;
  recorded_at_ = std::max(recorded_at_, now);
  sources_ = std::move(new_sources);
  destinations_ = std::move(new_destinations);
}

void Series::begin_anew(std::int64_t now) {
  for (Window& window : windows_) {
    window.times.clear();
    window.sources = {};
    window.destinations = {};
  }
  recorded_at_ = now;
}

void Series::end_step(Window& window, std::int64_t end) {
  window.times.push_back(end);
  if (window.times.size() > window.steps_max) window.times.pop_front();
  end_step(window.sources, window.times.size(), window.steps_max);
  end_step(window.destinations, window.times.size(), window.steps_max);
}

void Series::end_step(Kind& kind, std::size_t steps, std::size_t steps_max) {
  constexpr Row kNone = {kNothing, kNothing, kNothing, kNothing, kNothing};
  for (const auto& [id, row] : kind.under_way) {
    Line& line = kind.lines[id];
    if (line.rows.empty()) line.rows.assign(steps - 1, kNone);
  }
  for (auto& [id, line] : kind.lines) {
    const auto step = kind.under_way.find(id);
    const bool is_there = step != kind.under_way.end();
    line.rows.push_back(is_there ? step->second : kNone);
    line.without = is_there ? 0 : line.without + 1;
    while (line.rows.size() > std::min(steps, steps_max)) line.rows.pop_front();
  }
  std::erase_if(kind.lines,
                [](const auto& one) { return one.second.without >= one.second.rows.size(); });
  kind.under_way.clear();
}

std::string Series::json(std::string_view name) const {
  const Window& window = name == windows_[1].name ? windows_[1] : windows_[0];
  std::string out = R"({"window":")" + std::string(window.name) + R"(","step_seconds":)" +
                    std::to_string(window.step_seconds) + R"(,"times":[)";
  for (std::size_t i = 0; i < window.times.size(); ++i) {
    out.append(i == 0 ? "" : ",").append(std::to_string(window.times[i]));
  }
  out += R"(],"sources":)";
  append_lines(window.sources.lines, kSourceColumns, out);
  out += R"(,"destinations":)";
  append_lines(window.destinations.lines, kDestinationColumns, out);
  return out + "}";
}

}  // namespace analytics::server
