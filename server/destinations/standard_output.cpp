#include "server/destinations/standard_output.h"

#include <poll.h>
#include <unistd.h>

#include <limits.h>
#include <algorithm>
#include <cerrno>
#include <mutex>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "server/destinations/traced.h"

namespace analytics::server {
namespace {

using Kind = Outcome::Kind;

constexpr std::size_t kBatchMax = 100;
// A reader that is slower is tried again: the server must be able to stop meanwhile.
constexpr Duration kPatience = std::chrono::seconds(1);

Outcome system_problem(int error) {
  return {.kind = Kind::retry,
          .code = error == EPIPE ? "EPIPE" : "io_error",
          .detail = "standard output: " + std::system_category().message(error)};
}

class StandardOutput final : public Destination {
 public:
  StandardOutput(int descriptor, std::shared_ptr<Clock> clock)
      : descriptor_(descriptor), clock_(std::move(clock)) {}

  Shape shape() const override { return {.batch_max = kBatchMax, .attempts_at_once = 1}; }

  void deliver(Events events, Deadline deadline, Done done) override {
    const Outcome outcome = write(*events, std::min(deadline, clock_->now() + kPatience));
    std::vector<Outcome> outcomes(events->size(), outcome);
    trace_if_due(outcomes, budget_, clock_->now(), [&] { return trace_of(*events, outcome); });
    done(std::move(outcomes));
  }

 private:
  static AttemptTrace trace_of(const std::vector<Event>& events, const Outcome& outcome) {
    AttemptTrace trace;
    if (events.empty()) return trace;
    trace.request = cut_text(terminal_line(events.front().json), kTraceBytesMax);
    if (events.size() > 1) trace.request += fmt::format("\n… and {} lines more", events.size() - 1);
    trace.response = outcome.kind == Kind::delivered ? "written" : outcome.detail;
    return trace;
  }

  Outcome write(const std::vector<Event>& events, Deadline deadline) {
    const std::lock_guard lock(mutex_);
    std::string text = std::exchange(begun_, {});
    for (const Event& event : events) text += terminal_line(event.json) + '\n';
    std::size_t written = 0;
    while (written < text.size()) {
      Outcome outcome = write_some(std::string_view(text).substr(written), deadline, written);
      if (outcome.kind == Kind::delivered) continue;
      keep_rest_of_line(text, written);
      return outcome;
    }
    return {.kind = Kind::delivered};
  }

  // A pipe that has room at all takes so much without making us wait.
  Outcome write_some(std::string_view text, Deadline deadline, std::size_t& written) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - clock_->now()).count();
    pollfd poll{.fd = descriptor_, .events = POLLOUT, .revents = 0};
    const int ready = ::poll(&poll, 1, static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000)));
    if (ready < 0 && errno != EINTR) return system_problem(errno);
    if (ready == 0) {
      return {.kind = Kind::retry,
              .code = "ETIMEDOUT",
              .detail = "standard output: whoever reads it does not go on"};
    }
    if (ready < 0) return {.kind = Kind::delivered};
    const ssize_t count =
        ::write(descriptor_, text.data(), std::min<std::size_t>(text.size(), PIPE_BUF));
    if (count >= 0) written += static_cast<std::size_t>(count);
    if (count < 0 && errno != EINTR && errno != EAGAIN) return system_problem(errno);
    return {.kind = Kind::delivered};
  }

  void keep_rest_of_line(const std::string& text, std::size_t written) {
    if (written == 0 || text[written - 1] == '\n') return;
    begun_ = text.substr(written, text.find('\n', written) + 1 - written);
  }

  const int descriptor_;
  const std::shared_ptr<Clock> clock_;
  TraceBudget budget_;
  std::mutex mutex_;
  std::string begun_;  // The rest of a line that was written in part.
};

}  // namespace

std::vector<SettingField> standard_output_fields() { return {}; }

Result<std::unique_ptr<Destination>> make_standard_output(const std::string& id,
                                                          std::string_view settings_json,
                                                          const DestinationContext& context) {
  const Result<Settings> settings = Settings::read(standard_output_fields(), settings_json);
  if (!settings) {
    return Error{settings.error().code, "destination \"" + id + "\": " + settings.error().message};
  }
  return lines_to(STDOUT_FILENO, context.clock);
}

std::unique_ptr<Destination> lines_to(int descriptor, std::shared_ptr<Clock> clock) {
  return std::make_unique<StandardOutput>(descriptor, std::move(clock));
}

// In UTF-8, a C1 control is C2 and its own byte; within JSON both kinds stand in strings only.
std::string terminal_line(std::string_view json) {
  std::string line;
  line.reserve(json.size() + 1);
  for (std::size_t i = 0; i < json.size(); ++i) {
    const auto byte = static_cast<unsigned char>(json[i]);
    const auto next = static_cast<unsigned char>(i + 1 < json.size() ? json[i + 1] : 0);
    if (byte < ' ') {
      line += ' ';
    } else if (byte == 0x7f) {
      line += "\\u007f";
    } else if (byte == 0xc2 && next >= 0x80 && next < 0xa0) {
      line += fmt::format("\\u{:04x}", next);
      ++i;
    } else {
      line += json[i];
    }
  }
  return line;
}

}  // namespace analytics::server
