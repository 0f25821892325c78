#include "cli/import/report.h"

#include <cstdio>

#include "cli/printable.h"

namespace analytics::cli {
namespace {

std::string rows(std::uint64_t count) { return grouped(count) + (count == 1 ? " row" : " rows"); }

std::string seconds_text(double seconds) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f s", seconds);
  return text;
}

std::string how_to_go_on(const ImportReport& report) {
  if (report.checkpoint) {
    return "Run the same command again: it goes on after row " +
           grouped(report.counts.delivered + report.counts.dead) + ".\n";
  }
  if (report.file == "standard input") return {};
  return "Run the same command again: rows that have arrived are recognised by their ids. With "
         "--checkpoint FILE it would go on where it stopped.\n";
}

std::string outcome_text(const ImportReport& report) {
  const std::string done = rows(report.counts.delivered) + " delivered";
  if (report.complete) {
    const std::string before =
        report.resumed_after > 0
            ? ", of which the first " + grouped(report.resumed_after) + " were done before"
            : "";
    return done + " in " + seconds_text(report.seconds) + before + "\n";
  }
  std::string text = report.stopped ? "stopped; " : "not all was delivered; ";
  text += "done so far: " + done + "\n";
  if (report.trouble && !report.stopped) {
    text += "The reason: " + printable(report.trouble->message) + "\n";
  }
  return text + how_to_go_on(report);
}

}  // namespace

std::string report_text(const ImportReport& report) {
  std::string text = printable(report.file) + ": " + outcome_text(report);
  if (report.counts.dead > 0) {
    text += rows(report.counts.dead) + " could not be imported; each is with its reason in " +
            printable(report.dead_letter_file) + "\n";
  }
  for (const std::string& column : report.columns_never_seen) {
    if (report.rows_read == 0) break;
    text += "Note: no record had the mapping's column \"" + printable_excerpt(column) + "\"\n";
  }
  return text;
}

std::string report_json(const ImportReport& report) {
  Object json = {{"file", report.file},
                 {"complete", report.complete},
                 {"rows", report.rows_read},
                 {"delivered", report.counts.delivered},
                 {"dead_letters", report.counts.dead},
                 {"not_delivered", report.rows_read - report.counts.delivered - report.counts.dead},
                 {"resumed_after", report.resumed_after},
                 {"retried", report.retried},
                 {"seconds", report.seconds},
                 {"dead_letter_file", report.counts.dead > 0
                                          ? std::optional<std::string>(report.dead_letter_file)
                                          : std::nullopt}};
  if (!report.complete) {
    const std::string why = report.trouble ? report.trouble->message : "stopped";
    json.set("error",
             {{"code", report.trouble ? name(report.trouble->code) : "stopped"}, {"message", why}});
  }
  return std::string(json.text());
}

int exit_code(const ImportReport& report) {
  if (!report.complete) return kNotDelivered;
  return report.counts.dead > 0 ? kDeadLetters : kDelivered;
}

}  // namespace analytics::cli
