#include "server/workspace/source_settings.h"

#include <algorithm>
#include <charconv>

namespace analytics::server {
namespace {

constexpr std::uint32_t kRateMax = 1'000'000'000;

// `scheme://host[:port]`, as browsers send it: no path, not even a slash.
bool is_origin(std::string_view text) {
  const std::size_t scheme = text.starts_with("https://")  ? 8
                             : text.starts_with("http://") ? 7
                                                           : std::string_view::npos;
  if (scheme == std::string_view::npos) return false;
  const std::string_view host = text.substr(scheme);
  return !host.empty() && host.find_first_of("/?#@* ") == std::string_view::npos;
}

void read_names(FileReader& reader, const YAML::Node& list, const std::string& what,
                std::size_t names_max, SourceSchema::Names& into) {
  if (!list || !reader.is_list(list, what, names_max)) return;
  for (const YAML::Node& node : list) {
    std::optional<std::string> name = reader.text(node, what + ": a name");
    if (!name) continue;
    if (name->empty()) reader.problem(node, what + ": a name must not be empty");
    into.insert(*std::move(name));
  }
}

void read_origins(FileReader& reader, const YAML::Node& list, const std::string& what,
                  Source& into) {
  if (!list || !reader.is_list(list, what, kOriginsPerSourceMax)) return;
  if (list.size() == 0) {
    reader.problem(list, what + " must not be empty: leave the key out for all pages");
  }
  for (const YAML::Node& node : list) {
    std::optional<std::string> origin = reader.text(node, what + ": an origin");
    if (!origin) continue;
    if (is_origin(*origin)) {
      into.allowed_origins.push_back(*std::move(origin));
    } else {
      reader.problem(node, what + ": \"" + node.Scalar() +
                               "\" is no origin: write it as https://shop.example, with a port "
                               "where it is not the usual one, and no path");
    }
  }
}

void read_rate(FileReader& reader, const YAML::Node& node, const std::string& what, Source& into) {
  if (!node) return;
  const std::optional<std::string> text = reader.text(node, what);
  if (!text) return;
  const char* const end = text->data() + text->size();
  const auto read = std::from_chars(text->data(), end, into.events_per_second_max);
  if (read.ec == std::errc() && read.ptr == end && into.events_per_second_max >= 1 &&
      into.events_per_second_max <= kRateMax) {
    return;
  }
  reader.problem(node, what + " must be a whole number of events a second, 1 to 1000000000");
}

void read_schema(FileReader& reader, const YAML::Node& node, const std::string& what,
                 SourceSchema& into) {
  if (!node ||
      !reader.is_map(node, what,
                     {"block_events", "block_properties", "block_traits", "block_group_traits"})) {
    return;
  }
  read_names(reader, node["block_events"], what + ": block_events", kBlockedNamesMax,
             into.blocked_events);
  read_names(reader, node["block_traits"], what + ": block_traits", kBlockedNamesMax,
             into.blocked_traits);
  read_names(reader, node["block_group_traits"], what + ": block_group_traits", kBlockedNamesMax,
             into.blocked_group_traits);
  const YAML::Node properties = node["block_properties"];
  if (!properties) return;
  if (!properties.IsMap() || properties.size() > kBlockedNamesMax) {
    return reader.problem(properties, what +
                                          ": block_properties must be a map from an event's name, "
                                          "or \"*\" for all, to a list of properties");
  }
  for (const auto& member : properties) {
    const std::optional<std::string> event =
        reader.text(member.first, what + ": block_properties: an event");
    if (!event) continue;
    read_names(reader, member.second, what + ": block_properties of \"" + *event + "\"",
               kBlockedNamesMax, into.blocked_properties[*event]);
  }
}

}  // namespace

void read_mode(FileReader& reader, const YAML::Node& node, const std::string& what,
               AnswerMode& into) {
  if (!node) return;
  if (node.IsScalar() && node.Scalar() == "strict") {
    into = AnswerMode::strict;
  } else if (node.IsScalar() && node.Scalar() == "compatible") {
    into = AnswerMode::compatible;
  } else {
    reader.problem(node, what + " must be compatible or strict");
  }
}

void read_source_settings(FileReader& reader, const YAML::Node& source, const std::string& what,
                          Source& into) {
  read_mode(reader, source["mode"], what + ": mode", into.mode);
  read_origins(reader, source["allowed_origins"], what + ": allowed_origins", into);
  read_rate(reader, source["rate_limit"], what + ": rate_limit", into);
  read_names(reader, source["suppressed_users"], what + ": suppressed_users",
             kSuppressedUsersPerSourceMax, into.suppressed_users);
  read_schema(reader, source["schema"], what + ": schema", into.schema);
}

}  // namespace analytics::server
