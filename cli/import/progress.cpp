#include "cli/import/progress.h"

#include <algorithm>
#include <ostream>
#include <utility>

#include "cli/printable.h"

namespace analytics::cli {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds kTerminalEvery{200};
constexpr seconds kPlainEvery{5};
constexpr seconds kRateWindow{10};
// Longer than a batch waits to be filled: by then the server is what is awaited.
constexpr seconds kSilenceShown{3};
constexpr std::size_t kBarWidth = 24;

double seconds_between(Progress::Time from, Progress::Time to) {
  return std::chrono::duration<double>(to - from).count();
}

std::string percent(double part) {
  const int number = static_cast<int>(std::clamp(part, 0.0, 1.0) * 100);
  return std::to_string(number) + " %";
}

}  // namespace

std::string grouped(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, ",");
  return text;
}

std::string clock_text(std::chrono::seconds time) {
  const auto two = [](std::int64_t number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
  };
  const std::int64_t all = time.count();
  const std::int64_t hours = all / 3600;
  const std::int64_t minutes = all / 60 % 60;
  if (hours == 0) return std::to_string(minutes) + ":" + two(all % 60);
  return std::to_string(hours) + ":" + two(minutes) + ":" + two(all % 60);
}

std::string progress_bar(double part, std::size_t width) {
  const auto full =
      static_cast<std::size_t>(std::clamp(part, 0.0, 1.0) * static_cast<double>(width));
  return "[" + std::string(full, '#') + std::string(width - full, '.') + "]";
}

std::string progress_text(const ProgressView& view) {
  std::string text = view.part ? percent(*view.part) + "  " : "";
  text += grouped(view.rows) + " rows";
  if (view.dead > 0) text += "  " + grouped(view.dead) + " bad";
  if (view.retried > 0) text += "  " + grouped(view.retried) + " retried";
  if (view.silence >= kSilenceShown) {
    return text + "  waiting for the server, " + clock_text(view.silence);
  }
  text += "  " + grouped(static_cast<std::uint64_t>(view.rows_per_second)) + "/s";
  if (view.left) text += "  " + clock_text(*view.left) + " left";
  return text;
}

Progress::Progress(std::ostream& out, bool terminal, std::string name, std::uint64_t bytes)
    : out_(out), terminal_(terminal), name_(std::move(name)), bytes_(bytes) {}

bool Progress::is_due(Time now) {
  const bool due = !shown_ || now - *shown_ >= (terminal_ ? Time::duration(kTerminalEvery)
                                                          : Time::duration(kPlainEvery));
  if (due) shown_ = now;
  return due;
}

void Progress::show(const Ledger::State& state, Time now) {
  if (samples_.empty()) {
    samples_.push_back({now, state.done.row, state.done.offset});
    // A short import needs no lines in a log.
    if (!terminal_) shown_ = now;
  }
  if (!is_due(now)) return;
  const ProgressView shown = view(state, now);
  draw(shown.part ? progress_bar(*shown.part, kBarWidth) + "  " : "", progress_text(shown));
}

void Progress::show_step(const std::string& step, double part, Time now) {
  if (!shown_ && !terminal_) shown_ = now;
  if (!is_due(now)) return;
  draw(progress_bar(part, kBarWidth) + "  ", step + "  " + percent(part));
}

ProgressView Progress::view(const Ledger::State& state, Time now) {
  samples_.push_back({now, state.done.row, state.done.offset});
  while (samples_.size() > 2 && now - samples_[1].time > kRateWindow) samples_.pop_front();
  const Sample& from = samples_.front();
  const double elapsed = seconds_between(from.time, now);
  ProgressView view{.rows = state.done.row, .dead = state.counts.dead, .retried = state.retried};
  if (elapsed > 0) {
    view.rows_per_second = static_cast<double>(state.done.row - from.rows) / elapsed;
  }
  if (state.in_flight > 0) {
    view.silence = std::chrono::duration_cast<seconds>(now - state.last_outcome);
  }
  if (bytes_ == 0) return view;
  view.part = static_cast<double>(state.done.offset) / static_cast<double>(bytes_);
  const auto read = static_cast<double>(state.done.offset - from.bytes);
  const auto missing =
      static_cast<double>(bytes_ - std::min<std::uint64_t>(bytes_, state.done.offset));
  if (read > 0) view.left = seconds(static_cast<std::int64_t>(missing * elapsed / read + 0.5));
  return view;
}

void Progress::draw(const std::string& bar, const std::string& text) {
  if (terminal_) {
    out_ << "\r\x1b[K" << bar << text << std::flush;
    drawn_ = true;
  } else {
    out_ << printable(name_) << ": " << text << std::endl;
  }
}

void Progress::say(const std::string& line) {
  end();
  out_ << line << std::endl;
}

void Progress::end() {
  if (drawn_) out_ << "\r\x1b[K" << std::flush;
  drawn_ = false;
}

}  // namespace analytics::cli
