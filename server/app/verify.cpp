#include "server/app/verify.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "journal/format.h"
#include "journal/verify.h"
#include "server/deliver/failed_events.h"
#include "server/deliver/state_log.h"
#include "server/log/recount.h"

namespace analytics::server {
namespace {

class DataCheck {
 public:
  DataCheck(Files& files, std::string folder) : files_(files), folder_(std::move(folder)) {}

  VerifyReport run() {
    if (!is_data_folder()) return std::move(report_);
    const std::optional<Checkpoint> checkpoint = last_checkpoint();
    check_log(checkpoint);
    check_states();
    check_failed();
    (void)read("schema", nullptr);
    report_.text += report_.is_good ? "nothing is damaged\n" : "there is DAMAGE\n";
    return std::move(report_);
  }

 private:
  void say(const std::string& line) { report_.text += line + "\n"; }
  void fault(const std::string& place, const std::string& what) {
    report_.is_good = false;
    say(place + ": DAMAGE: " + what);
  }

  // False, and told, where there is nothing to verify or a server runs on it.
  bool is_data_folder() {
    const Result<std::vector<std::string>> names = files_.list(folder_ + "/log/journal");
    const bool has_segments = names && std::ranges::any_of(*names, [](const std::string& name) {
                                return parse_segment_name(name).has_value();
                              });
    report_.is_good = false;
    if (!has_segments) {
      say(folder_ + ": there is no event log: is this a data folder?");
      return false;
    }
    const Result<std::unique_ptr<FileLock>> lock =
        files_.lock(folder_ + "/log/journal/" + std::string(kLockName));
    if (!lock && lock.error().code == ErrorCode::locked) {
      say(folder_ + ": an analyticsd runs on it: stop that first");
      return false;
    }
    report_.is_good = true;
    return true;
  }

  using See = std::function<Result<void>(const StoredFrame&)>;

  // The journal's report, its problems told.
  std::optional<JournalReport> read(const std::string& place, const See& see) {
    Result<JournalReport> report = verify_journal(files_, folder_ + "/" + place, see);
    if (!report) {
      fault(place, report.error().message);
      return std::nullopt;
    }
    if (report->damage) fault(place, report->damage->message);
    return *std::move(report);
  }

  // What the last record of a small journal says, by `decode`.
  template <class Value>
  std::optional<Value> last_of(const std::string& place,
                               Result<Value> (*decode)(std::string_view)) {
    std::optional<Value> last;
    (void)read(place, [&](const StoredFrame& frame) -> Result<void> {
      for (const std::string_view record : frame.records) {
        Result<Value> value = decode(record);
        if (!value) return std::move(value).error();
        last = *std::move(value);
      }
      return {};
    });
    return last;
  }

  std::optional<Checkpoint> last_checkpoint() {
    return last_of<Checkpoint>("log/checkpoints", decode_checkpoint);
  }

  void check_log(const std::optional<Checkpoint>& checkpoint) {
    LogRecount recount;
    if (checkpoint) recount.expect(*checkpoint);
    std::uint64_t end_frame = 0;
    const std::optional<JournalReport> report = read("log/journal", [&](const StoredFrame& frame) {
      end_frame = frame.number + 1;
      return recount.add(frame);
    });
    if (!report) return;
    begin_offset_ = report->begin_offset;
    if (!report->damage) end_offset_ = report->end_offset;
    say("log/journal: " + std::to_string(report->records) + " events in " +
        std::to_string(report->frames) + " requests, " + std::to_string(report->segments) +
        " segments, " + std::to_string(report->bytes) + " bytes");
    if (report->torn_bytes != 0) {
      say("log/journal: " + std::to_string(report->torn_bytes) +
          " bytes of a write that was cut short and never acknowledged; the next start removes "
          "them");
    }
    if (checkpoint && !report->damage && checkpoint->frame > end_frame && end_frame != 0) {
      fault("log/journal", "it was stored up to frame " + std::to_string(checkpoint->frame) +
                               ", and ends at " + std::to_string(end_frame) +
                               ": its newest segments are missing");
    }
    for (const auto& [source, counts] : recount.totals()) say_counts(source, counts);
  }

  void say_counts(const std::string& source, const SourceCounts& counts) {
    say("source " + (source.empty() ? "(unknown)" : source) + ": received " +
        std::to_string(counts.received) + " = rejected " + std::to_string(counts.rejected_total()) +
        " + duplicates " + std::to_string(counts.duplicates) + " + suppressed " +
        std::to_string(counts.suppressed) + " + accepted " + std::to_string(counts.accepted));
  }

  void check_states() {
    Result<std::vector<std::string>> names = files_.list(folder_ + "/state");
    if (!names) return;  // None was made yet.
    std::ranges::sort(*names);
    for (const std::string& name : *names) check_state("state/" + name);
  }

  void check_failed() {
    const Result<std::vector<std::string>> names = files_.list(folder_ + "/failed");
    if (!names) return;  // None was made yet.
    for (const std::string& name : *names) {
      if (!name.ends_with(".db")) continue;
      const std::string place = "failed/" + name;
      const Result<void> checked = check_failed_events(folder_ + "/" + place);
      if (!checked) fault(place, checked.error().message);
    }
  }

  void check_state(const std::string& place) {
    const std::optional<Snapshot> last = last_of<Snapshot>(place, decode_snapshot);
    if (!last) return;
    const std::uint64_t low_water = last->progress.low_water();
    say(place + ": done with everything before event " + std::to_string(low_water) +
        "; delivered " + std::to_string(last->delivered) + ", filtered " +
        std::to_string(total(last->filtered)) + ", discarded " +
        std::to_string(total(last->discarded)));
    if (!last->balanced()) {
      fault(place, "its counts do not add up: accepted " + std::to_string(last->accepted) +
                       ", pending " + std::to_string(last->pending));
    }
    if (low_water < begin_offset_) {
      fault(place, "the log begins at event " + std::to_string(begin_offset_) +
                       ": what it was not done with before that is missing");
    }
    if (end_offset_ && low_water > *end_offset_) {
      fault(place, "it is beyond the end of the log, at event " + std::to_string(*end_offset_));
    }
  }

  Files& files_;
  const std::string folder_;
  VerifyReport report_;
  std::uint64_t begin_offset_ = 0;
  std::optional<std::uint64_t> end_offset_;  // Empty where the log is damaged.
};

}  // namespace

VerifyReport verify_data(Files& files, const std::string& data_folder) {
  return DataCheck(files, data_folder).run();
}

}  // namespace analytics::server
