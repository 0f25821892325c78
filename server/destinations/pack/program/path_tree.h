#pragma once

// All paths of a program that begin at its root, so that one walk over an event finds what each of
// them leads to: a mapping of fifty fields would otherwise look through the same objects as often.
//
//   PathTree tree;
//   const std::uint32_t slot = tree.add(keys);
//   tree.finish();
//   tree.fill(event, slots);    // slots[slot] is what the path leads to
//
// Immutable once finished: safe for use by several threads.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "server/destinations/pack/program/path.h"
#include "server/destinations/pack/values/value.h"

namespace analytics::server::pack {

class PathTree {
 public:
  PathTree() : nodes_(1) {}

  /// Which slot the path has; the empty one's is 0. The keys' names must outlive the tree.
  std::uint32_t add(std::span<const Key> keys);
  void finish();

  std::size_t size() const noexcept { return nodes_.size(); }
  /// As many slots as `size` says, all of them undefined before.
  void fill(const Value& root, std::span<Value> slots) const;

 private:
  struct Node {
    Key key{};
    std::vector<std::uint32_t> children{};
    std::uint32_t first_edge = 0;
    std::uint32_t edges = 0;
    std::uint64_t hashes = 0;  // A bit for each hash among the edges: most members have none.
  };
  struct Edge {
    std::uint32_t hash = 0;
    std::uint32_t node = 0;
    std::string_view name{};
  };

  void fill_below(std::uint32_t node, std::span<Value> slots) const;
  void look_through(const Node& node, const Value& object, std::span<Value> slots) const;

  std::vector<Node> nodes_;
  std::vector<Edge> edges_;
};

}  // namespace analytics::server::pack
