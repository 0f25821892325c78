#pragma once

// Shows how an import is coming along: a bar that is redrawn on a terminal, otherwise a line every
// few seconds.
//
//   Progress progress(std::cerr, terminal, "flights.json", file_bytes);
//   progress.show(ledger.state(), now);
//   progress.say("flights.json:7: the row has 13 fields, the header has 14");
//   progress.end();
//
// One thread at a time; does not own the stream.

#include <chrono>
#include <cstdint>
#include <deque>
#include <iosfwd>
#include <optional>
#include <string>

#include "cli/import/ledger.h"

namespace analytics::cli {

/// What one picture shows.
struct ProgressView {
  std::uint64_t rows = 0;
  std::optional<double> part{};  ///< Of the file, 0 to 1; unknown for standard input.
  double rows_per_second = 0;
  std::optional<std::chrono::seconds> left{};
  std::uint64_t dead = 0;
  std::uint64_t retried = 0;
  std::chrono::seconds silence{};  ///< For so long the server has been awaited.
};

std::string progress_text(const ProgressView& view);
std::string progress_bar(double part, std::size_t width);
/// 3:05, or 1:02:03.
std::string clock_text(std::chrono::seconds time);
/// 1,234,567
std::string grouped(std::uint64_t number);

class Progress {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// `bytes`: the file's size; 0 where it is not known.
  Progress(std::ostream& out, bool terminal, std::string name, std::uint64_t bytes);

  /// Shows the state where it is time to: five times a second on a terminal, every five seconds
  /// otherwise.
  void show(const Ledger::State& state, Time now);
  /// A step that has no rows yet: "Reading flights.json".
  void show_step(const std::string& step, double part, Time now);
  /// A line of its own.
  void say(const std::string& line);
  /// Takes the bar away.
  void end();

 private:
  struct Sample {
    Time time;
    std::uint64_t rows;
    std::uint64_t bytes;
  };
  bool is_due(Time now);
  ProgressView view(const Ledger::State& state, Time now);
  void draw(const std::string& bar, const std::string& text);

  std::ostream& out_;
  const bool terminal_;
  const std::string name_;
  const std::uint64_t bytes_;
  std::optional<Time> shown_;
  bool drawn_ = false;
  std::deque<Sample> samples_;  // Of the last seconds, for the rate.
};

}  // namespace analytics::cli
