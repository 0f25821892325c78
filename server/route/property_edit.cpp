#include "server/route/property_edit.h"

#include <algorithm>

#include "json/scan.h"

namespace analytics::server {

struct PropertyEdit::Output {
  std::string json{};
  bool changed = false;
  std::set<std::string> removed{};
};

bool PropertyEdit::keeps(std::string_view name) const {
  // Every destination needs these of an event.
  if (names_.object.empty() && (name == "type" || name == "messageId")) return true;
  return names_.names.contains(name) != names_.drop;
}

std::optional<std::string> PropertyEdit::apply(std::string_view json,
                                               std::vector<std::string>& removed) const {
  Output out;
  out.json.reserve(json.size());
  write(json, 0, out);
  if (!out.changed) return std::nullopt;
  std::string object;
  for (const std::string& name : names_.object) object += name + ".";
  for (const std::string& name : out.removed) removed.push_back(object + name);
  return std::move(out.json);
}

void PropertyEdit::write(std::string_view value, std::size_t depth, Output& out) const {
  if (is_object(value)) return write_members(value, depth, out);
  if (!is_array(value)) {
    out.json += value;
    return;
  }
  out.json += '[';
  bool is_first = true;
  for (ItemScan items(value); items.next(); is_first = false) {
    if (!is_first) out.json += ',';
    write(items.value(), depth, out);
  }
  out.json += ']';
}

void PropertyEdit::write_members(std::string_view object, std::size_t depth, Output& out) const {
  const bool is_here = depth == names_.object.size();
  out.json += '{';
  bool is_first = true;
  for (MemberScan members(object); members.next();) {
    const std::string key = members.key();
    if (is_here && !keeps(key)) {
      out.changed = true;
      out.removed.insert(key);
      continue;
    }
    if (!is_first) out.json += ',';
    is_first = false;
    if (!is_here && key == names_.object[depth]) {
      out.json.append("\"").append(members.raw_key()).append("\":");
      write(members.value(), depth + 1, out);
    } else {
      out.json += members.whole();
    }
  }
  out.json += '}';
}

}  // namespace analytics::server
