#include "cli/import/sending.h"

#include <chrono>
#include <utility>

#include "cli/connection.h"
#include "cli/import/rate_limit.h"
#include "cli/import/recorder.h"

namespace analytics::cli {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::size_t kRowsInFlightMax = 50'000;
constexpr std::size_t kBytesInFlightMax = 64 * 1024 * 1024;
constexpr milliseconds kFlushInterval{500};
constexpr seconds kRetryBackoffMax{5};
// How long what is under way may still take once no more rows are read.
constexpr seconds kCloseAfterStop{10};
constexpr seconds kCloseAfterTrouble{2};

Config client_config(const ImportPlan& plan, const ImportOptions& options, Ledger& ledger,
                     std::shared_ptr<Transport> transport) {
  Config config;
  config.write_key = options.write_key;
  if (!options.host.empty()) config.host = options.host;
  config.context = plan.context;
  config.integrations = plan.integrations;
  config.queue_events_max = kRowsInFlightMax;
  config.queue_bytes_max = kBytesInFlightMax;
  config.when_full = WhenFull::block;
  config.batch_events_max = kBatchEventsMax;
  config.flush_interval = kFlushInterval;
  config.requests_in_flight_max = options.concurrency;
  config.request_timeout = seconds(30);
  config.retry_backoff_max = kRetryBackoffMax;
  config.retry_duration_max = options.retry_for;
  // The duration decides; so many there are at most, with the short ones of the beginning.
  config.retries_max =
      static_cast<int>(std::min<std::int64_t>(1'000, 10 + options.retry_for / kRetryBackoffMax));
  config.historical = true;
  config.on_outcome = [&ledger](const Outcome& outcome) { ledger.settle(outcome); };
  config.transport = std::move(transport);
  return config;
}

Error too_large() {
  return {ErrorCode::message_too_large, "the message is longer than " +
                                            std::to_string(kEventBytesMax) +
                                            " bytes, the most that one event may have"};
}

class Sending {
 public:
  Sending(ImportPlan& plan, Ledger& ledger, RateLimit& limit, Analytics& client)
      : plan_(plan),
        ledger_(ledger),
        limit_(limit),
        client_(client),
        ids_(plan.start.digest, plan.start.options_digest) {}

  /// True once every row was read and admitted; false if that was ended before, an error if the
  /// input can't be read on.
  Result<bool> run() {
    Row row;
    for (;;) {
      Result<bool> read = plan_.rows->next(row);
      if (!read && read.error().code == ErrorCode::canceled) return false;
      if (!read) return std::move(read).error();
      if (!*read) return true;
      if (!ledger_.admit(row) || !send(row)) return false;
    }
  }

 private:
  // False: no more rows.
  bool send(const Row& row) {
    Result<BatchMessage> message = row.error ? *row.error : plan_.mapper->message(row);
    if (message) add_id(*message, row);
    const Result<void> valid = message ? validate(*message) : Result<void>(message.error());
    if (!valid) {
      ledger_.reject(row.number, valid.error());
      return true;
    }
    return limit_.take() && enqueue(*message, row);
  }

  void add_id(BatchMessage& message, const Row& row) {
    std::visit(
        [&](auto& call) {
          if (call.message_id.empty()) call.message_id = ids_.of(row.number, row.text);
          id_ = call.message_id;
        },
        message);
  }

  bool enqueue(const BatchMessage& message, const Row& row) {
    ledger_.expect(row.number, id_);
    ErrorCode code = ErrorCode::queue_full;
    while (code == ErrorCode::queue_full && !ledger_.is_ending()) code = client_.enqueue(message);
    if (code == ErrorCode::ok) return true;
    ledger_.withdraw(row.number, id_);
    if (code == ErrorCode::queue_full || code == ErrorCode::closed) return false;
    const bool large = code == ErrorCode::message_too_large;
    ledger_.reject(row.number, large ? too_large() : Error{code, name(code)});
    return true;
  }

  ImportPlan& plan_;
  Ledger& ledger_;
  RateLimit& limit_;
  Analytics& client_;
  MessageIds ids_;
  SmallString id_;
};

ImportReport describe(const ImportPlan& plan, const ImportOptions& options) {
  return {.file = plan.start.file,
          .dead_letter_file = plan.start.dead_letter_file,
          .checkpoint = options.checkpoint,
          .resumed_after = plan.start.done.row};
}

}  // namespace

Result<ImportReport> send_rows(ImportPlan& plan, const ImportOptions& options, Progress& progress,
                               std::stop_token stop, std::shared_ptr<Transport> transport) {
  const auto began = std::chrono::steady_clock::now();
  ImportReport report = describe(plan, options);
  DeadLetterFile dead_letters(plan.start.dead_letter_file, plan.start.file);
  if (Result<void> started = dead_letters.start(plan.start.dead_letter_bytes); !started) {
    return std::move(started).error();
  }
  // Now rather than after the first rows: a folder that isn't there is a mistake of the caller's.
  if (options.checkpoint) {
    if (Result<void> saved = plan.start.save(*options.checkpoint); !saved) {
      return std::move(saved).error();
    }
  }
  Ledger ledger({.rows_max = kRowsInFlightMax, .bytes_max = kBytesInFlightMax}, plan.start.done,
                plan.start.counts);
  RateLimit limit(options.rows_per_second, Clock::real());
  Result<Analytics> client =
      Analytics::create(client_config(plan, options, ledger, std::move(transport)));
  if (!client) return in_flag_terms(std::move(client).error());
  const std::stop_callback interrupt(stop, [&] {
    limit.interrupt();
    ledger.interrupt();
  });
  Recorder recorder(ledger, dead_letters, progress, plan.start, options.checkpoint);

  Result<bool> all_read = Sending(plan, ledger, limit, *client).run();
  client->flush(milliseconds(0));  // No more will come to fill the last batch.
  const bool settled = ledger.wait_until_settled();
  client->close(settled || ledger.trouble() ? kCloseAfterTrouble : kCloseAfterStop);
  if (all_read && *all_read && settled) {
    if (Result<void> same = plan.file->check_unchanged(); !same) all_read = same.error();
  }
  report.complete = all_read && *all_read && settled;
  const Result<Checkpoint> last = recorder.finish(report.complete);
  const Ledger::State state = ledger.state();
  report.complete = report.complete && last;
  report.stopped = stop.stop_requested() && !report.complete;
  report.rows_read = state.rows_read;
  report.counts = state.counts;
  report.retried = state.retried;
  report.columns_never_seen = plan.mapper->columns_never_seen();
  report.trouble = !last ? last.error() : !all_read ? all_read.error() : ledger.trouble();
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  return report;
}

}  // namespace analytics::cli
