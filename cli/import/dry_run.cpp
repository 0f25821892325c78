#include "cli/import/dry_run.h"

#include <map>
#include <ostream>
#include <utility>

#include <analytics/batcher.h>

#include "cli/printable.h"

namespace analytics::cli {
namespace {

constexpr std::uint64_t kToldMax = 10;

class DryRun {
 public:
  DryRun(ImportPlan& plan, const ImportOptions& options, Progress& progress)
      : plan_(plan),
        progress_(progress),
        batcher_({.context = plan.context,
                  .integrations = plan.integrations,
                  .write_key_bytes = options.write_key.empty() ? 64 : options.write_key.size()}),
        ids_("dry run", "") {}

  Result<bool> run(const std::stop_token& stop) {
    Row row;
    while (!stop.stop_requested()) {
      Result<bool> read = plan_.rows->next(row);
      if (!read) return read;
      if (!*read) {
        take_batch();
        return true;
      }
      ++state_.rows_read;
      state_.done = row.end;
      take(row);
      progress_.show(state_, std::chrono::steady_clock::now());
    }
    return false;
  }

  std::string text() const {
    std::string text = printable(plan_.start.file) + ": " + grouped(messages_) +
                       " messages would be sent, in " + grouped(batches_) +
                       (batches_ == 1 ? " batch, " : " batches, ") + grouped(bytes_) +
                       " bytes in all\n";
    for (const auto& [code, count] : bad_) {
      text += grouped(count) + (count == 1 ? " row" : " rows") + " would not: " + name(code) + "\n";
    }
    for (const std::string& column : plan_.mapper->columns_never_seen()) {
      if (state_.rows_read == 0) break;
      text += "Note: no record had the mapping's column \"" + printable_excerpt(column) + "\"\n";
    }
    return text;
  }

  std::string json() const {
    const Object json = {{"file", plan_.start.file},
                         {"dry_run", true},
                         {"rows", state_.rows_read},
                         {"messages", messages_},
                         {"bad_rows", state_.counts.dead},
                         {"batches", batches_},
                         {"bytes", bytes_}};
    return std::string(json.text());
  }

  bool all_good() const { return bad_.empty(); }

 private:
  void take(const Row& row) {
    Result<BatchMessage> message = row.error ? *row.error : plan_.mapper->message(row);
    if (!message) return complain(row, message.error());
    std::visit(
        [&](auto& call) {
          if (call.message_id.empty()) call.message_id = ids_.of(row.number, row.text);
        },
        *message);
    Result<std::optional<BatchMessage>> overflow = batcher_.push(std::move(*message));
    if (overflow && *overflow) {
      take_batch();
      overflow = batcher_.push(std::move(**overflow));
    }
    if (!overflow) return complain(row, overflow.error());
    ++messages_;
  }

  void take_batch() {
    if (batcher_.empty()) return;
    bytes_ += batcher_.bytes();
    ++batches_;
    batcher_.take();
  }

  void complain(const Row& row, const Error& error) {
    ++bad_[error.code];
    if (++state_.counts.dead > kToldMax) return;
    progress_.say(printable(plan_.start.file) + ":" + std::to_string(row.line) + ": row " +
                  std::to_string(row.number) + ": " + printable(error.message));
  }

  ImportPlan& plan_;
  Progress& progress_;
  Batcher batcher_;
  MessageIds ids_;
  Ledger::State state_{};
  std::map<ErrorCode, std::uint64_t> bad_;
  std::uint64_t messages_ = 0;
  std::uint64_t batches_ = 0;
  std::uint64_t bytes_ = 0;
};

}  // namespace

int dry_run(ImportPlan& plan, const ImportOptions& options, Surroundings& surroundings,
            Progress& progress, std::stop_token stop) {
  DryRun run(plan, options, progress);
  const Result<bool> read = run.run(stop);
  progress.end();
  const bool canceled = read ? !*read : read.error().code == ErrorCode::canceled;
  if (canceled || !read) {
    surroundings.err << "analytics import: " << (canceled ? "stopped" : read.error().message)
                     << '\n';
    return kNotDelivered;
  }
  surroundings.err << run.text();
  if (options.json) surroundings.out << run.json() << '\n';
  return run.all_good() ? kDelivered : kDeadLetters;
}

}  // namespace analytics::cli
