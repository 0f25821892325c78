#include "server/workspace/file_reader.h"

#include <algorithm>
#include <set>

#include "server/workspace/substitution.h"

namespace analytics::server {
namespace {

bool has_control(std::string_view text) {
  return std::ranges::any_of(text, [](unsigned char c) { return c < ' ' || c == 0x7f; });
}

std::string listed(std::initializer_list<std::string_view> names) {
  std::string all;
  for (const std::string_view name : names) all.append(all.empty() ? "" : ", ").append(name);
  return all;
}

constexpr std::size_t kIdBytesMax = 64;

}  // namespace

bool is_workspace_id(std::string_view text) {
  const auto is_first = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  const auto is_next = [&](char c) { return is_first(c) || c == '_' || c == '-'; };
  return !text.empty() && text.size() <= kIdBytesMax && is_first(text.front()) &&
         std::ranges::all_of(text, is_next);
}

int line_of(const YAML::Node& node) { return node.Mark().line + 1; }

void FileReader::problem(int line, std::string message) {
  problems_.push_back({file_, line, std::move(message)});
}

bool FileReader::is_map(const YAML::Node& node, const std::string& what,
                        std::initializer_list<std::string_view> known) {
  if (!node.IsMap()) {
    problem(node, what + " must be a map with the keys " + listed(known));
    return false;
  }
  std::set<std::string> seen;
  for (const auto& member : node) {
    const std::string key = member.first.IsScalar() ? member.first.Scalar() : "";
    if (std::ranges::find(known, key) == known.end()) {
      problem(member.first,
              "unknown key \"" + key + "\" in " + what + "; there are: " + listed(known));
    } else if (!seen.insert(key).second) {
      problem(member.first, "key \"" + key + "\" stands twice in " + what + ": remove one");
    }
  }
  return true;
}

bool FileReader::is_list(const YAML::Node& node, const std::string& what, std::size_t items_max) {
  if (!node.IsSequence()) {
    problem(node, what + " must be a list");
    return false;
  }
  if (node.size() <= items_max) return true;
  problem(node, what + " must have at most " + std::to_string(items_max) + " items");
  return false;
}

std::optional<std::string> FileReader::text(const YAML::Node& node, const std::string& what) {
  if (!node.IsScalar()) {
    problem(node, what + " must be a string");
    return std::nullopt;
  }
  Result<std::string> text = substitute(node.Scalar(), environment_);
  if (text) return std::move(*text);
  problem(node, what + ": " + text.error().message);
  return std::nullopt;
}

std::optional<bool> FileReader::flag(const YAML::Node& node, const std::string& what) {
  constexpr std::string_view kPlain = "?";
  if (node.IsScalar() && node.Tag() == kPlain) {
    if (node.Scalar() == "true") return true;
    if (node.Scalar() == "false") return false;
  }
  problem(node, what + " must be true or false, without quotes");
  return std::nullopt;
}

std::optional<std::string> FileReader::id(const YAML::Node& node, const std::string& what) {
  std::optional<std::string> id = text(node, what);
  if (!id || is_workspace_id(*id)) return id;
  problem(node,
          what + " must be 1 to 64 of a-z, 0-9, \"_\" and \"-\", and begin with a letter or digit");
  return std::nullopt;
}

std::optional<std::string> FileReader::name(const YAML::Node& node, const std::string& what) {
  std::optional<std::string> name = text(node, what);
  if (!name) return name;
  if (!name->empty() && name->size() <= kNameBytesInWorkspaceMax && !has_control(*name))
    return name;
  problem(node, what + " must be 1 to 200 bytes long, without control characters");
  return std::nullopt;
}

std::vector<Problem> FileReader::take_problems() {
  std::ranges::stable_sort(problems_, {}, &Problem::line);
  return std::exchange(problems_, {});
}

}  // namespace analytics::server
