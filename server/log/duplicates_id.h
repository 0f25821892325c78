#pragma once

// An id in the window of duplicates: the 128 bits of its keyed hash as two numbers, which are
// uniform. By convention `high` says where it lies (its slice of a run, its block of a filter)
// and `low` tells it from its neighbours there.
//
//   const DuplicateId id = DuplicateId::of(hash);
//   const std::uint64_t slice = id.place_among(slices);  // ascending with the ids
//
// A plain value. In files it stands as it does in memory: little-endian, high before low.

#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "server/log/record.h"

namespace analytics::server {

static_assert(std::endian::native == std::endian::little, "runs are written as they are in memory");

struct DuplicateId {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  static DuplicateId of(const IdHash& hash) noexcept {
    DuplicateId id;
    static_assert(sizeof id == sizeof hash);
    std::memcpy(&id, hash.data(), sizeof id);
    return id;
  }

  /// Which of `count` equal parts of all ids it belongs to.
  std::uint64_t place_among(std::uint64_t count) const noexcept {
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::uint64_t>((Wide{high} * count) >> 64);
  }

  friend auto operator<=>(const DuplicateId&, const DuplicateId&) = default;

  /// For hash tables.
  struct Hash {
    using is_avalanching = void;
    std::size_t operator()(const DuplicateId& id) const noexcept { return id.low; }
  };
};

}  // namespace analytics::server
