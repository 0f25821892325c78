#include "server/console/mapping_check.h"

#include <algorithm>
#include <charconv>

#include <analytics/json.h>

#include "json/scan.h"
#include "server/console/mapping_preview.h"
#include "server/console/text_or_null.h"
#include "server/destinations/pack/delivery/compiled_pack.h"
#include "server/route/trigger.h"

namespace analytics::server {
namespace {

constexpr std::size_t kSourcesMax = 1'000;

Error bad(std::string message) { return {ErrorCode::invalid_config, std::move(message)}; }

Result<void> read_text(std::string_view value, std::string_view name, std::string& into) {
  if (!is_string(value)) return bad(std::string(name) + " must be a string");
  into = unquote(value);
  return {};
}

Result<void> read_mappings(std::string_view value, MappingCheck& into) {
  if (!is_array(value)) return bad("mappings must be a list");
  for (ItemScan item(value); item.next();) {
    if (!is_object(item.value())) return bad("mappings must be a list of objects");
    if (into.mappings.size() == kMappingsCheckedMax) return bad("there may be 50 mappings at most");
    into.mappings.emplace_back(item.value());
  }
  return {};
}

Result<void> read_sources(std::string_view value, MappingCheck& into) {
  if (!is_array(value)) return bad("sources must be a list of ids");
  for (ItemScan item(value); item.next();) {
    if (!is_string(item.value())) return bad("sources must be a list of ids");
    if (into.sources.size() == kSourcesMax) return bad("there are too many sources");
    into.sources.push_back(unquote(item.value()));
  }
  return {};
}

Result<void> read_preview(std::string_view value, MappingCheck& into) {
  const char* const end = value.data() + value.size();
  const auto read = std::from_chars(value.data(), end, into.preview);
  const bool is_count = read.ec == std::errc() && read.ptr == end;
  if (is_count && into.preview <= kMappingPreviewEventsMax) return {};
  return bad("preview must be a whole number from 0 to 20");
}

Result<void> read_member(const std::string& name, std::string_view value, MappingCheck& into) {
  if (name == "destination") return read_text(value, name, into.destination);
  if (name == "type") return read_text(value, name, into.type);
  if (name == "mappings") return read_mappings(value, into);
  if (name == "sources") return read_sources(value, into);
  if (name == "preview") return read_preview(value, into);
  if (name != "settings") return bad("there is no member \"" + name.substr(0, 60) + "\"");
  if (!is_object(value)) return bad("settings must be an object");
  into.settings_json = value;
  return {};
}

Object remark(std::size_t mapping, const std::string& field, const std::string& message) {
  return {{"mapping", mapping}, {"field", text_or_null(field)}, {"message", message}};
}

Array problems_of(const MappingCheck& check, const DestinationType& type) {
  Array problems;
  for (std::size_t i = 0; i < check.mappings.size(); ++i) {
    pack::MappingFault fault;
    const std::string alone = "[" + check.mappings[i] + "]";
    if (pack::CompiledPack::check_mappings(type.pack, alone, &fault)) continue;
    problems.push_back(remark(i, fault.field, fault.message));
  }
  return problems;
}

Array warnings_of(const MappingCheck& check) {
  Array warnings;
  for (std::size_t i = 0; i < check.mappings.size(); ++i) {
    const std::string_view trigger = find_member(check.mappings[i], "trigger");
    if (!is_string(trigger)) continue;
    for (const std::string& doubt : trigger_doubts(unquote(trigger))) {
      warnings.push_back(remark(i, "", doubt));
    }
  }
  return warnings;
}

}  // namespace

Result<MappingCheck> read_mapping_check(std::string_view body) {
  const Result<Object> whole = Object::parse(body);
  if (!whole) return bad("the body must be a JSON object");
  MappingCheck check;
  bool has_mappings = false;
  if (!whole->empty()) {
    for (MemberScan member(whole->text()); member.next();) {
      has_mappings = has_mappings || member.key() == "mappings";
      if (Result<void> read = read_member(member.key(), member.value(), check); !read) {
        return read.error();
      }
    }
  }
  if (!has_mappings) return bad("mappings is missing: the list of mappings to check");
  if (check.destination.empty() == check.type.empty()) {
    return bad("name either the destination or the type");
  }
  return check;
}

std::string mapping_check_text(const MappingCheck& check, const DestinationType& type,
                               const TappedEvents& events) {
  const Array problems = problems_of(check, type);
  Json preview;
  if (problems.empty()) {
    const std::string settings = settings_for_show(type, check.settings_json);
    Array shown;
    for (std::size_t i = 0; i < std::min(events.size(), check.preview); ++i) {
      if (auto event = mapped_event_object(type, settings, check.mappings, *events[i])) {
        shown.push_back(*event);
      }
    }
    preview = shown;
  }
  return std::string(
      Object({{"problems", problems}, {"warnings", warnings_of(check)}, {"preview", preview}})
          .text());
}

}  // namespace analytics::server
