#include <algorithm>
#include <utility>

#include "server/destinations/pack/file/every_packs_settings.h"
#include "server/destinations/pack/file/names.h"
#include "server/destinations/pack/file/pack.h"
#include "server/destinations/pack/file/reader.h"
#include "server/destinations/pack/file/tree_check.h"
#include "server/yaml/one_document.h"

namespace analytics::server::pack {
namespace {

constexpr std::size_t kNamesMax = 20;
constexpr std::size_t kValuesMax = 500;

// "mixpanel" of "catalog/mixpanel.yaml".
std::string_view base_name(std::string_view file_name) {
  file_name.remove_prefix(file_name.rfind('/') + 1);
  return file_name.substr(0, file_name.rfind('.'));
}

void read_version(const Located& root) {
  const Located version = root.member("pack");
  if (!version) return root.lacks("pack", "write pack: 1, the version of the format");
  if (version.json().as_int64() != 1) version.wrong("must be 1: this program knows no other");
}

std::string read_type(const Located& root, std::string_view file_name) {
  const Located place = root.member("type");
  if (!place) {
    root.lacks("type", "it is what workspace.yaml says as `type:`");
    return {};
  }
  const std::string type = place.text().value_or("");
  if (!is_type_name(type)) {
    if (place.is_text()) {
      place.wrong("must be 1 to 64 of a-z, 0-9, \"_\" and \"-\", and begin with a letter or digit");
    }
  } else if (!file_name.empty() && base_name(file_name) != type) {
    place.wrong("must be the file's name, " + std::string(base_name(file_name)) +
                ": rename one of them");
  }
  return type;
}

std::string read_needed_text(const Located& root, std::string_view name, std::string_view why) {
  const Located place = root.member(name);
  if (!place) {
    root.lacks(name, why);
    return {};
  }
  std::string text = place.text().value_or("-");
  if (text.empty()) place.wrong("is empty: " + std::string(why));
  return text;
}

void read_about(const Located& root, std::string_view file_name, Pack& pack) {
  read_version(root);
  pack.type = read_type(root, file_name);
  pack.name = read_needed_text(root, "name", "it is what `integrations` in a message names");
  pack.description = read_needed_text(root, "description", "say in a sentence what it sends");
  if (const Located aliases = root.member("aliases")) pack.aliases = read_texts(aliases, kNamesMax);
  if (const Located website = root.member("website")) pack.website = website.text().value_or("");
  if (const Located sources = root.member("sources")) pack.sources = read_texts(sources, kNamesMax);
}

using Values = std::map<std::string, std::string, std::less<>>;

Values read_values(const Located& values) {
  Values all;
  if (!values || !values.is_object()) return all;
  const std::vector<Located> members = values.members();
  if (members.size() > kValuesMax) values.wrong("has more than 500 members");
  for (const Located& member : members) {
    if (!is_snake_case(member.name())) {
      member.wrong("has a name that is not in snake case: a-z, 0-9 and \"_\"");
    }
    all.emplace(member.name(), member.json().text());
  }
  return all;
}

void check_shapes(const Located& shapes, const Reading& reading) {
  for (const Located& shape : shapes.members()) reading.expressions.of_step(shape, nullptr);
}

Values read_tables(const Located& tables) {
  for (const Located& table : tables.members()) {
    if (!table.node().IsMap()) table.wrong("must be an object: what each key becomes");
  }
  return read_values(tables);
}

std::vector<PackStep> read_deletion(const Located& deletion, const Reading& reading) {
  if (!deletion || !deletion.is_object({"steps"})) return {};
  const Located steps = deletion.member("steps");
  if (steps) return read_steps(steps, reading, nullptr);
  deletion.lacks("steps", "say which requests delete a user");
  return {};
}

void read_root(const Located& root, std::string_view file_name, const PackChecks& checks,
               Pack& pack) {
  if (!root.is_object({"pack", "type", "name", "aliases", "description", "website", "sources",
                       "settings", "hosts", "field_sets", "shapes", "tables", "actions", "mappings",
                       "answers", "limits", "accepts", "deletion", "fixtures"})) {
    return;
  }
  const Expressions expressions(pack);
  const Reading reading{.pack = pack, .expressions = expressions, .checks = checks};
  read_about(root, file_name, pack);
  read_limits(root.member("limits"), pack);
  read_accepts(root.member("accepts"), pack);
  pack.settings = read_settings(root.member("settings"));
  add_every_packs_settings(pack);
  if (root.member("hosts")) {
    pack.hosts = read_hosts(root.member("hosts"));
  } else {
    root.lacks("hosts", "list the hosts that requests may go to");
  }
  pack.shapes = read_values(root.member("shapes"));
  pack.tables = read_tables(root.member("tables"));
  check_shapes(root.member("shapes"), reading);
  if (root.member("actions")) {
    pack.actions = read_actions(root.member("actions"), root.member("field_sets"), reading);
  } else {
    root.lacks("actions", "say what can be sent");
  }
  if (root.member("mappings")) pack.mappings = read_mappings(root.member("mappings"), reading);
  if (root.member("answers")) pack.answers = read_answers(root.member("answers"), reading, nullptr);
  pack.deletion = read_deletion(root.member("deletion"), reading);
  if (root.member("fixtures")) {
    pack.fixtures = read_fixtures(root.member("fixtures"), reading);
  } else {
    root.lacks("fixtures", "a pack must show for some events what is sent");
  }
}

void read_text(std::string_view yaml, std::string_view file_name, const PackChecks& checks,
               Pack& pack, PackProblems& problems) {
  if (yaml.size() > kPackBytesMax) {
    problems.push_back({0, "the file is longer than 1 MiB: a pack may not be"});
    return;
  }
  DocumentFault fault;
  const std::optional<YAML::Node> document = parse_one_document(yaml, fault);
  if (!document) {
    problems.push_back({fault.line, "the file " + fault.message});
    return;
  }
  const Located root(*document, problems);
  if (check_tree(root)) read_root(root, file_name, checks, pack);
}

}  // namespace

const PackAction* Pack::find_action(std::string_view action) const {
  const auto found = std::ranges::find(actions, action, &PackAction::name);
  return found == actions.end() ? nullptr : &*found;
}

std::vector<std::string> read_texts(const Located& list, std::size_t items_max) {
  std::vector<std::string> texts;
  if (!list.is_list(items_max)) return texts;
  for (const Located& item : list.items()) {
    if (std::optional<std::string> text = item.text()) texts.push_back(std::move(*text));
  }
  return texts;
}

std::optional<std::string> read_choice(const Located& place,
                                       std::initializer_list<std::string_view> known) {
  std::optional<std::string> text = place.text();
  if (!text || std::ranges::find(known, *text) != known.end()) return text;
  std::string all;
  for (const std::string_view name : known) all.append(all.empty() ? "" : ", ").append(name);
  place.wrong("must be one of: " + all);
  return std::nullopt;
}

std::shared_ptr<const Pack> read_pack(std::string_view yaml, std::string_view file_name,
                                      PackProblems& problems) {
  return read_pack(yaml, file_name, PackChecks{}, problems);
}

std::shared_ptr<const Pack> read_pack(std::string_view yaml, std::string_view file_name,
                                      const PackChecks& checks, PackProblems& problems) {
  auto pack = std::make_shared<Pack>();
  problems.clear();
  try {
    read_text(yaml, file_name, checks, *pack, problems);
  } catch (const YAML::Exception& wrong) {
    const int line = std::max(wrong.mark.line, 0);
    problems.push_back(
        {static_cast<std::size_t>(line) + 1, "the file can't be read: " + wrong.msg});
  }
  std::ranges::stable_sort(problems, {}, &PackProblem::line);
  if (!problems.empty()) return nullptr;
  return pack;
}

}  // namespace analytics::server::pack
