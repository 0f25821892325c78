#include "server/destinations/pack/file/tree_check.h"

#include <set>
#include <string>

namespace analytics::server::pack {
namespace {

// Of all texts, those of aliases as often as they stand: what reading makes of them is then less
// than JSON's limit even where each byte is escaped.
constexpr std::size_t kTextBytesMax = 2 * kPackBytesMax;

class TreeCheck {
 public:
  bool look_at(const YAML::Node& node, const Located& place, std::size_t depth);

 private:
  bool look_at_member(const YAML::Node& name, const Located& object, std::set<std::string>& seen);

  std::size_t nodes_ = 0;
  std::size_t text_bytes_ = 0;
};

bool TreeCheck::look_at_member(const YAML::Node& name, const Located& object,
                               std::set<std::string>& seen) {
  if (!name.IsScalar()) {
    object.wrong("has a member whose name is no text");
    return false;
  }
  text_bytes_ += name.Scalar().size();
  if (!seen.insert(name.Scalar()).second) {
    object.wrong_at(name, "has the member \"" + name.Scalar() + "\" twice: remove one");
  }
  return true;
}

bool TreeCheck::look_at(const YAML::Node& node, const Located& place, std::size_t depth) {
  if (depth >= kPackDepthMax && (node.IsMap() || node.IsSequence())) {
    place.wrong("is too deep: at most 64 lists and objects may stand inside each other");
    return false;
  }
  if (node.IsScalar()) text_bytes_ += node.Scalar().size();
  if (++nodes_ > kPackNodesMax || text_bytes_ > kTextBytesMax) {
    place.wrong(
        "is more than a pack may have: 200,000 values and 2 MiB of texts, aliases counted "
        "as often as they are used");
    return false;
  }
  std::set<std::string> seen;
  if (node.IsMap()) {
    for (const auto& member : node) {
      if (!look_at_member(member.first, place, seen)) return false;
    }
    for (const Located& member : place.members()) {
      if (!look_at(member.node(), member, depth + 1)) return false;
    }
  }
  for (const Located& item : place.items()) {
    if (!look_at(item.node(), item, depth + 1)) return false;
  }
  return true;
}

}  // namespace

bool check_tree(const Located& root) { return TreeCheck().look_at(root.node(), root, 0); }

}  // namespace analytics::server::pack
