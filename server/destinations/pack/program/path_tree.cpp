#include "server/destinations/pack/program/path_tree.h"

#include <algorithm>

namespace analytics::server::pack {
namespace {

std::uint32_t hash_of(std::string_view name) noexcept {
  if (name.empty()) return 0;
  const auto first = static_cast<unsigned char>(name.front());
  const auto last = static_cast<unsigned char>(name.back());
  return (static_cast<std::uint32_t>(name.size()) * 7 + first + last * 3u) & 63u;
}

}  // namespace

std::uint32_t PathTree::add(std::span<const Key> keys) {
  std::uint32_t at = 0;
  for (const Key& key : keys) {
    const auto same = [&](std::uint32_t child) { return nodes_[child].key.name == key.name; };
    const auto& children = nodes_[at].children;
    const auto found = std::ranges::find_if(children, same);
    if (found != children.end()) {
      at = *found;
      continue;
    }
    const auto child = static_cast<std::uint32_t>(nodes_.size());
    nodes_[at].children.push_back(child);
    nodes_.push_back({.key = key});
    at = child;
  }
  return at;
}

void PathTree::finish() {
  for (Node& node : nodes_) {
    node.first_edge = static_cast<std::uint32_t>(edges_.size());
    node.edges = static_cast<std::uint32_t>(node.children.size());
    for (const std::uint32_t child : node.children) {
      const std::string_view name = nodes_[child].key.name;
      edges_.push_back({hash_of(name), child, name});
      node.hashes |= std::uint64_t{1} << hash_of(name);
    }
  }
}

void PathTree::fill(const Value& root, std::span<Value> slots) const {
  slots[0] = root;
  fill_below(0, slots);
}

// First all children, then what is below them: of members of the same name the last counts.
void PathTree::fill_below(std::uint32_t at, std::span<Value> slots) const {
  const Node& node = nodes_[at];
  const Value& value = slots[at];
  if (value.is_undefined()) return;
  if (value.is_object()) {
    look_through(node, value, slots);
  } else {
    for (const std::uint32_t child : node.children) {
      slots[child] = step_into(value, nodes_[child].key);
    }
  }
  for (const std::uint32_t child : node.children) {
    if (nodes_[child].edges != 0) fill_below(child, slots);
  }
}

void PathTree::look_through(const Node& node, const Value& object, std::span<Value> slots) const {
  const std::span<const Edge> edges = std::span(edges_).subspan(node.first_edge, node.edges);
  for (Members member(object); member.next();) {
    const std::string_view name = member.key();
    const std::uint32_t hash = hash_of(name);
    if ((node.hashes >> hash & 1) == 0) continue;
    for (const Edge& edge : edges) {
      if (edge.hash != hash || edge.name != name) continue;
      slots[edge.node] = member.value();
      break;
    }
  }
}

}  // namespace analytics::server::pack
