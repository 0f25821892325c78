#include "server/app/metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <initializer_list>
#include <string_view>
#include <utility>

namespace analytics::server {
namespace {

using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

class MetricsText {
 public:
  // Help and type stand once, before a metric's first line.
  void begin(std::string_view name, std::string_view type, std::string_view help) {
    name_ = "analyticsd_" + std::string(name);
    text_.append("# HELP ").append(name_).append(" ").append(help).append("\n# TYPE ");
    text_.append(name_).append(" ").append(type).append("\n");
  }
  void line(Labels labels, std::uint64_t value) {
    write_line("", labels, {}, std::to_string(value));
  }
  void line(Labels labels, double value) { write_line("", labels, {}, fmt::format("{:g}", value)); }
  // Prometheus' histograms count what does not exceed each bound.
  void histogram(Labels labels, const LatencyHistogram& times) {
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < LatencyHistogram::kBounds.size(); ++i) {
      below += times.counts()[i];
      write_line("_bucket", labels, fmt::format("{:g}", LatencyHistogram::kBounds[i]),
                 std::to_string(below));
    }
    write_line("_bucket", labels, "+Inf", std::to_string(times.count()));
    write_line("_sum", labels, {}, fmt::format("{:.6f}", times.sum_seconds()));
    write_line("_count", labels, {}, std::to_string(times.count()));
  }
  void one(std::string_view name, std::string_view type, std::string_view help,
           std::uint64_t value) {
    begin(name, type, help);
    line({}, value);
  }
  std::string take() { return std::move(text_); }

 private:
  // `bound` is the label le of a histogram's bucket, where it is one.
  void write_line(std::string_view suffix, Labels labels, std::string_view bound,
                  const std::string& value) {
    text_.append(name_).append(suffix);
    char before = '{';
    const auto write_label = [&](std::string_view label, std::string_view content) {
      text_.append(1, before).append(label).append("=\"");
      append_escaped(content);
      text_.append("\"");
      before = ',';
    };
    for (const auto& [label, content] : labels) write_label(label, content);
    if (!bound.empty()) write_label("le", bound);
    if (before == ',') text_.append("}");
    text_.append(" ").append(value).append("\n");
  }
  void append_escaped(std::string_view content) {
    for (const char c : content) {
      if (c == '\\' || c == '"') text_.push_back('\\');
      if (c == '\n') {
        text_.append("\\n");
      } else {
        text_.push_back(c);
      }
    }
  }

  std::string name_;
  std::string text_;
};

std::string_view source_label(const std::string& id) {
  return id.empty() ? std::string_view("(unknown)") : std::string_view(id);
}

void write_sources(MetricsText& out, const AllCounts& sources) {
  const auto each = [&](std::string_view name, std::string_view help,
                        std::uint64_t SourceCounts::*member) {
    out.begin(name, "counter", help);
    for (const auto& [id, counts] : sources) {
      out.line({{"source", source_label(id)}}, counts.*member);
    }
  };
  each("events_received_total", "Events that came, good or bad.", &SourceCounts::received);
  each("events_duplicate_total", "Events that had come before.", &SourceCounts::duplicates);
  each("events_suppressed_total", "Events taken and forgotten.", &SourceCounts::suppressed);
  each("events_accepted_total", "Events that are stored.", &SourceCounts::accepted);
  out.begin("events_rejected_total", "counter", "Events that were rejected, by code.");
  for (const auto& [id, counts] : sources) {
    for (const auto& [code, count] : counts.rejected) {
      out.line({{"source", source_label(id)}, {"code", code}}, count);
    }
  }
}

using Destinations = std::map<std::string, DestinationCounts>;

void write_outcomes(MetricsText& out, const Destinations& destinations) {
  out.begin("destination_events_total", "counter", "Events that are done with, by outcome.");
  for (const auto& [id, counts] : destinations) {
    out.line({{"destination", id}, {"outcome", "delivered"}, {"code", ""}}, counts.delivered);
    for (const auto& [code, count] : counts.filtered) {
      out.line({{"destination", id}, {"outcome", "filtered"}, {"code", code}}, count);
    }
    for (const auto& [code, count] : counts.discarded) {
      out.line({{"destination", id}, {"outcome", "discarded"}, {"code", code}}, count);
    }
  }
  out.begin("destination_retries_total", "counter",
            "Events of failed attempts that are made again.");
  for (const auto& [id, counts] : destinations) {
    for (const auto& [code, count] : counts.retried) {
      out.line({{"destination", id}, {"code", code}}, count);
    }
  }
  out.begin("destination_unknown_outcomes_total", "counter", "Of those: no answer came.");
  for (const auto& [id, counts] : destinations) out.line({{"destination", id}}, counts.unknown);
}

void write_lag(MetricsText& out, const Destinations& destinations, Timestamp now) {
  out.begin("destination_events_pending", "gauge", "Events to be delivered yet.");
  for (const auto& [id, counts] : destinations) out.line({{"destination", id}}, counts.pending);
  out.begin("destination_lag_seconds", "gauge", "Since the oldest pending event was received.");
  for (const auto& [id, counts] : destinations) {
    const Duration lag = counts.oldest_pending ? now - *counts.oldest_pending : Duration(0);
    out.line({{"destination", id}}, std::max(std::chrono::duration<double>(lag).count(), 0.0));
  }
  out.begin("destination_events_parked", "gauge", "Pending events held up by one of their user.");
  for (const auto& [id, counts] : destinations) out.line({{"destination", id}}, counts.parked);
  out.begin("destination_paused", "gauge", "1 while nothing is tried for the destination's sake.");
  for (const auto& [id, counts] : destinations) {
    out.line({{"destination", id}}, std::uint64_t{counts.paused.empty() ? 0u : 1u});
  }
}

void write_destinations(MetricsText& out, const Destinations& destinations, Timestamp now) {
  write_outcomes(out, destinations);
  write_lag(out, destinations, now);
  out.begin("destination_attempt_seconds", "histogram", "From request to answer, by attempt.");
  for (const auto& [id, counts] : destinations) {
    out.histogram({{"destination", id}}, counts.attempt_times);
  }
  out.begin("destination_end_to_end_seconds", "histogram", "From reception to delivery, by event.");
  for (const auto& [id, counts] : destinations) {
    out.histogram({{"destination", id}}, counts.end_to_end_times);
  }
}

void write_log(MetricsText& out, const Measured& measured) {
  const DuplicateStats& ids = measured.duplicates;
  out.one("ready", "gauge", "1 while events are being stored.", measured.is_ready ? 1 : 0);
  out.one("log_bytes", "gauge", "What the journal takes on the disk.", measured.log_bytes);
  out.begin("commit_seconds", "histogram", "From a request's events to their being stored.");
  out.histogram({}, measured.commit_times);
  out.one("log_segments", "gauge", "Files of the journal.", measured.log_segments);
  out.one("duplicate_ids", "gauge", "Message ids that are remembered.", ids.entries);
  out.one("duplicate_ids_disk_bytes", "gauge", "What they take on the disk.", ids.disk_bytes);
  out.one("duplicate_ids_memory_bytes", "gauge", "And in memory.", ids.memory_bytes);
  out.one("duplicate_ids_shrunk_total", "counter", "Pieces forgotten early, by number or damage.",
          ids.shrunk);
}

}  // namespace

std::string metrics_text(const Measured& measured) {
  MetricsText out;
  write_sources(out, measured.sources);
  write_destinations(out, measured.destinations, measured.now);
  write_log(out, measured);
  return out.take();
}

}  // namespace analytics::server
