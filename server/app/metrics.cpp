#include "server/app/metrics.h"

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
    text_.append(name_);
    char before = '{';
    for (const auto& [label, content] : labels) {
      text_.append(1, before).append(label).append("=\"");
      append_escaped(content);
      text_.append("\"");
      before = ',';
    }
    if (before == ',') text_.append("}");
    text_.append(" ").append(std::to_string(value)).append("\n");
  }
  void one(std::string_view name, std::string_view type, std::string_view help,
           std::uint64_t value) {
    begin(name, type, help);
    line({}, value);
  }
  std::string take() { return std::move(text_); }

 private:
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

void write_destinations(MetricsText& out,
                        const std::map<std::string, DestinationCounts>& destinations) {
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
  out.begin("destination_events_pending", "gauge", "Events to be delivered yet.");
  for (const auto& [id, counts] : destinations) out.line({{"destination", id}}, counts.pending);
}

void write_log(MetricsText& out, const Measured& measured) {
  const DuplicateStats& ids = measured.duplicates;
  out.one("ready", "gauge", "1 while events are being stored.", measured.is_ready ? 1 : 0);
  out.one("log_bytes", "gauge", "What the journal takes on the disk.", measured.log_bytes);
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
  write_destinations(out, measured.destinations);
  write_log(out, measured);
  return out.take();
}

}  // namespace analytics::server
