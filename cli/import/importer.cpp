#include "cli/import/importer.h"

#include <ostream>
#include <stop_token>
#include <utility>

#include "cli/import/dry_run.h"
#include "cli/import/plan.h"
#include "cli/import/report.h"
#include "cli/import/stop_signal.h"
#include "cli/printable.h"

namespace analytics::cli {
namespace {

int fail(Surroundings& surroundings, const Error& error) {
  surroundings.err << "analytics import: " << error.message << '\n';
  return error.code == ErrorCode::canceled ? kNotDelivered : kBadUsage;
}

int say_finished(const ImportPlan& plan, const ImportOptions& options, Surroundings& surroundings) {
  const ImportReport report{.file = plan.start.file,
                            .dead_letter_file = plan.start.dead_letter_file,
                            .rows_read = plan.start.done.row,
                            .counts = plan.start.counts,
                            .resumed_after = plan.start.done.row,
                            .complete = true};
  surroundings.err << printable(report.file) << ": was imported before, as "
                   << printable(*options.checkpoint)
                   << " says: " << grouped(report.counts.delivered) << " rows delivered, "
                   << grouped(report.counts.dead) << " in the dead-letter file\n";
  if (options.json) surroundings.out << report_json(report) << '\n';
  return exit_code(report);
}

}  // namespace

int import_file(const ImportOptions& options, Surroundings& surroundings) {
  std::stop_source stop;
  const StopSignal signals([&] { stop.request_stop(); });
  Result<ImportPlan> plan = ImportPlan::make(options, signals.descriptor());
  if (!plan) return fail(surroundings, plan.error());
  Progress progress(surroundings.err, surroundings.err_is_terminal, plan->file->name(),
                    plan->file->size());
  if (options.dry_run) return dry_run(*plan, options, surroundings, progress, stop.get_token());

  const Result<void> begun = plan->begin(options, [&](double part) {
    progress.show_step("Reading once for the digest", part, std::chrono::steady_clock::now());
    return !stop.stop_requested();
  });
  if (!begun) {
    progress.end();
    return fail(surroundings, begun.error());
  }
  if (plan->start.complete) return say_finished(*plan, options, surroundings);
  const Result<ImportReport> report =
      send_rows(*plan, options, progress, stop.get_token(), surroundings.transport);
  progress.end();
  if (!report) return fail(surroundings, report.error());
  surroundings.err << report_text(*report);
  if (options.json) surroundings.out << report_json(*report) << '\n';
  return exit_code(*report);
}

}  // namespace analytics::cli
