#include "server/console/code_help.h"

#include <algorithm>
#include <array>

#include <analytics/json.h>

namespace analytics::server {
namespace {

struct Chapter {
  CodeKind kind;
  const char* name;
  std::span<const CodeHelp> entries;
};

std::array<Chapter, 7> chapters() {
  return {{{CodeKind::rejected, "rejected", rejection_help()},
           {CodeKind::filtered, "filtered", filter_help()},
           {CodeKind::delivery, "delivery", http_help()},
           {CodeKind::delivery, "delivery", catalogue_help()},
           {CodeKind::delivery, "delivery", storage_help()},
           {CodeKind::delivery, "delivery", kafka_help()},
           {CodeKind::delivery, "delivery", warehouse_help()}}};
}

bool is_status(std::string_view code) {
  return code.size() == 3 && std::ranges::all_of(code, [](char c) { return c >= '0' && c <= '9'; });
}

// How much of the code the entry names: more is narrower; none where it is about others.
std::size_t likeness(std::string_view entry, std::string_view code) {
  if (entry == code) return code.size() + 2;
  if (entry.ends_with("xx") && is_status(code) && entry.front() == code.front()) return 2;
  if (!entry.ends_with('*')) return 0;
  entry.remove_suffix(1);
  return code.starts_with(entry) ? entry.size() + 1 : 0;
}

}  // namespace

const CodeHelp* find_code_help(CodeKind kind, std::string_view code) {
  const CodeHelp* found = nullptr;
  std::size_t most = 0;
  for (const Chapter& chapter : chapters()) {
    if (chapter.kind != kind) continue;
    for (const CodeHelp& entry : chapter.entries) {
      const std::size_t alike = likeness(entry.code, code);
      if (alike <= most) continue;
      most = alike;
      found = &entry;
    }
  }
  return found;
}

std::string codes_text() {
  Array codes;
  for (const Chapter& chapter : chapters()) {
    for (const CodeHelp& entry : chapter.entries) {
      codes.push_back(Object{{"code", entry.code},
                             {"kind", chapter.name},
                             {"meaning", entry.meaning},
                             {"action", entry.action}});
    }
  }
  return std::string(Object({{"codes", codes}}).text());
}

}  // namespace analytics::server
